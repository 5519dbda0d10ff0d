"""Records → compact JSON, the form that the store keeps."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime

from storage.records.facts import TAGS, Facts

_TAG_OF = {kind: tag for tag, kind in TAGS.items()}


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
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _fields(record: object) -> dict[str, object]:
    return {
        field.name: _plain(content)
        for field in dataclasses.fields(record)  # type: ignore[arg-type]
        if (content := getattr(record, field.name)) != field.default
    }
