"""An MMSI whose country digits contradict the flag that the ship's other words stand for.

No table of call signs by country is at hand, so the flag claimed is told by what the same words went with just before:
a call sign is given by one flag state, and an IMO number under another country's digits days ago, with no port in
between, is a flag changed at sea.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from pipeline.settings import IdentitySettings
from pipeline.tracks.anomalies.anomaly import LINE, Anomaly, as_spoken, utc
from pipeline.tracks.claims import folded
from pipeline.tracks.dimensions import are_of_one_ship

_KEPT = {
    "call_sign": "the call sign {said}, which one country gives",
    "number": "the IMO number {said}, with no port in between",
    "near_number": "the IMO number {before}, of a ship as long; {said}, said now, fails its check digit and differs"
    " in one figure",
}
_DIGITS = 7


def find_flags(
    claims: pl.DataFrame, statements: pl.DataFrame, calls: pl.DataFrame, settings: IdentitySettings
) -> Iterator[Anomaly]:
    """One anomaly a MMSI and earlier MMSI of another country that said the same call sign or IMO number.

    - `call_sign`: the same call sign, with the same name or the same valid IMO number;
    - `number`: the same vessel by its IMO number, last heard under the other flag no more than
      `settings.flag_change_days` before, with none of its `calls` in between;
    - `near_number`: an IMO number that fails its check digit, one figure beside a number that a ship of the same
      length broadcast until then.

    Words that more than `settings.most_hulls_an_identity` speakers say are nobody's. Arguments as `Identified` has
    them; `calls` are port calls.
    """
    spoken = _spoken(claims, statements)
    kept = pl.concat(
        [
            _by_call_sign(spoken, settings),
            _by_number(spoken, calls, settings),
            _by_near_number(spoken, settings),
        ]
    )
    for pair in kept.sort("after_first_utc", "after_mmsi", "before_mmsi", "kept").iter_rows(named=True):
        yield _anomaly(pair)


def _spoken(claims: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Statements of speakers whose flag is known."""
    of_speaker = claims.drop_nulls("flag").select(
        "speaker", "segment_id", "flag", "is_by_imo", "ended_at_utc", claimed_m="length_m"
    )
    return statements.with_columns(call_sign=folded("call_sign")).join(of_speaker, on="speaker", maintain_order="left")


