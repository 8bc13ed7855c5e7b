from pathlib import Path

import pytest

from pipeline.ports.sea_routes import load_sea_routes
from pipeline.report.sea_routes_chart import draw_routes, main

PNG = b"\x89PNG\r\n\x1a\n"


def test_routes_become_a_picture_each_and_one_of_all(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--route", "KP_RAJIN", "RU_DUNAI"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["KP_RAJIN-RU_DUNAI.png", "all.png"]
    assert all(path.read_bytes().startswith(PNG) for path in tmp_path.iterdir())


def test_a_port_that_is_not_in_the_catalogue_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="KP_NOWHERE"):
        draw_routes([("KP_NOWHERE", "RU_DUNAI")], {"RU_DUNAI": (132.3, 42.9)}, load_sea_routes(), tmp_path / "no.png")
