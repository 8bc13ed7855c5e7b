"""The identity games of these ships, as published; hours and places are invented."""

import polars as pl
from factories import at
from identities import OFF_JEJU, OFF_VLADIVOSTOK, YELLOW_SEA, ship, told

from pipeline.schemas import PortCalls

YON_PUNG_3, A_LI = 445_000_003, 520_000_004
RYE_SONG_GANG_1, WITHOUT_IMO = 445_000_001, 445_000_009
KRYSPER_SINGA, TAE_YANG = 613_000_005, 445_000_006
RSG_IMO, SINGA_IMO = 7389704, 3900017


def test_a_li_under_digits_of_fiji_is_held_against_the_ship_as_long_whose_number_differs_in_one_figure() -> None:
    before = ship(YON_PUNG_3, 0, 10, YELLOW_SEA, imo=8314881, ship_name="YON PUNG 3", call_sign="HMAA", length_m=146)
    after = ship(A_LI, 100, 110, YELLOW_SEA, imo=8814881, ship_name="A LI", call_sign="3DAA", length_m=146)
    found = told(before + after)
    assert found.vessel_of == {YON_PUNG_3: "MMSI445000003", A_LI: "MMSI520000004"}, "both fail the check digit"
    (anomaly,) = found.anomalies.to_dicts()
    assert (anomaly["kind"], anomaly["mmsi"], anomaly["imo"]) == ("flag_contradicts_mmsi", A_LI, 8814881)
    assert (anomaly["seen_from_utc"], anomaly["seen_to_utc"]) == (at(100), at(110))
    assert "8314881" in anomaly["text"]
    assert set(found.lines["role"]) == {"said", "said_before"}


def test_the_same_with_another_length_or_at_the_same_time_is_nothing() -> None:
    before = ship(YON_PUNG_3, 0, 10, YELLOW_SEA, imo=8314881, length_m=146)
    longer = ship(A_LI, 100, 110, YELLOW_SEA, imo=8814881, length_m=180)
    at_once = ship(A_LI, 5, 15, OFF_JEJU, imo=8814881, length_m=146)
    assert told(before + longer).kinds == told(before + at_once).kinds == []


def test_rye_song_gang_1_without_her_number_is_known_by_call_sign_and_name() -> None:
    words = {"ship_name": "RYE SONG GANG 1", "call_sign": "HMRX", "length_m": 95}
    before, after = ship(RYE_SONG_GANG_1, 0, 10, imo=RSG_IMO, **words), ship(WITHOUT_IMO, 20, 30, imo=None, **words)
    found = told(before + after)
    assert set(found.vessel_of.values()) == {"IMO7389704"}
    (vessel,) = found.identified.vessels.to_dicts()
    assert (vessel["imo"], vessel["mmsi"], vessel["last_seen_at_utc"]) == (RSG_IMO, WITHOUT_IMO, at(30))
    assert found.identified.identities["imo"].to_list() == [RSG_IMO, None]
    assert found.kinds == []


def test_by_her_name_alone_she_is_a_vessel_of_her_own() -> None:
    before = ship(RYE_SONG_GANG_1, 0, 10, imo=RSG_IMO, ship_name="RYE SONG GANG 1", call_sign="HMRX")
    after = ship(WITHOUT_IMO, 20, 30, ship_name="RYE SONG GANG 1")
    assert told(before + after).vessel_of[WITHOUT_IMO] == "MMSI445000009"


def test_chong_ryong_san_who_has_no_number_keeps_her_vessel_over_two_mmsis() -> None:
    words = {"ship_name": "CHONG RYONG SAN", "call_sign": "HMCR"}
    found = told(ship(445_000_020, 0, 10, **words) + ship(445_000_010, 20, 30, **words))
    assert found.vessel_of == {445_000_010: "MMSI445000020", 445_000_020: "MMSI445000020"}, "the first heard"
    assert found.identified.vessels.select("vessel_id", "mmsi", "imo").rows() == [("MMSI445000020", 445_000_010, None)]


def test_tae_yang_as_krysper_singa_is_not_krysper_singa() -> None:
    words = {"imo": SINGA_IMO, "ship_name": "KRYSPER SINGA", "call_sign": "TJSA", "length_m": 100}
    true = ship(KRYSPER_SINGA, 0, 48, OFF_JEJU, **words)
    found = told(true + ship(TAE_YANG, 10, 20, YELLOW_SEA, **words))
    assert found.vessel_of == {KRYSPER_SINGA: "IMO3900017", TAE_YANG: "MMSI445000006"}
    kinds = [("flag_contradicts_mmsi", TAE_YANG), ("imo_on_two_hulls", TAE_YANG), ("imo_on_two_hulls", KRYSPER_SINGA)]
    assert found.kinds == kinds
    two = found.anomalies.filter(kind="imo_on_two_hulls").sort("mmsi").to_dicts()
    assert [(one["vessel_id"], one["seen_from_utc"], one["seen_to_utc"]) for one in two] == [
        ("MMSI445000006", at(10), at(20)),
        ("IMO3900017", at(10), at(20)),
    ]
    roles = found.lines.filter(finding_id=two[0]["anomaly_id"])["role"]
    assert sorted(roles) == ["elsewhere", "here", "said", "said_elsewhere"]


