"""What trade has ships do in a port: how often they call there, by cargo class, and whether they load or discharge."""

import polars as pl

from pipeline.detect.dark_calls.priors import CARGO_CLASSES, ELSEWHERE, SIDES, DarkCallPriors

LOADS, DISCHARGES, UNKNOWN = 1, -1, 0
# Cargo ships leave the DPRK laden and Russia light; tankers the other way: photographed empty inbound to Vostochny and
# near full outbound (published_voyages.csv rows 3, 7, 18, 23, 28 and 36, 47).
TRADE: dict[tuple[str, str], int] = {
    ("cargo", "KP"): LOADS,
    ("cargo", "RU"): DISCHARGES,
    ("tanker", "KP"): DISCHARGES,
    ("tanker", "RU"): LOADS,
}


def add_base_rates(
    candidates: pl.DataFrame, silences: pl.DataFrame, ports: pl.DataFrame, priors: DarkCallPriors
) -> pl.DataFrame:
    """Add `log_share`: how often ships of the class (and this ship: `own_calls`) call at the port rather than another
    of its country.

    Counted calls stand beside `unseen` calls shared by all ports of the country where the class was never seen; the
    ship's own earlier calls stand against `priors.pattern_strength` of the class's. Outside the corridor, where nothing
    is counted, every candidate of a silence is as likely as another.
    """  # noqa: D205  one sentence, as long as it is
    classes = silences.select("gap", "cargo_class")
    rated = candidates.join(classes, on="gap", maintain_order="left").join(
        _class_shares(ports, priors), on=["cargo_class", "port_id"], how="left", maintain_order="left"
    )
    strangers = (pl.col("is_feasible") & (pl.col("side") == ELSEWHERE)).sum().over("gap").clip(1)
    share = pl.when(pl.col("side") == ELSEWHERE).then(1 / strangers).otherwise(pl.col("share"))
    strength = priors.pattern_strength
    own_share = (pl.col("own_calls") + strength * share) / (pl.col("own_calls_there") + strength)
    return rated.with_columns(
        log_share=pl.when(pl.col("side") == ELSEWHERE).then(share.log()).otherwise(own_share.log()),
        trade=trade(pl.col("cargo_class"), pl.col("side")),
    ).drop("share", "cargo_class")


def trade(cargo_class: pl.Expr, side: pl.Expr) -> pl.Expr:
    """What a call on this side does to the draught of this class: 1 deeper, -1 lighter, 0 not known."""
    done = pl.lit(UNKNOWN)
    for (of_class, of_side), sign in TRADE.items():
        done = pl.when((cargo_class == of_class) & (side == of_side)).then(sign).otherwise(done)
    return done.cast(pl.Int32)


def _class_shares(ports: pl.DataFrame, priors: DarkCallPriors) -> pl.DataFrame:
    rows = []
    for side in SIDES:
        names = ports.filter(pl.col("country") == side)["port_id"].sort().to_list()
        for cargo_class in CARGO_CLASSES:
            seen = {name: count for name, count in priors.seen(cargo_class).items() if name in names}
            unseen = priors.unseen(cargo_class)
            total, strangers = sum(seen.values()) + unseen, len(names) - len(seen)
            rows += [(cargo_class, name, seen.get(name, unseen / max(strangers, 1)) / total) for name in names]
    schema = {"cargo_class": pl.String, "port_id": pl.String, "share": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")
