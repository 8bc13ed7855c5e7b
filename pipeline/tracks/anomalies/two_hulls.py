"""One IMO number on two hulls: heard at the same time at places that no one ship can be in."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipeline.tracks.anomalies.anomaly import LINE, Anomaly, as_spoken, utc

_OF_CLAIM = ("speaker", "mmsi", "segment_id", "vessel_id", "imo", "is_own", "flag")


def find_two_hulls(claims: pl.DataFrame, statements: pl.DataFrame, apart: pl.DataFrame) -> Iterator[Anomaly]:
    """One anomaly a hull and other MMSI that claimed its IMO number elsewhere, both with reports of their own.

    Not of two hulls under one MMSI: a receiver that is led astray looks so. Arguments as `Identified` has them.
    """
    ones = claims.select(_OF_CLAIM)
    pairs = (
        apart.join(ones.select(pl.all().name.suffix("_a")), on="speaker_a")
        .join(ones.select(pl.all().name.suffix("_b")), on="speaker_b")
        .filter(
            pl.col("imo_a") == pl.col("imo_b"),
            pl.col("mmsi_a") != pl.col("mmsi_b"),
            pl.col("is_own_a") & pl.col("is_own_b"),
        )
        .sort("hours_apart", "speaker_a", "speaker_b", descending=[True, False, False])
    )
    said = {
        (row["speaker"], row["imo"]): row
        for row in statements.join(_speakers(pairs), on=["speaker", "imo"], how="semi", maintain_order="left")
        .group_by("speaker", "imo", maintain_order=True)
        .agg(
            pl.col("ship_name").drop_nulls().last(),
            **{name: pl.col(f"first_{name}").first() for name in LINE},
        )
        .iter_rows(named=True)
    }
    for pair in pairs.iter_rows(named=True):
        for here, there in (("a", "b"), ("b", "a")):
            yield _anomaly(pair, here, there, said)


def _speakers(pairs: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(pairs.select(speaker=f"speaker_{side}", imo=f"imo_{side}") for side in "ab").unique()


def _anomaly(pair: dict[str, Any], here: str, there: str, said: dict[tuple[int, int], dict[str, Any]]) -> Anomaly:
    imo = pair["imo_a"]
    own, other = (said[pair[f"speaker_{side}"], imo] for side in (here, there))
    ship, rival = (
        {name: pair[f"{name}_{side}"] for name in ("mmsi", "segment_id", "vessel_id", "flag")} for side in (here, there)
    )
    both = " and by ".join(
        as_spoken(one["mmsi"], words["ship_name"], one["flag"]) for one, words in ((ship, own), (rival, other))
    )
    miles = pair["farthest_nm"]
    far = f"up to {miles:.0f} nautical miles apart" if miles is not None else "with no place known for one of them"
    lines = [("said", own), ("said_elsewhere", other)]
    if miles is not None:
        lines += [
            (role, {name: pair[f"{side}_{name}"] for name in LINE})
            for role, side in (("here", here), ("elsewhere", there))
        ]
    return Anomaly(
        kind="imo_on_two_hulls",
        parts=(imo, ship["mmsi"], rival["mmsi"]),
        ship=ship,
        imo=imo,
        ship_name=own["ship_name"],
        seen_from_utc=pair["first_apart_utc"],
        seen_to_utc=pair["last_apart_utc"],
        text=(
            f"IMO number {imo} was broadcast by {both} in {pair['hours_apart']} of the same hours from "
            f"{utc(pair['first_apart_utc'])} to {utc(pair['last_apart_utc'])}, {far}. A ship has one number for life: "
            "one of the two uses another's, or was given it by mistake."
        ),
        lines=tuple(lines),
    )
