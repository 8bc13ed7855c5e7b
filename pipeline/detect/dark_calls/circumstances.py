"""What the two ends of a silence say of an itinerary: courses, speeds, place, draught, destination, coverage."""

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.priors import ELSEWHERE, SIDES
from pipeline.detect.dark_calls.trade import UNKNOWN

_Flags = NDArray[np.bool_]


def circumstances(
    of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame
) -> dict[str, pl.Series]:
    """Columns of evidence by name, one value an itinerary: true, or how often, where it speaks.

    `of_silence` holds each itinerary's silence, with what `ends.add_ends` says of its ends; `candidates` the ports.
    """
    is_call = (itineraries["calls"] > 0).to_numpy()
    is_unheard = is_call & _is(of_silence, "cause", "out_of_coverage")
    sides = [port_of(candidates, itineraries, slot, "side") for slot in SLOTS]
    told = {
        **_courses(of_silence, candidates, itineraries),
        **_place(of_silence, is_call),
        **_draught(of_silence, candidates, itineraries),
        **_destination(of_silence, candidates, itineraries),
        "others_heard": is_call & _is(of_silence, "cause", "silence"),
        "nobody_heard": is_unheard,
        "nobody_heard_russia": is_unheard & _any(side == SIDES[1] for side in sides),
        "nobody_heard_elsewhere": is_unheard & _any(side == ELSEWHERE for side in sides),
    }
    return {name: pl.Series(says) for name, says in told.items()}


