"""Declared destinations: which port the free text that a crew enters means, as far as it can be told."""

import polars as pl

_PARTS = r"<>|->|=>|>| TO "  # VLADIVOSTOK>RAJIN, RU VVO <> KR TGH, BUSAN TO RAJIN: the last part is where to


def known_spellings(ports: pl.DataFrame, spelled: pl.DataFrame) -> pl.DataFrame:
    """All spellings that are understood, each once: `spelling` (capitals and digits), `port_id`, `country`.

    `spelled` (data/destinations.csv, the same columns) stands first, then the LOCODEs of `ports`, then their names; a
    name or LOCODE that two ports have means neither.
    """
    columns = ["spelling", "port_id", "country"]
    codes, names = (
        ports.select(_plain(pl.col(name)).alias("spelling"), "port_id", "country")
        .filter(pl.col("spelling") != "", pl.len().over("spelling") == 1)
        .select(columns)
        for name in ("unlocode", "port_name")
    )
    every = pl.concat([spelled.select(columns), codes, names]).drop_nulls("spelling")
    return every.unique("spelling", keep="first", maintain_order=True).sort("spelling")


def declared_places(destinations: pl.Series, spellings: pl.DataFrame, prefix: str) -> pl.DataFrame:
    """The place that each destination means: `<prefix>port_id`, `<prefix>country`; NULL where it tells none.

    Of a way (`A>B`, `A TO B`) the last part is meant. The whole of it is looked up, then its first two words, then its
    first: `VLADIVOSTOK ROADS` and `RU VVO ANCH` are Vladivostok. Anything else (`SEA`, `FOR ORDERS`) tells no place.
    """
    country_of = dict(spellings.select("spelling", "country").iter_rows())
    port_of = dict(spellings.select("spelling", "port_id").iter_rows())
    words = (
        destinations.rename("words")
        .to_frame()
        .select(pl.col("words").str.to_uppercase().str.replace_all(_PARTS, ">").str.split(">").list.last())
        .select(pl.col("words").str.extract_all(r"[A-Z0-9]+"))
    )
    first_words = {count: pl.col("words").list.head(count).list.join("") for count in (20, 2, 1)}  # 20: all of them
    readings = words.select(
        pl.coalesce(pl.when(text.is_in(list(country_of))).then(text) for text in first_words.values()).alias("reading")
    )
    return readings.select(
        pl.col("reading").replace_strict(place_of, default=None, return_dtype=pl.String).alias(f"{prefix}{name}")
        for name, place_of in (("port_id", port_of), ("country", country_of))
    )


def _plain(text: pl.Expr) -> pl.Expr:
    return text.fill_null("").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
