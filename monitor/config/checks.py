"""Value of a setting → the words of the mistake in the value, "" if the value is right."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence

from monitor.config import schema

# Keys of regular expressions or of several lines. Their texts may hold any character.
PATTERNS = ("article_urls", "ignore_urls", "articles", "body_template")
# Keys of channels with secrets. No message shows their values.
SECRETS = ("url", "secret")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
KIND_NAMES: dict[type | tuple[type, ...], str] = {
    schema.NUMBER: "a number",
    schema.MOMENT: "a day or a time",
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def mistake(section: str, key: schema.Key, value: object) -> str:
    """Return the first mistake that a check of CHECKS finds."""
    return next((words for check in CHECKS if (words := check(section, key, value))), "")


def _wrong_kind(_section: str, key: schema.Key, value: object) -> str:
    wrong_bool = isinstance(value, bool) and key.kind is not bool
    if not wrong_bool and isinstance(value, key.kind):
        return ""
    kind = KIND_NAMES[key.kind]
    return f"must be {kind}" if key.name in SECRETS else f"must be {kind}, not {value!r}"


def _wrong_bounds(_section: str, key: schema.Key, value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return f"must be a number, not {value!r}"
    if key.least is not None and value < key.least:
        return f"must be at least {key.least:g}, not {value!r}"
    if key.most is not None and value > key.most:
        return f"must be at most {key.most:.0f}, not {value!r}"
    return ""


def _wrong_choice(_section: str, key: schema.Key, value: object) -> str:
    if not key.choices or value in key.choices:
        return ""
    return f"must be one of {', '.join(key.choices)}, not {value!r}{nearest(str(value), key.choices)}"


def _wrong_list(_section: str, key: schema.Key, value: object) -> str:
    if not isinstance(value, list) or all(isinstance(item, key.items) for item in value):
        return ""
    return "must be a list of strings" if key.items is str else "must be a list of tables"


def _wrong_texts(_section: str, key: schema.Key, value: object) -> str:
    if key.required and value == []:
        return "must not be empty"
    texts = value if isinstance(value, list) else [value]
    words = [text for text in texts if isinstance(text, str)]
    if not all(map(str.strip, words)):
        return "must not be empty"
    if key.name not in PATTERNS and any(map(CONTROL.search, words)):
        return "must not hold control characters"
    return ""


CHECKS: tuple[Callable[[str, schema.Key, object], str], ...] = (
    _wrong_kind,
    _wrong_bounds,
    _wrong_choice,
    _wrong_list,
    _wrong_texts,
)


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that `name` resembles, as the end of a message; "" if no known name is near."""
    matches = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return f"; did you mean {matches[0]!r}?" if matches else ""
