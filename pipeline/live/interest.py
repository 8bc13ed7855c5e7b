"""What makes a ship worth a look: that she, or who she was before, is on a list."""

from dataclasses import dataclass
from typing import Self

import polars as pl

from pipeline.dockings import KnownShips
from pipeline.judge.names import folded_call_sign
from pipeline.listings import flags_ship


@dataclass(frozen=True)
class Interest:
    """IMO numbers, MMSIs and call signs of listed ships; a look at a ship that says one of them tells the rest."""

    imos: pl.Series
    mmsis: pl.Series
    call_signs: pl.Series

    @classmethod
    def of(cls, known: KnownShips) -> Self:
        """Of the lists, and the MMSIs of vessels that they flag."""
        entries = known.entries.filter(pl.col("listing") == "ship")
        flagged = known.matches.filter(flags_ship()).select("vessel_id").unique()
        known_as = known.of_mmsi.join(flagged, on="vessel_id", how="semi")["mmsi"]
        listed = entries.select(pl.concat_list("mmsi", "other_mmsis").explode()).to_series().drop_nulls()
        signs = entries.select(pl.concat_list("call_sign", "other_call_signs").explode().alias("call_sign"))
        return cls(
            imos=entries["imo"].drop_nulls().unique(),
            mmsis=pl.concat([known_as, listed.alias("mmsi")]).unique(),
            call_signs=signs.select(folded_call_sign(pl.col("call_sign"))).to_series().drop_nulls().unique(),
        )

    def of_statics(self, statics: pl.DataFrame) -> pl.Series:
        """The MMSIs of those static reports that say what a list says."""
        says = (
            pl.col("imo").is_in(self.imos.implode())
            | pl.col("mmsi").is_in(self.mmsis.implode())
            | folded_call_sign(pl.col("call_sign")).is_in(self.call_signs.implode())
        )
        return statics.filter(says.fill_null(value=False))["mmsi"].unique()
