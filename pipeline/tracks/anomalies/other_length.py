"""An IMO number that belongs to a ship of another length, by what the same number was broadcast with elsewhere."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipeline.settings import IdentitySettings
from pipeline.tracks.anomalies.anomaly import LINE, Anomaly, as_spoken
from pipeline.tracks.claims import lengths_by_number
from pipeline.tracks.dimensions import are_of_one_ship

_OF_SHIP = ("speaker", "mmsi", "segment_id", "vessel_id", "flag")


def find_other_lengths(claims: pl.DataFrame, statements: pl.DataFrame, settings: IdentitySettings) -> Iterator[Anomaly]:
    """One anomaly a MMSI that says an IMO number with a length that the ship of this number cannot have.

    The length of a number is that of the vessel which it is believed of, in most hours. What one MMSI says of itself
    at different times is not held against it. Arguments as `Identified` has them.
    """
    by_number = lengths_by_number(statements).filter(
        pl.len().over("imo").is_between(2, settings.most_hulls_an_identity)
    )
    spoken = by_number.join(claims.select(_OF_SHIP), on="speaker").with_columns(
        is_believed=pl.col("vessel_id") == pl.format("IMO{}", "imo")
    )
    ranked = spoken.sort("imo", "is_believed", "imo_hours", "speaker", descending=[False, True, True, False])
    pairs = []
    for _, told in ranked.group_by("imo", maintain_order=True):
        true, *others = told.to_dicts()
        pairs += [
            (true, other)
            for other in others
            if other["mmsi"] != true["mmsi"] and not are_of_one_ship(true["length_m"], other["length_m"], settings)
        ]
    said = _said(statements, [one for pair in pairs for one in pair])
    for true, other in pairs:
        yield _anomaly(true, other, said)


def _said(statements: pl.DataFrame, spoken: list[dict[str, Any]]) -> dict[tuple[int, int], dict[str, Any]]:
    """First and last time, name and first line of each speaker's reports of the number with the length."""
    asked = pl.DataFrame(
        [{name: one[name] for name in ("speaker", "imo", "length_m")} for one in spoken],
        schema={name: statements.schema[name] for name in ("speaker", "imo", "length_m")},
    )
    told = (
        statements.join(asked.unique(), on=asked.columns, how="semi", maintain_order="left")
        .group_by("speaker", "imo", maintain_order=True)
        .agg(
            pl.col("ship_name").drop_nulls().last(),
            **{name: pl.col(f"first_{name}").first() for name in LINE},
            first_utc=pl.col("first_utc").min(),
            last_utc=pl.col("last_utc").max(),
        )
    )
    return {(row["speaker"], row["imo"]): row for row in told.iter_rows(named=True)}


def _anomaly(true: dict[str, Any], other: dict[str, Any], said: dict[tuple[int, int], dict[str, Any]]) -> Anomaly:
    imo = true["imo"]
    of_true, of_other = said[true["speaker"], imo], said[other["speaker"], imo]
    return Anomaly(
        kind="imo_of_other_length",
        parts=(imo, other["mmsi"], true["mmsi"]),
        ship=other,
        imo=imo,
        ship_name=of_other["ship_name"],
        seen_from_utc=of_other["first_utc"],
        seen_to_utc=of_other["last_utc"],
        text=(
            f"{as_spoken(other['mmsi'], of_other['ship_name'], other['flag'])} says IMO number {imo} and a length of "
            f"{other['length_m']} m; the number is otherwise heard from "
            f"{as_spoken(true['mmsi'], of_true['ship_name'], true['flag'])}, {true['length_m']} m long. "
            "A ship does not change its length: the number may be another ship's, or one of the lengths a mistake."
        ),
        lines=(("said", of_other), ("said_elsewhere", of_true)),
    )
