from datetime import datetime

import pytest

from pipeline.alerts.local_time import both_times
from pipeline.reference import catalogue_in_use

MOMENT = datetime(2024, 3, 10, 20, 12)  # noqa: DTZ001  times are UTC without a zone


@pytest.mark.parametrize(
    ("port_id", "shown"),
    [
        ("KP_RAJIN", "2024-03-10 20:12 UTC (03-11 05:12 Asia/Pyongyang)"),
        ("RU_DUNAI", "2024-03-10 20:12 UTC (03-11 06:12 Asia/Vladivostok)"),
        ("RU_UST_LUGA", "2024-03-10 20:12 UTC (23:12 Europe/Moscow)"),
        ("CNDLC", "2024-03-10 20:12 UTC"),
        ("RUNJK", "2024-03-10 20:12 UTC"),
        (None, "2024-03-10 20:12 UTC"),
    ],
)
def test_a_moment_is_told_on_both_clocks_where_the_ports_is_known(port_id: str | None, shown: str) -> None:
    assert both_times(MOMENT, port_id) == shown


def test_north_korea_had_a_clock_of_its_own_until_may_2018() -> None:
    assert both_times(datetime(2017, 1, 1, 3), "KP_RAJIN") == "2017-01-01 03:00 UTC (11:30 Asia/Pyongyang)"  # noqa: DTZ001  as above


def test_every_corridor_port_that_has_a_name_of_ours_has_a_clock_within_two_hours_of_the_sun() -> None:
    catalogue = catalogue_in_use()
    corridor = catalogue.ports.filter(catalogue.ports["port_id"].is_in(catalogue.corridors["port_id"].implode()))
    named = corridor.filter(corridor["port_id"].str.contains("^(KP|RU)_"))
    assert named.height > 50
    for port_id, lon_deg in named.select("port_id", "lon_deg").iter_rows():
        shown = both_times(datetime(2024, 3, 10, 0, 0), port_id)  # noqa: DTZ001  as above
        hours, minutes = map(int, shown.partition("(")[2].partition(" ")[0].split(":"))
        assert abs(hours + minutes / 60 - lon_deg / 15) <= 2, port_id
