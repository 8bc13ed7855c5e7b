"""All anomalies of identity, of the four kinds, in one table."""

from itertools import chain

import dataframely as dy
import polars as pl

from pipeline.schemas import IdentityAnomalies, PortCalls, ZonedFixes
from pipeline.settings import IdentitySettings
from pipeline.tracks.anomalies.anomaly import anomaly_tables
from pipeline.tracks.anomalies.flags import find_flags
from pipeline.tracks.anomalies.other_length import find_other_lengths
from pipeline.tracks.anomalies.renamed_at_sea import find_renamed
from pipeline.tracks.anomalies.two_hulls import find_two_hulls
from pipeline.tracks.identity import Identified


def find_anomalies(
    identified: Identified,
    hull_of: pl.DataFrame,
    fixes: dy.DataFrame[ZonedFixes],
    calls: dy.DataFrame[PortCalls],
    settings: IdentitySettings,
) -> tuple[dy.DataFrame[IdentityAnomalies], pl.DataFrame]:
    """What in the ships' identities does not fit, and the lines that show it (`finding_id`, `role` and the line's).

    `hull_of` is that of `chain_hulls`. `run_id` is left empty for the warehouse.
    """
    claims, statements = identified.claims, identified.statements
    return anomaly_tables(
        chain(
            find_two_hulls(claims, statements, identified.apart),
            find_other_lengths(claims, statements, settings),
            find_flags(claims, statements, calls, settings),
            find_renamed(identified, hull_of, fixes, settings),
        )
    )
