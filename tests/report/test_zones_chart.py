from pathlib import Path

import pytest

from pipeline.ports.catalogue import load_catalogue
from pipeline.report.coastline import read_port_coastlines
from pipeline.report.zones_chart import draw_zones, main

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_port_becomes_a_picture(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--port", "KP_RAJIN"])
    assert (tmp_path / "KP_RAJIN.png").read_bytes().startswith(PNG)


def test_a_port_without_zones_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="KP_NOWHERE"):
        draw_zones(["KP_NOWHERE"], read_port_coastlines(), load_catalogue().zones, tmp_path / "no.png")
