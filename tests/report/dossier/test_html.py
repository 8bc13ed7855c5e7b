"""The HTML of a dossier: one file, nothing fetched, nothing run, whatever ships and lists say."""

import pytest
from dossiers import HOSTILE, Page
from papers import paper

from pipeline.report.dossier.html import as_html

LONG = "W" * 10_000
STRANGE = [
    HOSTILE,
    "</style></title>",
    "<!--",
    "{{ dossier }}{% include 'dossier.css' %}",
    "\x00\x7f\u2066\ufeff",
    LONG,
]


def page(text: str) -> Page:
    return Page(as_html(paper(text)))


@pytest.mark.parametrize("text", STRANGE)
def test_no_text_makes_an_element_or_an_attribute(text: str) -> None:
    plain, strange = (
        [(tag, sorted(name for name in attributes)) for tag, attributes in page(said).elements] for said in ("x", text)
    )
    assert strange == plain


@pytest.mark.parametrize("text", STRANGE)
def test_every_text_is_seen(text: str) -> None:
    shown = page(text).text
    for piece in ("7*7", "evil"):
        assert (piece in shown) == (piece in text)
    assert not set("\x00\x1b\x7f\u202e\u2066\ufeff") & set(shown)
    assert ("[U+202E]" in shown) == ("\u202e" in text)


def test_nothing_is_fetched_and_nothing_is_run() -> None:
    elements = page("x").elements
    assert not {tag for tag, _ in elements} & {"script", "link", "iframe", "object", "embed", "form", "a", "base"}
    for tag, attributes in elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "srcset", "action", "background"):
            assert (attributes.get(name) or "data:image/svg+xml;base64,").startswith("data:image/svg+xml;base64,"), tag
    (policy,) = (attributes for _, attributes in elements if attributes.get("http-equiv"))
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert "url(" not in as_html(paper("x")).decode()
    assert "://" not in as_html(paper("x")).decode()


def test_it_is_read_aloud_well() -> None:
    elements = page("x").elements
    assert ("html", {"lang": "en"}) in elements
    assert [tag for tag, _ in elements if tag in {"h1", "h2", "h3"}] == ["h1", "h2", "h2"]
    assert all(attributes.get("alt") for tag, attributes in elements if tag == "img")
    assert all(attributes.get("scope") == "col" for tag, attributes in elements if tag == "th")
    tables = [tag for tag, _ in elements if tag in {"table", "caption"}]
    assert tables == ["table", "caption"] * 4


def test_the_banner_stands_first_and_only_where_there_is_one() -> None:
    assert "SYNTHETIC" in page("x").text.partition("Where and when")[0]
    assert "SYNTHETIC" not in Page(as_html(paper("x", is_synthetic=False))).text


def test_a_line_that_is_gone_is_told() -> None:
    assert Page(as_html(paper("x", raw=False))).text.count("The file is not there any more, or has changed") == 2
