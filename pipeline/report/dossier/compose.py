"""A dossier put together: the words are those of `tumen explain`, and maps, tables and hashes stand beside them."""

from collections.abc import Iterator

from pipeline.judge.explain.explanation import Part
from pipeline.judge.explain.itineraries import COMPETING
from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Block, Dossier, Section, Words
from pipeline.report.dossier.identities import identities_of
from pipeline.report.dossier.letters import inert
from pipeline.report.dossier.lists import lists_of
from pipeline.report.dossier.map import map_of
from pipeline.report.dossier.provenance import how_to_check, provenance_of, quotes_of
from pipeline.report.dossier.timeline import timeline_of
from pipeline.report.dossier.weights import weights_of

_SURE = "How sure"  # what a reader has to know before anything else
_SYNTHETIC = "SYNTHETIC"
_BANNER = "SYNTHETIC: the feed behind this was made by tumen simulate. It is an exercise, and nothing of it happened."
_NO_PLACE = "There is nothing to draw: no place of it is published."
_OBSERVED = (
    "Observed means that ships sent it themselves. Inferred means that nobody saw it: it is drawn from before and after"
    " a silence, with a probability. Probable is a half or more, possible a tenth to a half; undetermined means that"
    " the question is left open. All times are UTC."
)
_QUOTED = (
    "Names, destinations and lists are quoted as ships and lists have them. A letter that does not print, or that no"
    " font at hand has, stands as its code point, such as [U+202E]."
)
_ALONE = (
    "Nothing in this paper is fetched from anywhere, and nothing in it depends on when it was written: the same"
    " database and feed files give the same bytes."
)


def compose(case: Case) -> Dossier:
    """Put a case's dossier together.

    Raises:
        TumenError: the database cannot be read.
    """
    return Dossier(
        finding_id=case.finding_id,
        kind=case.explanation.kind,
        title=f"{'SYNTHETIC ' if case.facts.is_synthetic else ''}Dossier: {case.what}",
        headline=inert(case.explanation.headline),
        banner=_BANNER if case.facts.is_synthetic else None,
        sections=tuple(section for section in _sections(case) if section.blocks),
        as_of_utc=case.as_of_utc,
    )


def _sections(case: Case) -> Iterator[Section]:
    parts = [part for part in case.explanation.parts if part.title != _SYNTHETIC]
    yield from (Section(part.title, (_words(part),)) for part in parts if part.title == _SURE)
    if case.subject is not None:
        drawn = map_of(case, case.subject)
        yield Section("Map", (drawn or Words((_NO_PLACE,)),))
        yield Section("Timeline", timeline_of(case, case.subject))
    for part in parts:
        if part.title != _SURE:
            yield Section(part.title, _blocks(case, part))
    if case.subject is not None:
        yield from _other_silences(case, parts)
        yield Section("Lists", lists_of(case, case.subject))
    if case.is_of_vessel:
        yield Section("Names and numbers", (identities_of(case),))
    yield Section("Evidence", quotes_of(case))
    yield Section("How to check this", how_to_check(case))
    yield Section("Where it comes from", provenance_of(case))
    yield Section("How to read this", (Words((_OBSERVED, _QUOTED, _ALONE)),))


def _blocks(case: Case, part: Part) -> tuple[Block, ...]:
    """The sentences of a part; weights are shown as bars instead."""
    weights = weights_of(case.facts, case.subject.gap_ids[0]) if case.subject and case.subject.gap_ids else None
    if part.title != COMPETING or weights is None:
        return (_words(part),)
    return (Words(part.sentences[:1]), weights)


def _other_silences(case: Case, parts: list[Part]) -> Iterator[Section]:
    """Explanations of the second silence of a voyage that begins in one and ends in another."""
    gap_ids = case.subject.gap_ids[1:] if case.subject else ()
    for gap_id in gap_ids if any(part.title == COMPETING for part in parts) else ():
        weights = weights_of(case.facts, gap_id)
        if weights:
            yield Section(f"{COMPETING}: the silence {gap_id}", (weights,))


def _words(part: Part) -> Words:
    return Words(tuple(map(inert, part.sentences)))
