"""The map of a finding: where its ships were heard, where they were not, and the ports that it is of."""

from collections import Counter
from dataclasses import replace

import polars as pl

from pipeline.judge.explain.facts import Row
from pipeline.report.dossier.case import Case
from pipeline.report.dossier.document import Picture
from pipeline.report.dossier.letters import drawable
from pipeline.report.dossier.subject import Subject, ports_said
from pipeline.report.dossier.svg import picture_of
from pipeline.report.scene import Mark, Scene, foot, marks_of, port_marks, short, ways_between
from pipeline.report.scene_chart import figure_of

_MOST_CALLED_AT = 12  # ports beside those of the finding; more names hide the map
_SIZE_INCHES = (7.4, 5.4)
_HOW_TO_READ = (
    "Drawn through: the ship was heard along that line. Dotted: nobody heard her; the line is the shortest way by sea"
    " between the places, through a port where a call is inferred, and is assumed. Triangles: ports; a percentage"
    " beside one is the probability that she called there. Outlines: zones of the ports as Tumen has them. Coast:"
    " GSHHG, up to half a kilometre off. Where fixes lie closer together than the picture can show, fewer are drawn,"
    " and of very many crossings the latest. White: no coast is at hand there, and ways not heard are straight."
)


def map_of(case: Case, subject: Subject) -> Picture | None:
    """Draw where a finding took place; None where no place of it is known.

    Raises:
        TumenError: the database cannot be read.
    """
    scene = _readable(scene_of(case, subject))
    if not (scene.heard or scene.others or scene.ports or scene.marks):
        return None
    figure = figure_of(scene, _SIZE_INCHES)
    return picture_of(figure, case.finding_id, alt=_in_words(scene), caption=_HOW_TO_READ)


def scene_of(case: Case, subject: Subject) -> Scene:
    """What is on the map."""
    span = case.begin_utc, case.end_utc
    ways = ways_between(case.published, subject.vessel_ids[0], *span)
    others = [way for other in subject.vessel_ids[1:] for way in ways_between(case.published, other, *span)]
    heard = [way for way in ways if way.is_heard]
    dark = [way.points for way in (*ways, *others) if not way.is_heard]
    vessels = [case.facts.vessel(vessel_id) for vessel_id in subject.vessel_ids]
    is_last = case.is_of_vessel or case.end_utc == case.as_of_utc
    return Scene(
        title="\n".join([*(_called(vessel) for vessel in vessels if vessel), case.what]),
        heard=[way.points for way in heard],
        dark=dark,
        marks=[*_met(subject), *marks_of(heard, "last heard" if is_last else "still heard")],
        ports=port_marks(case.facts.ports, ports_said(case.facts, subject) | _called_at(case, subject)),
        zones=case.published.rows("zones", "port_id", list(subject.port_ids)),
        foot=foot(dark, case.as_of_utc),
        is_synthetic=case.facts.is_synthetic,
        others=[way.points for way in others if way.is_heard],
    )


def _called_at(case: Case, subject: Subject) -> dict[str, str]:
    """Ports in which the ships called in that time, the most frequent, that nothing else is said of."""
    calls = case.published.rows("port_calls", "vessel_id", list(subject.vessel_ids)).filter(
        pl.col("arrived_at_utc") <= case.end_utc,
        pl.col("departed_at_utc").is_null() | (pl.col("departed_at_utc") >= case.begin_utc),
    )
    said = ports_said(case.facts, subject)
    observed = set(calls.filter(pl.col("evidence") == "observed")["port_id"])
    often = Counter(calls.sort("arrived_at_utc", "port_call_id")["port_id"]).most_common()
    return {
        port_id: "" if port_id in observed else "(inferred)"
        for port_id, _ in often[:_MOST_CALLED_AT]
        if port_id not in said
    }


def _called(vessel: Row) -> str:
    name = short(vessel["ship_name"] or "name unknown")
    return f"{name} (IMO {vessel['imo'] or 'not known'}, MMSI {vessel['mmsi']:09d})"


def _met(subject: Subject) -> list[Mark]:
    return [Mark(subject.met_at, f"together from {subject.from_utc:%m-%d %H:%M}")] if subject.met_at else []


def _readable(scene: Scene) -> Scene:
    """The scene in letters that the picture's font has."""
    return replace(
        scene,
        title="\n".join(map(drawable, scene.title.split("\n"))),
        marks=[replace(mark, words=drawable(mark.words)) for mark in scene.marks],
        ports=[replace(port, words=drawable(port.words)) for port in scene.ports],
    )


def _in_words(scene: Scene) -> str:
    """What the map shows, for those who do not see it."""
    synthetic = "SYNTHETIC: an exercise. " if scene.is_synthetic else ""
    heard = f"{len(scene.heard) + len(scene.others)} stretches along which ships were heard"
    assumed = f"{len(scene.dark)} ways assumed" if scene.dark else "no way assumed"
    ports = f" Ports: {', '.join(port.words for port in scene.ports)}." if scene.ports else ""
    times = f" Times beside the way: {', '.join(mark.words for mark in scene.marks)}." if scene.marks else ""
    title = scene.title.replace("\n", ", ")
    return f"{synthetic}Map of {title}: {heard}, {assumed}.{ports}{times}"