def test_tae_yang_later_and_longer_is_not_krysper_singa_either() -> None:
    words = {"imo": SINGA_IMO, "ship_name": "KRYSPER SINGA", "call_sign": "TJSA"}
    found = told(
        ship(KRYSPER_SINGA, 0, 48, OFF_JEJU, **words, length_m=100)
        + ship(TAE_YANG, 2000, 2010, OFF_JEJU, **words, length_m=130)
    )
    assert found.vessel_of[TAE_YANG] == "MMSI445000006"
    assert ("imo_of_other_length", TAE_YANG) in found.kinds
    (odd,) = found.anomalies.filter(kind="imo_of_other_length")["text"]
    assert "130 m" in odd
    assert "100 m" in odd


def test_ten_metres_are_a_matter_of_rounding() -> None:
    words = {"imo": SINGA_IMO, "ship_name": "KRYSPER SINGA"}
    found = told(
        ship(KRYSPER_SINGA, 0, 48, OFF_JEJU, **words, length_m=100)
        + ship(613_000_006, 60, 70, OFF_JEJU, **words, length_m=110)
    )
    assert set(found.vessel_of.values()) == {"IMO3900017"}
    assert found.kinds == []


def test_rye_song_gang_1_painted_over_as_song_hae_at_sea() -> None:
    before = ship(RYE_SONG_GANG_1, 0, 10, imo=RSG_IMO, ship_name="RYE SONG GANG 1")
    after = ship(RYE_SONG_GANG_1, 11, 20, (134.0, 42.5), imo=RSG_IMO, ship_name="SONG HAE")
    found = told(before + after)
    (anomaly,) = found.anomalies.to_dicts()
    assert (anomaly["kind"], anomaly["ship_name"], anomaly["vessel_id"]) == (
        *("name_changed_at_sea", "SONG HAE", "IMO7389704"),
    )
    assert (anomaly["seen_from_utc"], anomaly["seen_to_utc"]) == (at(10), at(11))
    assert sorted(found.lines["role"]) == ["said", "said_before"]
    assert told(before + after, near_ports=[(133.5, 134.1)]).kinds == [], "in port"


def test_a_name_cut_off_or_misspelt_is_no_other_name() -> None:
    before = ship(RYE_SONG_GANG_1, 0, 10, imo=RSG_IMO, ship_name="RYE SONG GANG 1")
    for name in ("RYE SONG", "RYE-SONG GANG 1 ", "RYE SNOG GANG 1", "rye song gang 1"):
        after = ship(RYE_SONG_GANG_1, 11, 20, (134.0, 42.5), imo=RSG_IMO, ship_name=name)
        assert told(before + after).kinds == [], name


def test_a_name_said_once_in_between_is_no_other_name() -> None:
    before = ship(RYE_SONG_GANG_1, 0, 20, imo=RSG_IMO, ship_name="RYE SONG GANG 1")
    slip = ship(RYE_SONG_GANG_1, 10.25, 10.25, imo=RSG_IMO, ship_name="SONG HAE")
    soon = ship(RYE_SONG_GANG_1, 10.5, 10.5, imo=RSG_IMO, ship_name="RYE SONG GANG 1")
    slip.positions.clear()
    soon.positions.clear()
    assert told(before + slip + soon).kinds == []


def test_after_a_long_silence_a_new_name_may_come_from_a_port() -> None:
    before = ship(RYE_SONG_GANG_1, 0, 10, imo=RSG_IMO, ship_name="RYE SONG GANG 1")
    assert told(before + ship(RYE_SONG_GANG_1, 30, 40, imo=RSG_IMO, ship_name="SONG HAE")).kinds == []


def test_a_flag_changed_days_later_without_a_port_contradicts_and_months_later_does_not() -> None:
    words = {"imo": RSG_IMO, "length_m": 95}
    before = ship(445_000_001, 0, 10, OFF_VLADIVOSTOK, ship_name="RYE SONG GANG 1", call_sign="HMRX", **words)
    soon, later = (
        ship(520_000_001, start, start + 5, OFF_VLADIVOSTOK, ship_name="EASTERN STAR", call_sign="3DES", **words)
        for start in (200, 2000)
    )
    found = told(before + soon)
    assert set(found.vessel_of.values()) == {"IMO7389704"}, "one vessel all the same"
    assert found.kinds == [("flag_contradicts_mmsi", 520_000_001)]
    assert told(before + later).kinds == []


def test_a_flag_changed_in_port_contradicts_nothing() -> None:
    before, after = ship(445_000_001, 0, 10, imo=RSG_IMO), ship(520_000_001, 200, 205, imo=RSG_IMO)
    call = {
        "port_call_id": "c", "vessel_id": "IMO7389704", "mmsi": 445_000_001, "segment_id": 1, "port_id": "KP_NAMPO",
        "port_name": "Nampo", "arrived_at_utc": at(50), "departed_at_utc": at(60), "evidence": "inferred",
        "probability": 0.6, "port_probability": 0.5, "position_count": 0, "run_id": "",
    }  # fmt: skip
    calls = pl.DataFrame([call], schema=PortCalls.create_empty().schema)
    later = calls.with_columns(pl.col("arrived_at_utc", "departed_at_utc") + pl.duration(hours=250))
    assert told(before + after).kinds == [("flag_contradicts_mmsi", 520_000_001)]
    assert told(before + after, calls=calls).kinds == []
    assert told(before + after, calls=later).kinds != []
