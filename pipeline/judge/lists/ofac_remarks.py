"""The remarks of OFAC's SDN list: numbers, names and owners of a ship in one line of text."""

import re
from dataclasses import dataclass, field

from pipeline.imo import has_right_check_digit

_SEVEN_DIGITS = 7
_ALTERNATIVE = re.compile(r"^alt\. ", re.IGNORECASE)
# What a part of the remarks begins with, in the order in which it is tried; `None` is known and not needed here.
_PARTS: tuple[tuple[re.Pattern[str], str | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"(?:Other )?Vessel Registration Identification IMO\s*(\d+)\b.*", "imo"),
        (r"(?:Other )?Vessel Registration Identification (\d+)", "number"),
        (r"(?:Other )?Vessel Registration Identification .+", None),
        (r"(?:Other )?(?:MMSI|Maritime Mobile Service Identity)\s*(\d+)\b.*", "mmsi"),
        (r"(?:Other |Former )?Vessel Call Sign (.+)", "call_sign"),
        (r"(?:a|f|n)\.k\.a\. ['\"](.+)['\"]", "name"),
        (r"Linked To:\s*(.+)", "owner"),
        (r"Vessel Owner:?\s*(.+)", "owner"),
        (r"(?:Former |Other )?Vessel (?:Flag|Type|Year of Build|Tonnage|Gross \w+ Tonnage)\b.*", None),
        (
            r"(?:Secondary sanctions risk|Transactions Prohibited For|PEESA Information|CAATSA|Executive Order)\b.*",
            None,
        ),
        (r"Additional Sanctions Information\b.*", None),
    )
)


@dataclass
class Remarks:
    """What the remarks say, still as text; `strange` are parts in no known form."""

    imos: list[str] = field(default_factory=list)
    mmsis: list[str] = field(default_factory=list)
    call_signs: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    unnamed_numbers: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def read_remarks(text: str) -> Remarks:
    """Take the remarks apart at their semicolons. Of one that ends in a full stop, that belongs to none of the parts.

    A registration number of seven digits with an IMO number's check digit and no word of what it is counts as one of
    `imos`, and is told in `unnamed_numbers` as well.
    """
    remarks = Remarks()
    for part in text.removesuffix(".").split(";"):
        said = _ALTERNATIVE.sub("", part.strip())
        if said and said != "-0-":
            _take(said, remarks)
    return remarks


def _take(said: str, remarks: Remarks) -> None:
    for pattern, kind in _PARTS:
        found = pattern.fullmatch(said)
        if not found:
            continue
        match kind:
            case "imo":
                remarks.imos.append(found[1])
            case "number":
                if len(found[1]) == _SEVEN_DIGITS and has_right_check_digit(int(found[1])):
                    remarks.imos.append(found[1])
                    remarks.unnamed_numbers.append(found[1])
            case "mmsi":
                remarks.mmsis.append(found[1])
            case "call_sign":
                remarks.call_signs.append(found[1])
            case "name":
                remarks.names.append(found[1])
            case "owner":
                remarks.owners.append(found[1])
            case _:
                pass
        return
    remarks.strange.append(said)
