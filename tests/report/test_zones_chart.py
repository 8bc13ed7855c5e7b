from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pipeline.errors import ConfigurationError
from pipeline.ports.catalogue import load_catalogue
from pipeline.report.coastline import read_port_coastlines
from pipeline.report.zones_chart import fill_land, main
from pipeline.resources import data_path

PNG = b"\x89PNG\r\n\x1a\n"


def test_a_port_becomes_a_picture(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--port", "KP_RAJIN"])
    assert (tmp_path / "KP_RAJIN.png").read_bytes().startswith(PNG)


def test_a_port_without_zones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="the port is not in the catalogue"):
        main(["--out", str(tmp_path), "--port", "KP_NOWHERE"])


def test_berths_are_drawn_a_second_time_closer(tmp_path: Path) -> None:
    main(["--out", str(tmp_path), "--port", "KP_RAJIN", "--port", "KP_SINUIJU"])
    assert {path.name for path in tmp_path.iterdir()} == {"KP_RAJIN.png", "KP_RAJIN_berths.png", "KP_SINUIJU.png"}


def test_zones_of_ones_own_are_drawn(tmp_path: Path) -> None:
    own = tmp_path / "zones.geojson"
    own.write_bytes(
        data_path("zones.geojson").read_bytes().replace(b'"port_id": "RU_OLGA"', b'"port_id": "RU_ELSEWHERE"', 1)
    )
    with pytest.raises(ConfigurationError, match="RU_ELSEWHERE"):
        main(["--out", str(tmp_path), "--port", "RU_OLGA", "--zones", str(own)])


def test_every_port_with_drawn_zones_has_land_in_its_picture() -> None:
    land = read_port_coastlines()
    drawn = load_catalogue().zones.filter(~pl.col("zone_id").str.ends_with("/circle"))
    for port_id, wkts in drawn.group_by("port_id").agg("geometry").select("port_id", "geometry").iter_rows():
        assert shapely.union_all(shapely.from_wkt(wkts)).envelope.intersects(land), port_id


@pytest.mark.parametrize("is_turned", [False, True])
def test_lakes_are_no_land(*, is_turned: bool) -> None:
    island = shapely.box(0, 0, 9, 9) - shapely.box(3, 3, 6, 6)
    figure = Figure(figsize=(1, 1))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 9), ylim=(0, 9))
    axes.set_axis_off()
    fill_land(axes, shapely.reverse(island) if is_turned else island)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    grey = np.asarray(canvas.buffer_rgba())[:, :, 0]
    middle = grey.shape[0] // 2
    assert grey[middle, middle] == 255
    assert grey[middle // 3, middle // 3] < 255
