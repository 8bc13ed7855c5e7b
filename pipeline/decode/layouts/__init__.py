"""Where each field of a message stands, in which step it counts and which values say something.

One table after ITU-R M.1371-5, annex 8, for the message types that are decoded in columns: decoder, lengths and
docs/messages.md come from it. Bits count from 0, the most significant first. Spare bits are left out. What the bounds
in `known` leave out is "not available", or a value the standard says not to use, and becomes NULL.
"""

from pipeline.decode.layouts.lengths import allowed_bits
from pipeline.decode.layouts.reports import REPORTS
from pipeline.decode.layouts.shape import CHARACTER_BITS, Field, Kind, Layout, Step
from pipeline.decode.layouts.statics import STATICS

__all__ = ["ALLOWED_BITS", "CHARACTER_BITS", "LAYOUTS", "STEPS", "Field", "Kind", "Layout", "Step"]

LAYOUTS: tuple[Layout, ...] = tuple(
    sorted((*REPORTS, *STATICS), key=lambda layout: (layout.msg_types, layout.part or 0))
)
_UNITS = {
    "lon_deg": Step(1, 600_000, "deg"),
    "lat_deg": Step(1, 600_000, "deg"),
    "sog_knots": Step(1, 10, "kn"),
    "cog_deg": Step(1, 10, "deg"),
    "heading_deg": Step(unit="deg"),
    "rot_ais": Step(unit="4.733 x square root of deg/min"),
    "draught_m": Step(1, 10, "m"),
    **dict.fromkeys(("altitude_m", "to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m"), Step(unit="m")),
}
# The step of every field by its name.
STEPS: dict[str, Step] = {field.name: _UNITS.get(field.name, Step()) for layout in LAYOUTS for field in layout.fields}
# How long a payload may be in bits, by message type and part; the part is None but for type 24.
ALLOWED_BITS = allowed_bits(LAYOUTS)
