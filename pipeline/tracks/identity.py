"""Identity: one vessel over changing MMSIs, names and flags, and several where ships share an MMSI.

What is resolved is the hull under an MMSI: its speaker (`speakers.py`), what it claims (`claims.py`), with
whom it was heard at the same time elsewhere (`presence.py`), and so with whom it is one vessel (`resolution.py`).
"""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.schemas import Fixes, Positions, Statics, VesselIdentities
from pipeline.settings import IdentitySettings
from pipeline.tracks.claims import find_claims, find_statements
from pipeline.tracks.presence import find_apart
from pipeline.tracks.resolution import resolve
from pipeline.tracks.spans import segment_spans
from pipeline.tracks.speakers import find_speakers
from pipeline.tracks.vessel_rows import identity_rows, vessel_rows, with_flag
from pipeline.transmissions import each_for_itself


@dataclass(frozen=True)
class Identified:
    """Vessels, what they called themselves, and whose each hull is.

    `vessels` lacks only `is_watchlisted`. `vessel_of` has the `vessel_id` of every `segment_id` with a plausible fix
    (and its `mmsi`), `vessel_of_mmsi` that of every `mmsi`, for what has no segment. `segments` are those of
    `segment_spans`. `claims`: what each speaker claims, with its `vessel_id` and `flag`; `statements`: all that it
    says, of `find_statements`, with `vessel_id`; `reports`: static reports with their speaker; `apart`: speakers who
    are two ships, of `find_apart`.
    """

    vessels: pl.DataFrame
    identities: dy.DataFrame[VesselIdentities]
    vessel_of: pl.DataFrame
    vessel_of_mmsi: pl.DataFrame
    segments: pl.DataFrame
    claims: pl.DataFrame
    statements: pl.DataFrame
    reports: pl.DataFrame
    apart: pl.DataFrame

    @property
    def who(self) -> pl.DataFrame:
        """The `vessel_id`, `imo` and `ship_name` of every `segment_id`."""
        vessel_of = self.vessel_of.select("segment_id", "vessel_id")
        return vessel_of.join(self.vessels.select("vessel_id", "imo", "ship_name"), on="vessel_id")


def identify_vessels(
    positions: dy.DataFrame[Positions],
    fixes: dy.DataFrame[Fixes],
    statics: dy.DataFrame[Statics],
    country_of_mid: pl.DataFrame,
    settings: IdentitySettings,
) -> Identified:
    """Group hulls into vessels and tell what each called itself, and when.

    A hull belongs to the valid IMO number that it broadcast in most hours, unless another has the better claim to it
    and length, beam or place show that they are two; else to the vessel with its call sign and name together; else to
    its MMSI. The result is a function of the set of rows. `country_of_mid` has columns `mid` (the first three digits of
    a ship's MMSI) and `country` (ISO 3166 alpha-2).
    """
    segments = segment_spans(fixes)
    speaking = find_speakers(_heard(positions, statics), segments, fixes, each_for_itself(statics), settings)
    statements = find_statements(speaking, settings)
    claims = find_claims(speaking, statements)
    apart = find_apart(claims, fixes, speaking.reports, settings)
    resolved = with_flag(resolve(claims, apart, settings), country_of_mid)
    of_speaker = resolved.select("speaker", "vessel_id")
    said = statements.join(of_speaker, on="speaker", maintain_order="left")
    return Identified(
        vessels=vessel_rows(resolved, said, country_of_mid),
        identities=identity_rows(said, country_of_mid),
        vessel_of=speaking.speaker_of.join(of_speaker, on="speaker", maintain_order="left").drop("speaker"),
        vessel_of_mmsi=_of_mmsi(resolved),
        segments=segments,
        claims=resolved,
        statements=said,
        reports=speaking.reports,
        apart=apart,
    )


def _heard(positions: pl.DataFrame, statics: pl.DataFrame) -> pl.DataFrame:
    """One row an MMSI: when it was heard at all."""
    moments = pl.concat([positions.select("mmsi", "received_at_utc"), statics.select("mmsi", "received_at_utc")])
    return (
        moments.lazy()
        .drop_nulls()
        .group_by("mmsi")
        .agg(started_at_utc=pl.col("received_at_utc").min(), ended_at_utc=pl.col("received_at_utc").max())
        .sort("mmsi")
        .collect()
    )


def _of_mmsi(resolved: pl.DataFrame) -> pl.DataFrame:
    """The vessel of an MMSI: that of what is kept with it, else of the hull heard last."""
    is_of_hull = pl.col("segment_id").is_not_null()
    ordered = resolved.sort("mmsi", ~is_of_hull, "ended_at_utc", "speaker")
    return ordered.unique("mmsi", keep="last", maintain_order=True).select("mmsi", "vessel_id")
