"""Records → compact JSON, the form that the store keeps."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime

from storage.records.facts import TAGS, Facts

_TAG_OF = {kind: tag for tag, kind in TAGS.items()}
_FIELDS_OF: dict[type, tuple[tuple[str, object], ...]] = {}  # names and defaults, filled as records come up


def to_json(value: object) -> str:
    """Return compact JSON. Records become objects without their default values, times RFC 3339."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def facts_to_json(facts: Facts | None) -> str:
    """Return compact JSON of facts, with the record's tag as `type`."""
    if facts is None:
        return "null"
    tagged = {"type": _TAG_OF[type(facts)]} | _fields(facts)
    return json.dumps(tagged, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return _fields(value) if _names_and_defaults(type(value)) else value


def _fields(record: object) -> dict[str, object]:
    return {
        name: _plain(content)
        for name, default in _names_and_defaults(type(record))
        if (content := getattr(record, name)) != default
    }


def _names_and_defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields of a record; empty for any other type."""
    known = _FIELDS_OF.get(kind)
    if known is None:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        known = _FIELDS_OF[kind] = tuple((field.name, field.default) for field in fields)
    return known
