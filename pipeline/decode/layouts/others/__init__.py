"""Where each field of a message stands that is told as a JSON object: all types but those of `pipeline.decode.layouts`.

The keys and their order are those of `other_messages.describe`, which goes by pyais and is the reference. What pyais
gives as lists of records is not here: it is left to it.
"""

from pipeline.decode.layouts.others.carriers import CARRIERS
from pipeline.decode.layouts.others.inland import INLAND
from pipeline.decode.layouts.others.management import MANAGEMENT
from pipeline.decode.layouts.others.ports import PORTS
from pipeline.decode.layouts.others.shape import Choice, JsonField, JsonLayout, application
from pipeline.decode.layouts.others.weather import WEATHER

__all__ = ["OTHERS", "WITH_RECORDS", "Choice", "JsonField", "JsonLayout"]

# The binary messages that have lists of records: (message type, which). Areas, targets, reports, routes, cargo.
WITH_RECORDS: tuple[tuple[int, Choice], ...] = (
    *((6, application(72, 1, function)) for function in (23, 25)),
    *((8, application(40, 1, function)) for function in (16, 17, 22, 26, 27)),
    (8, application(40, 367, 33)),
)
# Of the layouts of a type the first that fits is the message's: those that say which before the one that does not.
OTHERS: tuple[JsonLayout, ...] = tuple(
    sorted(
        (*MANAGEMENT, *CARRIERS, *WEATHER, *PORTS, *INLAND),
        key=lambda layout: (layout.msg_types, layout.choice is None, layout.most_bits is None),
    )
)
