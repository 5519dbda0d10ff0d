"""Value of a setting → the words of the mistake in the value, "" if the value is right."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Sequence
from gettext import gettext as _

from monitor.config import schema
from monitor.speech.language import marked

# Keys of regular expressions or of several lines. Their texts may hold any character.
PATTERNS = ("article_urls", "ignore_urls", "articles", "body_template")
# Keys of channels with secrets. No message shows their values.
SECRETS = ("url", "secret")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
KIND_NAMES: dict[type | tuple[type, ...], str] = {
    schema.NUMBER: marked("a number"),
    schema.MOMENT: marked("a day or a time"),
    str: marked("a text in quotes"),
    int: marked("a whole number"),
    bool: marked("true or false"),
    list: marked("a list"),
    dict: marked("a table"),
}


def mistake(section: str, key: schema.Key, value: object) -> str:
    """Return the first mistake that a check of CHECKS finds."""
    return next((words for check in CHECKS if (words := check(section, key, value))), "")


def _wrong_kind(_section: str, key: schema.Key, value: object) -> str:
    wrong_bool = isinstance(value, bool) and key.kind is not bool
    if not wrong_bool and isinstance(value, key.kind):
        return ""
    kind = _(KIND_NAMES[key.kind])
    return (
        _("must be {kind}").format(kind=kind)
        if key.name in SECRETS
        else _("must be {kind}, not {value!r}").format(kind=kind, value=value)
    )


def _wrong_bounds(_section: str, key: schema.Key, value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    if isinstance(value, float) and not math.isfinite(value):
        return _("must be a number, not {value!r}").format(value=value)
    if key.least is not None and value < key.least:
        words = _("must be at least {least:g}, not {value!r} ({meaning})")
        return words.format(least=key.least, value=value, meaning=_(key.meaning))
    if key.most is not None and value > key.most:
        words = _("must be at most {most:.0f}, not {value!r} ({meaning})")
        return words.format(most=key.most, value=value, meaning=_(key.meaning))
    return ""


def _wrong_choice(_section: str, key: schema.Key, value: object) -> str:
    if not key.choices or value in key.choices:
        return ""
    return _("must be one of {names}, not {value!r}{hint}").format(
        names=", ".join(key.choices), value=value, hint=nearest(str(value), key.choices)
    )


def _wrong_list(_section: str, key: schema.Key, value: object) -> str:
    if not isinstance(value, list) or all(isinstance(item, key.items) for item in value):
        return ""
    return _("must be a list of strings") if key.items is str else _("must be a list of tables")


def _wrong_texts(_section: str, key: schema.Key, value: object) -> str:
    if key.required and value == []:
        return _("must not be empty")
    texts = value if isinstance(value, list) else [value]
    words = [text for text in texts if isinstance(text, str)]
    if not all(map(str.strip, words)):
        return _("must not be empty")
    if key.name not in PATTERNS and any(map(CONTROL.search, words)):
        return _("must not hold control characters")
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
    return _("; did you mean {name!r}?").format(name=matches[0]) if matches else ""
