"""What a ship called herself, and when."""

from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Table
from pipeline.report.dossier.letters import cell

_COLUMNS = ("From (UTC)", "To (UTC)", "Name", "MMSI", "IMO number", "Call sign", "Messages")
_MOST = 60  # the latest


def identities_of(case: Case) -> Table:
    """Names and numbers that the ship of a case sent, the latest of very many.

    Raises:
        TumenError: the database cannot be read.
    """
    identities = case.published.rows("vessel_identities", "vessel_id", [case.finding_id])
    ordered = identities.sort("valid_from_utc", "mmsi", "ship_name", "call_sign")
    rows = [
        (
            f"{one['valid_from_utc']:%Y-%m-%d %H:%M}",
            f"{one['valid_to_utc']:%Y-%m-%d %H:%M}",
            cell(one["ship_name"] or ""),
            f"{one['mmsi']:09d}",
            str(one["imo"] or ""),
            cell(one["call_sign"] or ""),
            str(one["message_count"]),
        )
        for one in ordered.tail(_MOST).iter_rows(named=True)
    ]
    left_out = f", the latest {_MOST} of {ordered.height}" if ordered.height > _MOST else ""
    return Table(f"What she called herself{left_out}", _COLUMNS, (16, 16, 26, 12, 11, 11, 9), tuple(rows))
