"""JSON: an array of objects, an object that holds one, or GeoJSON; what is nested becomes columns of its own."""

import json
from collections.abc import Iterator
from typing import Any

from data_model.errors import Invalid
from data_model.imports.delimited import decoded
from data_model.imports.sheets import MOST_COLUMNS, MOST_ROWS, Collecting, Grid
from data_model.imports.workbooks import text_of

DEEPEST = 4


def grid(data: bytes) -> Grid:
    """The objects as rows under one row of their names; the number of a row is that of its object, from 1."""
    try:
        held = json.loads(decoded(data), parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        raise Invalid("import.json") from None
    objects = _objects(held)
    if len(objects) > MOST_ROWS:
        raise Invalid("import.rows", most=MOST_ROWS)
    flat = [dict(_flat(_feature(one), "", 0)) for one in objects]
    heads: dict[str, None] = {}
    for one in flat:
        heads |= dict.fromkeys(one)
        if len(heads) > MOST_COLUMNS:
            raise Invalid("import.columns", most=MOST_COLUMNS)
    kept = Collecting()
    kept.add(0, heads)
    for number, one in enumerate(flat, start=1):
        kept.add(number, [one.get(head, "") for head in heads])
    return Grid("", tuple(kept.rows), headed=True)


def _objects(held: Any) -> list[dict[str, Any]]:
    """The longest array of objects within three levels."""
    level: list[Any] = [held]
    found: list[dict[str, Any]] = []
    for _ in range(3):
        arrays = [x for x in level if isinstance(x, list) and x and all(isinstance(o, dict) for o in x)]
        found = max([found, *arrays], key=len)
        if found:
            return found
        level = [v for x in level if isinstance(x, dict) for v in x.values()]
    raise Invalid("import.json")


def _feature(one: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature as its properties and its point."""
    shape, facts = one.get("geometry"), one.get("properties")
    if one.get("type") != "Feature" or not isinstance(facts, dict):
        return one
    spot = shape.get("coordinates") if isinstance(shape, dict) else None
    if isinstance(spot, list) and len(spot) >= 2 and not isinstance(spot[0], list):
        return facts | {"longitude": spot[0], "latitude": spot[1]}
    return facts


def _flat(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            yield from _flat(inner, f"{name} {key}".strip(), depth + 1)
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        columns: dict[str, list[str]] = {}
        for one in value[:50]:
            for key, text in _flat(one, name, depth + 1):
                columns.setdefault(key, []).append(text)
        yield from ((key, "; ".join(texts)) for key, texts in columns.items())
    elif isinstance(value, list):
        yield name, "; ".join(text_of(v) for v in value[:200] if not isinstance(v, dict | list))
    elif not isinstance(value, dict):
        yield name, text_of(value)
