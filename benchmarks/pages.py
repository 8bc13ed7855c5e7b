"""Tables of the benchmarks in pages of the docs."""

from pathlib import Path


def write_between(page: Path, begin: str, end: str, content: str) -> None:
    """Put `content` between two lines of a page, in the place of what is there.

    Raises:
        ValueError: the page has no such lines.
    """
    before, found_begin, rest = page.read_text(encoding="utf-8").partition(begin)
    _, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        message = f"{page}: has no lines {begin} and {end}; put them where the tables go"
        raise ValueError(message)
    page.write_text(f"{before}{begin}\n\n{content}\n\n{end}{after}", encoding="utf-8")
