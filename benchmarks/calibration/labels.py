"""Which of the itineraries that were held possible is what truly happened."""

import polars as pl

from pipeline.detect.dark_calls.itineraries import SLOTS, port_of
from pipeline.detect.dark_calls.judge import Explanations
from pipeline.detect.dark_calls.priors import ELSEWHERE, SIDES


def labelled(explained: Explanations, truth: pl.DataFrame) -> pl.DataFrame:
    """One row an itinerary: `is_true`, whether it is what happened, and `is_exact`, port for port.

    Where the true ports are not among the itineraries (the rarer ports of a country are not joined to longer ones), all
    that call in the same countries in the same order are true. Where none does, no row of the silence is.
    """
    columns = {
        "port": [port_of(explained.candidates, explained.itineraries, slot, "port_id").fill_null("") for slot in SLOTS],
        "side": [port_of(explained.candidates, explained.itineraries, slot, "side").fill_null("") for slot in SLOTS],
    }
    said = pl.DataFrame({f"{kind}_{place}": one for kind, every in columns.items() for place, one in enumerate(every)})
    port, country = pl.element(), pl.element().str.slice(0, 2)
    of_port = pl.when(country.is_in(SIDES)).then(country).otherwise(pl.lit(ELSEWHERE))
    true = (
        explained.silences.select("gap", "gap_id")
        .join(truth.select("gap_id", "port_ids"), on="gap_id", how="left", maintain_order="left")
        .select(
            "gap",
            true_ports=pl.col("port_ids").list.eval(port).list.join(","),
            true_sides=pl.col("port_ids").list.eval(of_port).list.join(","),
        )
    )
    return (
        explained.itineraries.select("gap")
        .hstack(
            said.select(
                pl.concat_str([f"{kind}_{place}" for place in range(len(SLOTS))], separator=",")
                .str.strip_chars_end(",")
                .alias(f"{kind}s")
                for kind in columns
            )
        )
        .join(true, on="gap", how="left", maintain_order="left")
        .with_columns(
            is_exact=pl.col("ports") == pl.col("true_ports"), is_alike=pl.col("sides") == pl.col("true_sides")
        )
        .with_columns(is_true=pl.when(pl.col("is_exact").any().over("gap")).then("is_exact").otherwise("is_alike"))
        .select("gap", "is_exact", "is_true")
    )
