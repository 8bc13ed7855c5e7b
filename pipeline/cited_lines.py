"""Which lines each finding cites: its own stage's, what the ship declared, and who she said she was."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.detect.evidence import declared_about_gaps, evidence_lines, identity_lines
from pipeline.detect.gaps import gap_lines
from pipeline.detect.port_call_rows import port_call_draught_lines, port_call_lines
from pipeline.schemas import Encounters, Evidence, PortCalls, Statics, Voyages
from pipeline.settings import DraughtSettings


@dataclass(frozen=True)
class Found:
    """What the stages found, as they found it.

    `observed` and `inferred` are port calls before they have names, `silences` gaps with all that is known of their
    ends, `dark_calls` candidates with their verdict, `met_lines` the lines of encounters.
    """

    observed: pl.DataFrame
    inferred: pl.DataFrame
    silences: pl.DataFrame
    dark_calls: pl.DataFrame
    met_lines: pl.DataFrame
    port_calls: dy.DataFrame[PortCalls]
    voyages: dy.DataFrame[Voyages]
    encounters: dy.DataFrame[Encounters]


def cited_lines(
    found: Found, statics: dy.DataFrame[Statics], who: pl.DataFrame, settings: DraughtSettings
) -> dy.DataFrame[Evidence]:
    """Give every finding the lines that it rests on, at most about a dozen (a voyage those of two calls).

    `who` has one row an MMSI: `mmsi`, `vessel_id`, `imo`, `ship_name`.
    """
    own_lines = pl.concat(
        [
            port_call_lines(found.observed),
            port_call_draught_lines(found.observed, found.inferred, statics, settings.near_call_hours),
            gap_lines(found.silences),
            declared_about_gaps(found.silences, statics, settings),
            found.met_lines,
            *_identities(found, statics, who),
        ],
        how="diagonal",
    )
    return evidence_lines(own_lines, found.port_calls, found.dark_calls, found.voyages)


def _identities(found: Found, statics: dy.DataFrame[Statics], who: pl.DataFrame) -> list[pl.DataFrame]:
    observed = found.port_calls.filter(pl.col("gap_id").is_null())
    timed = (
        observed.select("mmsi", finding_id="port_call_id", at_utc="arrived_at_utc"),
        found.silences.select("mmsi", finding_id="gap_id", at_utc="started_at_utc"),
    )
    # Of a vessel of several MMSIs the latest to say who she is before they met.
    met = [
        found.encounters.select("started_at_utc", finding_id="encounter_id", vessel_id=f"vessel_id_{ship}")
        .join(who.select("vessel_id", "mmsi"), on="vessel_id")
        .select("mmsi", "finding_id", at_utc="started_at_utc")
        for ship in ("a", "b")
    ]
    lines = [identity_lines(pl.concat(timed), statics, who)]
    return [
        *lines,
        *(identity_lines(one, statics, who, f"{ship}_identity") for ship, one in zip("ab", met, strict=True)),
    ]
