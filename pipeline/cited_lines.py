"""Which lines each finding cites: its own stage's, what the ship declared, and who she said she was."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from pipeline.detect.evidence import declared_about_gaps, evidence_lines, identity_lines
from pipeline.detect.gaps import gap_lines
from pipeline.detect.port_call_rows import port_call_draught_lines, port_call_lines
from pipeline.schemas import Encounters, Evidence, PortCalls, Statics, Voyages
from pipeline.settings import DraughtSettings
from pipeline.tracks.identity import Identified


@dataclass(frozen=True)
class Citing:
    """What cites lines: what the stages found, as they found it.

    `calls` are port calls before they have names, `silences` gaps with all that is known of their ends, `dark_calls`
    candidates with their verdict, `own_lines` those of encounters and of what is odd in identities.
    """

    calls: pl.DataFrame
    silences: pl.DataFrame
    dark_calls: pl.DataFrame
    own_lines: pl.DataFrame
    port_calls: dy.DataFrame[PortCalls]
    voyages: dy.DataFrame[Voyages]
    encounters: dy.DataFrame[Encounters]


def cited_lines(
    found: Citing, statics: dy.DataFrame[Statics], identified: Identified, settings: DraughtSettings
) -> dy.DataFrame[Evidence]:
    """Give every finding the lines that it rests on, at most about a dozen (a voyage those of two calls)."""
    own_lines = pl.concat(
        [
            port_call_lines(found.calls),
            port_call_draught_lines(found.calls),
            gap_lines(found.silences),
            declared_about_gaps(found.silences, statics, settings),
            found.own_lines,
            *_identities(found, identified),
        ],
        how="diagonal",
    )
    return evidence_lines(own_lines, found.port_calls, found.dark_calls, found.voyages)


def _identities(found: Citing, identified: Identified) -> list[pl.DataFrame]:
    who = identified.who.select("segment_id", "vessel_id")
    reports = identified.reports.join(identified.claims.select("speaker", "vessel_id"), on="speaker")
    observed = found.port_calls.filter(pl.col("gap_id").is_null())
    silences = found.silences.join(who, on="segment_id")
    alone = pl.concat(
        [
            observed.select("vessel_id", finding_id="port_call_id", at_utc="arrived_at_utc"),
            silences.select("vessel_id", finding_id="gap_id", at_utc="started_at_utc"),
        ]
    )
    met = {
        f"{ship}_identity": found.encounters.select(
            vessel_id=f"vessel_id_{ship}", finding_id="encounter_id", at_utc="started_at_utc"
        )
        for ship in ("a", "b")
    }
    asked = {"identity": alone, **met}
    return [identity_lines(rows, reports, identified.vessels, role) for role, rows in asked.items()]
