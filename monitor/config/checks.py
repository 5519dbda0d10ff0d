"""TODO"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence

from monitor.config import schema

# sections whose lists hold texts
TEXTS = ("sites", "must_carry", "alerts.channels", "alerts.rules")


# keys that hold regular expressions or several lines: anything may stand in them
PATTERNS = ("article_urls", "ignore_urls", "articles", "body_template")


CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def wrong_kind(key: schema.Key, value: object) -> str:
    wrong_bool = isinstance(value, bool) and key.kind is not bool
    if wrong_bool or not isinstance(value, key.kind):
        shown = (
            "" if key.name in ("url", "secret") else f", not {value!r}"
        )  # never what a channel's secret may be
        return f"must be {_kind_name(key.kind)}{shown}"
    return ""


def wrong_bounds(key: schema.Key, value: object) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f"must be a number, not {value!r}"
    if isinstance(value, int | float):
        if key.least is not None and value < key.least:
            return f"must be at least {key.least:g}, not {value!r}"
        if key.most is not None and value > key.most:
            return f"must be at most {key.most:.0f}, not {value!r}"
    if key.choices and value not in key.choices:
        return f"must be one of {', '.join(key.choices)}, not {value!r}{nearest(str(value), key.choices)}"
    return ""


def wrong_texts(section: str, key: schema.Key, value: object) -> str:
    listed: list[object] = value if isinstance(value, list) and section in TEXTS else []
    if not all(isinstance(each, str) for each in listed):
        return "must be a list of strings"
    texts = [each for each in (*listed, value) if isinstance(each, str)]
    if (key.required and value == []) or not all(each.strip() for each in texts):
        return "must not be empty"
    if key.name not in PATTERNS and any(CONTROL.search(each) for each in texts):
        return "must not hold control characters"
    return ""


def _kind_name(kind: type | tuple[type, ...]) -> str:
    if isinstance(kind, tuple):
        return "a number"
    return {
        str: "a text in quotes",
        int: "a whole number",
        bool: "true or false",
        list: "a list",
        dict: "a table",
    }[kind]


def nearest(name: str, known: Sequence[str]) -> str:
    """What may have been meant, as the end of a message; "" where nothing is near."""
    found = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""
