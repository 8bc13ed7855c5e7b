"""Rows of tables for tests: what one message gives."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from payloads import Whole, bits_of
from sentences import message

from pipeline.decode.columns import Payloads
from pipeline.decode.harvest import Tables
from pipeline.decode.tables import tables_of


def whole(sentences: Sequence[str]) -> Whole:
    """The payload of a message's sentences."""
    fields = [sentence.split(",") for sentence in sentences]
    return Whole("".join(field[5] for field in fields).encode(), int(fields[-1][6][0]))


def packed(*wholes: Whole) -> Payloads:
    """The bits of payloads."""
    return Payloads.of([(one.payload, one.fill_bits) for one in wholes])


def tables(*wholes: Whole) -> Tables:
    """What these payloads give, all of them taken."""
    return tables_of(packed(*wholes), np.ones(len(wholes), np.bool_))


def position(msg_type: int = 1, **fields: Any) -> dict[str, Any]:
    """The position that a message gives; so the further ones."""
    return tables(whole(message(msg_type, **fields))).positions.row(0, named=True)


def static(msg_type: int = 5, **fields: Any) -> dict[str, Any]:
    return tables(whole(message(msg_type, **fields))).statics.row(0, named=True)


def base_station(msg_type: int = 4, **fields: Any) -> dict[str, Any]:
    ordinary = {"year": 2024, "month": 3, "day": 9, "hour": 16, "minute": 5, "second": 7}
    return tables(whole(message(msg_type, **{**ordinary, **fields}))).base_stations.row(0, named=True)


def aid(**fields: Any) -> dict[str, Any]:
    return tables(whole(message(21, **fields))).aids_to_navigation.row(0, named=True)


def written(one: Whole, first_bit: int, width: int, value: int) -> Whole:
    """The payload with some bits written over."""
    return bits_of(*one[:2]).written(first_bit, width, value).armoured()


def told(row: dict[str, Any]) -> dict[str, Any]:
    """What of a row is not NULL."""
    return {name: value for name, value in row.items() if value is not None}
