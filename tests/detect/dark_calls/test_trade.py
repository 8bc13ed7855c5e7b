import math
from typing import Any

import polars as pl
import pytest
from dark_silences import FISHING, PORTS, PRIORS, TANKER, explain, gap


def shares(side: str, **about: Any) -> dict[str, float]:
    candidates = explain(gap(300), **about).candidates.filter(pl.col("side") == side, pl.col("is_feasible"))
    return {name: math.exp(share) for name, share in candidates.select("port_id", "log_share").iter_rows()}


def test_shares_are_those_of_the_published_calls() -> None:
    seen = PRIORS.seen("cargo")
    dprk = {name: count for name, count in seen.items() if name.startswith("KP")}
    total = sum(dprk.values()) + PRIORS.unseen("cargo")
    assert shares("KP")["KP_RAJIN"] == pytest.approx(dprk["KP_RAJIN"] / total)


def test_ports_never_seen_share_what_is_left_for_them() -> None:
    found = shares("KP")
    unseen = [share for name, share in found.items() if name not in PRIORS.seen("cargo")]
    assert len(set(unseen)) == 1
    assert sum(found.values()) == pytest.approx(1.0)
    assert unseen[0] * len(unseen) < found["KP_RAJIN"]


def test_a_tanker_goes_where_tankers_went_and_a_fishing_boat_anywhere() -> None:
    tanker = shares("KP", ship_type=TANKER)
    assert tanker["KP_NAMPO"] > tanker["KP_CHONGJIN"] > tanker["KP_RAJIN"]
    assert len({round(share, 12) for share in shares("KP", ship_type=FISHING).values()}) == 1


def test_outside_the_corridor_every_candidate_is_as_likely() -> None:
    elsewhere = shares("elsewhere")
    assert len(elsewhere) > 10
    assert list(elsewhere.values()) == pytest.approx([1 / len(elsewhere)] * len(elsewhere))


def test_the_ports_counted_are_ports_of_the_catalogue() -> None:
    known = set(PORTS["port_id"])
    for cargo_class in ("cargo", "tanker", "other"):
        assert set(PRIORS.seen(cargo_class)) <= known
    assert PRIORS.elsewhere.ports <= known
