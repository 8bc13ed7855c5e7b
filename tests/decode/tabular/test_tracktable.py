from pathlib import Path

import pytest
from sentences import decoded, feed_of, reasons

from pipeline.settings import DecodeSettings

PROPERTIES = "3,eta,3,heading,1,vessel-name,2"
POINTS = (
    "367109000,2020-06-30 00:01:04,-74.2053,40.60922,2020-06-30 13:40:04,189,OVERSEAS HOUSTON",
    "367109000,2020-06-30 00:04:05,-74.20528,40.60924,2020-06-30 23:15:05,511,OVERSEAS HOUSTON",
)


def trajectory(*points: str, count: int | None = None, properties: str = PROPERTIES, shape: str = "2,1,1") -> str:
    count = len(points) if count is None else count
    return ",".join(
        [
            "*T*,40015ea8-0cc7-49b5-b08b-a15f41745118,terrestrial",
            f"{count},0,*P*,terrestrial",
            shape,
            properties,
            *points,
        ]
    )


def test_every_point_of_a_line_is_a_position(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", trajectory(*POINTS)))
    found = result.positions
    assert found.select("mmsi", "lon_deg", "lat_deg", "heading_deg").rows() == [
        (367109000, -74.2053, 40.60922, 189),
        (367109000, -74.20528, 40.60924, None),
    ]
    assert [str(at) for at in found["received_at_utc"]] == ["2020-06-30 00:01:04", "2020-06-30 00:04:05"]
    assert found["line_no"].to_list() == [1, 1]
    assert (result.account.lines, result.account.accepted, result.account.format) == (1, 1, "tracktable_traj")


def test_the_ship_is_named_once_and_its_made_up_eta_is_left_out(tmp_path: Path) -> None:
    found = decoded(feed_of(tmp_path / "feed", trajectory(*POINTS))).statics
    assert found.select("ship_name", "eta_month").rows() == [("OVERSEAS HOUSTON", None)]


def test_a_wrapped_course_is_unwrapped_as_in_the_rows_it_was_made_from(tmp_path: Path) -> None:
    line = trajectory("367109000,2020-06-30 00:01:04,-74.2,40.6,-60.6", properties="1,cog,1")
    assert decoded(feed_of(tmp_path / "feed", line)).positions["cog_deg"].to_list() == [349]


def test_points_need_no_properties(tmp_path: Path) -> None:
    line = trajectory("367109000,2020-06-30 00:01:04,-74.2,40.6", properties="0")
    assert decoded(feed_of(tmp_path / "feed", line)).positions.height == 1


def test_a_point_in_two_trajectories_is_one(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", trajectory(*POINTS), trajectory(POINTS[1])))
    assert (result.positions.height, result.account.accepted, result.account.duplicates) == (2, 1, 1)


def test_a_trajectory_may_be_far_longer_than_a_sentence(tmp_path: Path) -> None:
    minutes = range(1440)
    line = trajectory(
        *(f"367109000,2020-06-30 {m // 60:02}:{m % 60:02}:00,-74.2,40.6" for m in minutes), properties="0"
    )
    result = decoded(feed_of(tmp_path / "feed", line))
    assert (len(line) > DecodeSettings().max_line_bytes, result.positions.height) == (True, 1440)


def test_a_trajectory_over_its_own_bound_is_quarantined(tmp_path: Path) -> None:
    line = trajectory(*POINTS)
    path = feed_of(tmp_path / "feed", trajectory("367109000,2020-06-30 00:01:04,-74.2,40.6", properties="0"), line * 9)
    result = decoded(path, max_trajectory_bytes=256)
    assert (result.account.accepted, reasons(result)) == (1, {2: "line_too_long"})


def test_a_bad_point_leaves_the_others_of_its_line(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "feed", trajectory(*POINTS, "KUM YA" + POINTS[0][9:]), trajectory(*POINTS)))
    assert (result.positions.height, result.account.quarantined) == (2, 0)


@pytest.mark.parametrize(
    "line",
    [
        trajectory(*POINTS, count=3),
        trajectory(*POINTS, count=1),
        trajectory(*POINTS) + ",",
        trajectory(*POINTS, shape="3,1,1"),
        trajectory(*POINTS, shape="2,0,1"),
        trajectory(*POINTS, properties="99999999999999999999,eta,3,heading,1,vessel-name,2"),
        trajectory(*POINTS, properties="-3,eta,3,heading,1,vessel-name,2"),
        trajectory(*POINTS, properties="2,eta,3,heading,1"),
        trajectory(*POINTS).replace("*P*", "*Q*"),
        trajectory(*POINTS).replace("*T*", "*U*"),
        trajectory(*POINTS).replace("OVERSEAS", '"'),
        "*T*",
        "*T*,*P*",
        "*T*,*P*,terrestrial,2",
        "*T*,a,terrestrial,1,0,*P*,terrestrial,2,1,1",
    ],
)
def test_a_line_that_is_not_as_it_says_is_quarantined(tmp_path: Path, line: str) -> None:
    assert reasons(decoded(feed_of(tmp_path / "feed", trajectory(*POINTS), line))) == {2: "bad_sentence"}


def test_blank_lines_and_comments_are_ignored_and_bytes_that_are_no_text_are_not(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", "# tracks", trajectory(*POINTS), "", trajectory(POINTS[0]).encode() + b"\xff")
    result = decoded(path)
    assert (reasons(result), result.account.ignored) == ({4: "bad_sentence"}, 2)
