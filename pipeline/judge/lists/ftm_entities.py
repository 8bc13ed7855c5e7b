"""Entities of FollowTheMoney, from lines of JSON; one that stands inside another's property is taken out of it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.judge.csv_lines import refuse_unprintable

_DEEPEST = 4  # nested exports go two deep


@dataclass(frozen=True)
class Entity:
    """One entity; of nested ones its properties hold the ids.

    Attributes:
        within: id of the entity in whose property it stands.
        inner: those that stand in its own properties.
    """

    line_no: int
    entity_id: str
    schema: str
    caption: str
    properties: Mapping[str, tuple[str, ...]]
    datasets: tuple[str, ...]
    first_seen: str
    last_seen: str
    within: str | None
    inner: tuple["Entity", ...]


def entity_of(line: str, line_no: int) -> Entity:
    """Read one line.

    Raises:
        ValueError: it is no JSON object with an id, a schema and properties, or holds what no text may.
    """
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        message = f"is no JSON: {error}; is the file cut off?"
        raise ValueError(message) from error
    return _entity(document, line_no, None, _DEEPEST)


def nested(entity: Entity) -> Iterator[Entity]:
    """The entity and all that stand in it."""
    yield entity
    for inner in entity.inner:
        yield from nested(inner)


def _entity(document: object, line_no: int, within: str | None, depth: int) -> Entity:
    if not isinstance(document, dict) or not isinstance(document.get("properties"), dict):
        message = "is no entity of FollowTheMoney: an object with id, schema and properties"
        raise ValueError(message)  # noqa: TRY004  a fault of the line, as all others
    entity_id, schema = _text(document.get("id")), _text(document.get("schema"))
    if not entity_id or not schema:
        message = "is an entity without id or schema"
        raise ValueError(message)
    if depth == 0:
        message = f"nests entities more than {_DEEPEST} deep"
        raise ValueError(message)
    inner: list[Entity] = []
    properties: dict[str, tuple[str, ...]] = {}
    for name, values in document["properties"].items():
        texts: list[str] = []
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                inner.append(_entity(value, line_no, entity_id, depth - 1))
                texts.append(inner[-1].entity_id)
            else:
                texts.append(_text(value))
        properties[_text(name)] = tuple(filter(None, texts))
    datasets = document.get("datasets")
    return Entity(
        line_no=line_no,
        entity_id=entity_id,
        schema=schema,
        caption=_text(document.get("caption")),
        properties=properties,
        datasets=tuple(_text(name) for name in datasets) if isinstance(datasets, list) else (),
        first_seen=_text(document.get("first_seen")),
        last_seen=_text(document.get("last_seen")),
        within=within,
        inner=tuple(inner),
    )


def _text(value: Any) -> str:  # noqa: ANN401  whatever JSON holds
    text = value.strip() if isinstance(value, str) else "" if value is None else str(value)
    refuse_unprintable(text)
    return text
