"""Names and call signs of ships as they are compared, since AIS, lists and people write them differently."""

import polars as pl

from pipeline.watchlist_settings import WatchlistSettings

# A spreadsheet took the ship `7-28` for a day. The list shows it so; no ship is called so.
_A_SPREADSHEETS_DAY = r"^(\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{1,2})$"
_FEWEST_LETTERS = 2


def folded(name: pl.Expr) -> pl.Expr:
    """Letters and digits alone, capitals without accents; NULL where fewer than two are left.

    `MAIA-1`, `Maia 1` and `MAIA.1` are one; scripts are not transcribed.
    """
    letters = name.str.normalize("NFKD").str.to_uppercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    return pl.when(letters.str.len_chars() >= _FEWEST_LETTERS).then(letters)


def folded_call_sign(call_sign: pl.Expr) -> pl.Expr:
    """The same; one that is all zeros is none."""
    letters = folded(call_sign)
    return pl.when(~letters.str.contains(r"^0+$")).then(letters)


def name_keys(listed: pl.DataFrame, settings: WatchlistSettings) -> pl.DataFrame:
    """Listed names (columns `row`, `identity`) as a ship can broadcast them: whole, and cut where AIS cuts them."""
    names = listed.filter(~pl.col("identity").str.contains(_A_SPREADSHEETS_DAY))
    whole = pl.col("identity")
    cut = whole.str.head(settings.broadcast_name_letters)
    return pl.concat([names.with_columns(folded(whole)), names.with_columns(folded(cut))]).drop_nulls().unique()


def same_but_for_a_typo(one: str, other: str, least_letters: int) -> bool:
    """Whether two folded names differ by one letter put in, left out, mistaken or exchanged with its neighbour.

    Digits are never mistaken: SIN PHYONG 5 is not SIN PHYONG 9. Where both have fewer than
    `least_letters`, they are too short.
    """
    if max(len(one), len(other)) < least_letters or abs(len(one) - len(other)) > 1:
        return False
    if [letter for letter in one if letter.isdigit()] != [letter for letter in other if letter.isdigit()]:
        return False
    begin = next((place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if begin is None:
        return True
    rest, other_rest = one[begin:], other[begin:]
    exchanged = rest[:2][::-1] == other_rest[:2] and rest[2:] == other_rest[2:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:] or exchanged
