"""Words that several feeds write for AIS codes (ITU-R M.1371-5), in lower case, and their ways to write an ETA."""

from collections.abc import Mapping
from types import MappingProxyType

NAV_STATUS: Mapping[str, int] = MappingProxyType(
    {
        "under way using engine": 0,
        "at anchor": 1,
        "not under command": 2,
        "restricted maneuverability": 3,
        "restricted manoeuverability": 3,
        "restricted manoeuvrability": 3,
        "constrained by her draught": 4,
        "moored": 5,
        "aground": 6,
        "engaged in fishing": 7,
        "under way sailing": 8,
        "reserved for future amendment [hsc]": 9,
        "reserved for future amendment [wig]": 10,
        "power-driven vessel towing astern": 11,
        "power-driven vessel pushing ahead or towing alongside": 12,
        "ais-sart": 14,
    }
)
# A word says the tens only; what the cargo is (the units) is not said, so it is 0, "all ships of this type".
SHIP_TYPE: Mapping[str, int] = MappingProxyType(
    {
        "wig": 20,
        "fishing": 30,
        "towing": 31,
        "towing long/wide": 32,
        "dredging": 33,
        "diving": 34,
        "military": 35,
        "sailing": 36,
        "pleasure": 37,
        "hsc": 40,
        "pilot": 50,
        "sar": 51,
        "tug": 52,
        "port tender": 53,
        "anti-pollution": 54,
        "law enforcement": 55,
        "spare 1": 56,
        "spare 2": 57,
        "medical": 58,
        "not party to conflict": 59,
        "passenger": 60,
        "cargo": 70,
        "tanker": 80,
        "other": 90,
    }
)
ISO_ETA = r"^\d{4}-(?<month>\d\d)-(?<day>\d\d)[T ](?<hour>\d\d):(?<minute>\d\d)"
DAY_FIRST_ETA = r"^(?<day>\d\d)/(?<month>\d\d)/\d{4} (?<hour>\d\d):(?<minute>\d\d)"
