"""What a row is called where a person reads it first: who, what, how sure; SYNTHETIC before all else."""

from collections.abc import Mapping
from typing import Any


def title_of(name: str, row: Mapping[str, Any]) -> str:
    """The title of a row of `voyages`, `port_calls` or `tracks`, as they go out."""
    mark = "SYNTHETIC " if row["is_synthetic"] else ""
    return f"{mark}{ship_title(row)}: {_what(name, row)}"


def ship_title(row: Mapping[str, Any]) -> str:
    """What a ship calls herself; her number where she says no name."""
    number = f"IMO {row['imo']}" if row["imo"] else f"MMSI {row['mmsi'] or 0:09d}"
    return row["ship_name"] or number


def port_title(row: Mapping[str, Any], side: str) -> str:
    """The name of the port at one end of a voyage; its id where no catalogue has it any more."""
    return str(row[f"{side}_port_name"] or row[f"{side}_port_id"])


def _what(name: str, row: Mapping[str, Any]) -> str:
    match name:
        case "voyages":
            return f"{port_title(row, 'origin')} to {port_title(row, 'destination')} ({_how_sure(row)})"
        case "port_calls":
            return f"call at {row['port_name']} ({_how_sure(row)})"
        case _:
            return "heard" if row["is_heard"] else "not heard, way assumed"


def _how_sure(row: Mapping[str, Any]) -> str:
    return "observed" if row["evidence"] == "observed" else f"inferred, probability {row['probability']:.2f}"
