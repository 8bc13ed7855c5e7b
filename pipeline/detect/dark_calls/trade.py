"""What trade has ships do in a port: how often they call there, by cargo class, and whether they load or discharge."""

import polars as pl

from pipeline.detect.dark_calls.priors import CARGO_CLASSES, ELSEWHERE, SIDES, CargoClass, DarkCallPriors

LOADS, DISCHARGES, UNKNOWN = 1, -1, 0
# Cargo ships leave the DPRK laden and Russia light; tankers the other way: photographed empty inbound to Vostochny and
# near full outbound (published_voyages.csv rows 3, 7, 18, 23, 28 and 36, 47).
TRADE: dict[tuple[str, str], int] = {
    ("cargo", "KP"): LOADS,
    ("cargo", "RU"): DISCHARGES,
    ("tanker", "KP"): DISCHARGES,
    ("tanker", "RU"): LOADS,
}


def add_base_rates(candidates: pl.DataFrame, silences: pl.DataFrame, priors: DarkCallPriors) -> pl.DataFrame:
    """Add `log_share`: how often a call in the port's country is one at this port; and `trade`, what it does there.

    Counted calls of the cargo class stand beside `unseen` calls, which all feasible candidates share at which the class
    was never seen; the ship's own earlier calls stand against `priors.pattern_strength` of the class's. Outside the
    corridor, where nothing is counted, every feasible candidate of a silence is as likely as another.
    """
    classes = silences.select("gap", "cargo_class")
    rated = candidates.join(classes, on="gap", maintain_order="left").join(
        _class_shares(priors), on=["cargo_class", "port_id"], how="left", maintain_order="left"
    )
    strangers = (pl.col("is_feasible") & pl.col("share").is_null()).sum().over("gap", "side").clip(1)
    of_unseen = pl.format("{} {}", "cargo_class", "side").replace_strict(
        _unseen_shares(priors), return_dtype=pl.Float64
    )
    strength = priors.pattern_strength
    own_share = (pl.col("own_calls") + strength * pl.col("share")) / (pl.col("own_calls_there") + strength)
    is_elsewhere = pl.col("side") == ELSEWHERE
    return (
        rated.with_columns(share=pl.col("share").fill_null(of_unseen / strangers))
        .with_columns(
            log_share=pl.when(is_elsewhere).then(pl.col("share").log()).otherwise(own_share.log()),
            trade=trade(pl.col("cargo_class"), pl.col("side")),
        )
        .drop("share", "cargo_class")
    )


def trade(cargo_class: pl.Expr, side: pl.Expr) -> pl.Expr:
    """What a call on this side does to the draught of this class: 1 deeper, -1 lighter, 0 not known."""
    done = pl.lit(UNKNOWN)
    for (of_class, of_side), sign in TRADE.items():
        done = pl.when((cargo_class == of_class) & (side == of_side)).then(sign).otherwise(done)
    return done.cast(pl.Int32)


def _class_shares(priors: DarkCallPriors) -> pl.DataFrame:
    """Share of each port in the calls of a class in its country; ports where it was not seen have no row."""
    rows = []
    for cargo_class in CARGO_CLASSES:
        seen = priors.seen(cargo_class)
        rows += [
            (cargo_class, port_id, count / _all_calls(cargo_class, port_id[:2], priors))
            for port_id, count in sorted(seen.items())
        ]
    schema = {"cargo_class": pl.String, "port_id": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _unseen_shares(priors: DarkCallPriors) -> dict[str, float]:
    """Share of all ports together where the class was not seen, by class and side; all of it outside the corridor."""
    of_corridor = {
        f"{name} {side}": priors.unseen(name) / _all_calls(name, side, priors)
        for name in CARGO_CLASSES
        for side in SIDES
    }
    return {**of_corridor, **{f"{name} {ELSEWHERE}": 1.0 for name in CARGO_CLASSES}}


def _all_calls(cargo_class: CargoClass, side: str, priors: DarkCallPriors) -> float:
    seen = priors.seen(cargo_class)
    return sum(count for port_id, count in seen.items() if port_id.startswith(f"{side}_")) + priors.unseen(cargo_class)
