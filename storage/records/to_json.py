"""TODO"""

from __future__ import annotations

import dataclasses
import json


def to_json(value: object) -> str:
    """Compact JSON; records become objects, default values are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(got)
            for field in dataclasses.fields(value)
            if (got := getattr(value, field.name)) != field.default
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