def _by_call_sign(spoken: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """A call sign that was heard first under one country's MMSI and then under another's."""
    with_call_sign = spoken.drop_nulls("call_sign").filter(pl.col("name_key").is_not_null())
    by_name = _pairs(with_call_sign, ["name_key"], settings)
    by_number = _pairs(with_call_sign.drop_nulls("number"), ["call_sign", "number"], settings)
    return _told(pl.concat([by_name, by_number]), "call_sign", "after_call_sign")


def _by_number(spoken: pl.DataFrame, calls: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """A vessel's number, first under one flag and soon under another, without a port call between the two."""
    pairs = _pairs(spoken.filter("is_by_imo").drop_nulls("number"), ["vessel_id", "number"], settings)
    soon = pairs.filter(
        pl.col("after_first_utc") - pl.col("before_last_utc") <= pl.duration(days=settings.flag_change_days)
    ).with_row_index("pair")
    in_port = (
        soon.select("pair", "before_last_utc", "after_first_utc", vessel_id="after_vessel_id")
        .join(calls.select("vessel_id", "arrived_at_utc", "departed_at_utc"), on="vessel_id")
        .filter(
            pl.col("arrived_at_utc") <= pl.col("after_first_utc"),
            pl.col("departed_at_utc").is_null() | (pl.col("departed_at_utc") >= pl.col("before_last_utc")),
        )
    )
    return _told(soon.join(in_port, on="pair", how="anti").drop("pair"), "number", "after_number")


def _by_near_number(spoken: pl.DataFrame, settings: IdentitySettings) -> pl.DataFrame:
    """A number that fails its check digit, one figure beside one that a ship of another flag said until then."""
    written = spoken.drop_nulls(["imo", "claimed_m"]).filter(pl.col("imo").is_between(1_000_000, 9_999_999))
    masked = pl.concat(
        written.with_columns(place=pl.lit(place), rest=pl.col("imo") - pl.col("imo") // 10**place % 10 * 10**place)
        for place in range(_DIGITS)
    )
    pairs = _pairs(masked, ["place", "rest"], settings).filter(
        pl.col("before_imo") != pl.col("after_imo"),
        pl.col("after_number").is_null(),
        pl.col("before_ended_at_utc") <= pl.col("after_first_utc"),
    )
    lengths = pairs.select("before_claimed_m", "after_claimed_m").iter_rows()
    is_as_long = [are_of_one_ship(one_m, other_m, settings) for one_m, other_m in lengths]
    return _told(pairs.filter(pl.Series(is_as_long, dtype=pl.Boolean)), "near_number", "after_imo")


def _pairs(spoken: pl.DataFrame, same: list[str], settings: IdentitySettings) -> pl.DataFrame:
    """Pairs of MMSIs of two flags that said the `same`, the one heard first `before_`, the other `after_`."""
    known = spoken.drop_nulls(same)
    crowded = known.group_by(same).agg(speakers=pl.col("speaker").n_unique(), flags=pl.col("flag").n_unique())
    few = crowded.filter(pl.col("speakers") <= settings.most_hulls_an_identity, pl.col("flags") > 1).select(same)
    asked = known.join(few, on=same, how="semi", maintain_order="left")
    first = asked.sort("first_utc", "mmsi", "speaker").unique([*same, "mmsi"], keep="first", maintain_order=True)
    sides = [first.rename({name: f"{side}_{name}" for name in first.columns}) for side in ("before", "after")]
    paired = sides[0].join(
        sides[1],
        left_on=[f"before_{name}" for name in same],
        right_on=[f"after_{name}" for name in same],
        coalesce=False,
    )
    return paired.filter(
        pl.col("before_flag") != pl.col("after_flag"), pl.col("before_first_utc") < pl.col("after_first_utc")
    )


def _told(pairs: pl.DataFrame, kept: str, said: str) -> pl.DataFrame:
    columns = [
        f"{side}_{name}"
        for side in ("before", "after")
        for name in (
            *("mmsi", "flag", "imo", "ship_name", "segment_id", "vessel_id", "first_utc", "last_utc"),
            *(f"{end}_{part}" for end in ("first", "last") for part in LINE),
        )
    ]
    return pairs.select(*columns, kept=pl.lit(kept), said=pl.col(said).cast(pl.String))


def _anomaly(pair: dict[str, Any]) -> Anomaly:
    before, after = (
        as_spoken(pair[f"{side}_mmsi"], pair[f"{side}_ship_name"], pair[f"{side}_flag"]) for side in ("before", "after")
    )
    kept = _KEPT[pair["kept"]].format(said=pair["said"], before=pair["before_imo"])
    return Anomaly(
        kind="flag_contradicts_mmsi",
        parts=(pair["after_mmsi"], pair["before_mmsi"]),
        ship={name: pair[f"after_{name}"] for name in ("vessel_id", "mmsi", "segment_id")},
        imo=pair["after_imo"],
        ship_name=pair["after_ship_name"],
        seen_from_utc=pair["after_first_utc"],
        seen_to_utc=pair["after_last_utc"],
        text=(
            f"From {utc(pair['after_first_utc'])} on {after} says what {before} said before it, from "
            f"{utc(pair['before_first_utc'])} on: {kept}. The first digits of an MMSI stand for the flag: it was "
            "changed, or another ship's words are used; a ship sold lately may not have put them right yet."
        ),
        lines=(
            ("said", {name: pair[f"after_first_{name}"] for name in LINE}),
            ("said_before", {name: pair[f"before_last_{name}"] for name in LINE}),
        ),
    )
