"""Resolution: which speakers are one vessel. By IMO number first, then by call sign and name together, else by MMSI."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from pipeline.settings import IdentitySettings
from pipeline.tracks.dimensions import fit

Claim = dict[str, Any]
_RANK = ["is_own", "claim_hours", "started_at_utc", "mmsi", "speaker"]


def resolve(claims: pl.DataFrame, apart: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """Add `vessel_id` to claims, and `is_by_imo`: whether the IMO number claimed is believed.

    Who claims an identity in most hours has it; others share it who were not heard elsewhere at the same time (`apart`,
    of `find_apart`) and whose length and beam can be the same ship's. A speaker whose IMO number is not believed, or
    that has none, belongs with those of its call sign and name: to the vessel of an IMO number if it is the only one
    that says so, and itself claims no number. The rest are vessels by their MMSI. An identity that more than
    `settings.most_hulls_an_identity` speakers claim is nobody's.
    """
    pairs = frozenset(apart.select("speaker_a", "speaker_b").rows())
    ranked = claims.sort(_RANK, descending=[True, True, False, False, False])
    by_imo = _believed(ranked, "imo", pairs, settings)
    resolved = ranked.join(by_imo.select("speaker", imo_of="group"), on="speaker", how="left", maintain_order="left")
    numbered = resolved.with_columns(vessel_id=pl.format("IMO{}", "imo_of"))
    by_name = _named(numbered, pairs, settings)
    own = pl.format("MMSI{}", pl.col("mmsi").cast(pl.String).str.zfill(9))
    return (
        numbered.join(by_name, on="speaker", how="left")
        .with_columns(vessel_id=pl.coalesce("vessel_id", "by_name", own), is_by_imo=pl.col("imo_of").is_not_null())
        .drop("by_name", "imo_of")
        .sort("speaker")
    )


def _believed(
    ranked: pl.DataFrame, identity: str, pairs: frozenset[tuple[int, int]], settings: IdentitySettings
) -> pl.DataFrame:
    """Speakers who have the identity that they claim: `speaker`, `group` (the identity)."""
    claimants = ranked.drop_nulls(identity).with_columns(claimants=pl.len().over(identity))
    alone = claimants.filter(pl.col("claimants") == 1).select("speaker", group=identity)
    shared = claimants.filter(pl.col("claimants").is_between(2, settings.most_hulls_an_identity))
    found = [
        {"speaker": claim["speaker"], "group": group}
        for (group,), claims in shared.group_by(identity, maintain_order=True)
        for claim in _one_ship(claims.iter_rows(named=True), pairs, settings)
    ]
    return pl.concat([alone, pl.DataFrame(found, schema=alone.schema)])


def _one_ship(
    claims: Iterable[Claim], pairs: frozenset[tuple[int, int]], settings: IdentitySettings
) -> Sequence[Claim]:
    """Of those who claim one identity, in the order of their rank, the ones that can be the ship of the first."""
    taken: list[Claim] = []
    for claim in claims:
        if all(_can_be_one(claim, other, pairs, settings) for other in taken):
            taken.append(claim)
    return taken


def _can_be_one(one: Claim, other: Claim, pairs: frozenset[tuple[int, int]], settings: IdentitySettings) -> bool:
    low, high = sorted((one["speaker"], other["speaker"]))
    size, other_size = ((claim["length_m"], claim["width_m"]) for claim in (one, other))
    return (low, high) not in pairs and fit(size, other_size, settings)


def _named(numbered: pl.DataFrame, pairs: frozenset[tuple[int, int]], settings: IdentitySettings) -> pl.DataFrame:
    """Vessels by call sign and name: `speaker`, `by_name` (the vessel of a number, or the MMSI heard first)."""
    has_number = pl.col("vessel_id").is_not_null()
    vessels = pl.col("vessel_id").drop_nulls().n_unique().over("name_key")
    claimants = numbered.drop_nulls("name_key").filter(
        pl.len().over("name_key").is_between(2, settings.most_hulls_an_identity)
    )
    # One with a number stands first, so that the others are held against it.
    asked = claimants.filter(~has_number | (vessels == 1)).sort(has_number, descending=True, maintain_order=True)
    found: list[dict[str, Any]] = []
    for _, claims in asked.group_by("name_key", maintain_order=True):
        rows = claims.to_dicts()
        known = [row for row in rows if row["vessel_id"]]
        others = [row for row in rows if not row["vessel_id"] and not (known and row["imo"])]
        taken = _one_ship([*known, *others], pairs, settings)
        first = min(taken, key=lambda row: (row["started_at_utc"], row["mmsi"]))
        vessel_id = known[0]["vessel_id"] if known else f"MMSI{first['mmsi']:09d}"
        found += [{"speaker": row["speaker"], "by_name": vessel_id} for row in taken if not row["vessel_id"]]
    return pl.DataFrame(found, schema={"speaker": pl.UInt32, "by_name": pl.String})