def _courses(of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> dict[str, _Flags]:
    """Whether the last course led to the first port and the first one after came from the last port.

    Without a call: to the place where she was heard again, and from where she fell silent, unless that is near.
    """
    is_call = (itineraries["calls"] > 0).to_numpy()
    found = {}
    for way, row in (("out", itineraries["first"]), ("home", _last_of(itineraries))):
        agrees = candidates[f"course_{way}_agrees"].gather(row)
        straight = candidates[f"course_{way}_straight"].gather(row)
        found[f"course_{way}_agrees"] = agrees.fill_null(value=False).to_numpy()
        found[f"course_{way}_straight"] = straight.fill_null(value=False).to_numpy()
        found[f"course_{way}_differs"] = (~agrees).fill_null(value=False).to_numpy()
    sails = {end: of_silence[f"{end}_is_under_way"].to_numpy() for end in ("start", "end")}
    straight_on = {
        way: of_silence[f"course_{way}_straight"].fill_null(value=False).to_numpy() for way in ("out", "home")
    }
    return found | {
        "sailed_out": ~is_call & sails["start"],
        "sailed_out_to_end": ~is_call & straight_on["out"],
        "sailed_home": ~is_call & sails["end"],
        "sailed_home_from_start": ~is_call & straight_on["home"],
    }


def _place(of_silence: pl.DataFrame, is_call: _Flags) -> dict[str, _Flags]:
    sails = {end: of_silence[f"{end}_is_under_way"].to_numpy() for end in ("start", "end")}
    names = ("is_passage", "is_within_drift", "is_same_place")
    is_passage, is_within_drift, is_same = (of_silence[name].to_numpy() for name in names)
    lay_still = is_same & ~sails["start"] & ~sails["end"]
    adrift = [~sails[end] & of_silence[f"{end}_port_id"].is_null().to_numpy() for end in sails]
    return {
        "adrift": is_call * np.sum(adrift, axis=0),
        "put_to_sea": ~is_call & is_within_drift & sails["end"] & of_silence["has_left_port"].to_numpy(),
        "lay_still": ~is_call & lay_still,
        "drifted": ~is_call & is_within_drift & ~lay_still,
        "idled": ~is_call & ~is_passage & ~is_within_drift,
    }


def _draught(of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> dict[str, _Flags]:
    """Whether the declared draught changed as the ports would have it.

    Calls add up: what a ship loads in one country and discharges in the other leaves no change to expect. Without a
    call, a stay alongside at either end (a berth or harbour, at rest) explains a change that its port's trade makes.
    """
    is_call = (itineraries["calls"] > 0).to_numpy()
    signs = [port_of(candidates, itineraries, slot, "trade").fill_null(UNKNOWN).to_numpy() for slot in SLOTS]
    is_there = [itineraries[slot].is_not_null().to_numpy() for slot in SLOTS]
    net = np.zeros(len(is_call), dtype=np.int64)
    is_unknown = np.zeros(len(is_call), dtype=np.bool_)
    for sign, there in zip(signs, is_there, strict=True):
        net = np.clip(net + sign, -1, 1)
        is_unknown |= there & (sign == UNKNOWN)
    change = of_silence["draught_change"]  # 1 deeper, -1 lighter, 0 as before, NULL not known
    changed = change.fill_null(0).to_numpy()
    is_changed = changed != 0
    is_unchanged = (change == 0).fill_null(value=False).to_numpy()
    alongside = of_silence["alongside_trade"]  # NULL: lies alongside at neither end
    at_berth = alongside.fill_null(UNKNOWN).to_numpy()
    explains_it = alongside.is_not_null().to_numpy() & ((at_berth == UNKNOWN) | (at_berth == changed))
    is_known = is_call & ~is_unknown
    return {
        "draught_as_expected": is_changed & is_known & (net == changed),
        "draught_against": is_changed & is_known & (net == -changed),
        "draught_either_way": is_changed & is_unknown,
        "draught_cancelled": is_changed & is_known & (net == 0),
        "draught_unchanged": is_unchanged & is_call & (is_unknown | (net != 0)),
        "draught_at_berth": is_changed & ~is_call & explains_it,
    }


def _destination(of_silence: pl.DataFrame, candidates: pl.DataFrame, itineraries: pl.DataFrame) -> dict[str, _Flags]:
    """What is declared before, and whether it is declared anew after: that, a ship that left a port where she lay does
    without any call, and it says nothing.
    """  # noqa: D205  two clauses
    is_call = (itineraries["calls"] > 0).to_numpy()
    ports = [port_of(candidates, itineraries, slot, "port_id") for slot in SLOTS]
    countries = [port_of(candidates, itineraries, slot, "country") for slot in SLOTS]
    declared, country = of_silence["declared_before_port_id"], of_silence["declared_before_country"]
    names_port = _any(port == declared for port in ports)
    names_country = _any((one == country) & country.is_in(SIDES) for one in countries) & ~names_port
    is_known = country.is_not_null().to_numpy()
    is_new = of_silence["is_new_destination"]  # NULL: not declared at both ends
    is_told = is_call & ~of_silence["has_left_port"].to_numpy()
    left = candidates["country"].gather(_last_of(itineraries))
    bound = of_silence["declared_after_country"].set(~is_new.fill_null(value=False), None)
    is_across = left.is_in(SIDES) & bound.is_in(SIDES) & (left != bound)
    return {
        "named_port": names_port,
        "named_country": names_country,
        "named_elsewhere": is_call & is_known & ~names_port & ~names_country,
        "destination_changed": is_told & is_new.fill_null(value=False).to_numpy(),
        "bound_across": is_across.fill_null(value=False).to_numpy(),
        "bound_back": (left.is_in(SIDES) & (left == bound)).fill_null(value=False).to_numpy(),
        "destination_unchanged": is_told & (~is_new).fill_null(value=False).to_numpy(),
    }


def _last_of(itineraries: pl.DataFrame) -> pl.Series:
    return itineraries.select(pl.coalesce("third", "second", "first")).to_series()


def _any(flags: Iterable[pl.Series]) -> _Flags:
    return np.asarray(np.logical_or.reduce([one.fill_null(value=False).to_numpy() for one in flags]))


def _is(frame: pl.DataFrame, column: str, value: str) -> _Flags:
    return (frame[column] == value).fill_null(value=False).to_numpy()
