"""FollowTheMoney: one JSON entity a line, for OpenSanctions' and Aleph's tools."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.exports.ftm_entities import Entity, port_call_entities, voyage_entities
from pipeline.exports.layer import Layer

_ENTITIES: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Entity]]] = MappingProxyType(
    {"voyages": voyage_entities, "port_calls": port_call_entities}
)


def write_ftm(layer: Layer, path: Path) -> None:
    """Write voyages as trips, or port calls as events; ships and ports once each.

    Raises:
        OSError: the disk is full.
        KeyError: FollowTheMoney has no word for such rows.
    """
    entities_of = _ENTITIES[layer.name]
    ports: set[str] = set()
    ship = ""
    with path.open("w", encoding="ascii", newline="\n") as file:
        for frame in layer.frames:
            for row in frame.iter_rows(named=True):
                for entity in entities_of(row):
                    # Rows come ship by ship.
                    if entity["schema"] == "Vessel":
                        if entity["id"] == ship:
                            continue
                        ship = entity["id"]
                    elif entity["schema"] == "Address":
                        if entity["id"] in ports:
                            continue
                        ports.add(entity["id"])
                    file.write(json.dumps(entity) + "\n")
