"""Key of a TOML text → line, for messages; path of an operator's list → entries.

tomllib keeps no lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from gettext import gettext as _
from pathlib import Path

from monitor.judge.rules.operator_lists import entries
from monitor.speech.language import marked, spoken, system_words
from storage.errors import ConfigError

HEADER = re.compile(r"""(?:(?<!\s)\s++)?\[{1,2}\s*["']?([\w.-]+)["']?\s*\]{1,2}\s*(?:#|$)""")


def line_of(lines: Sequence[str], section: str, key: str | None, number: int | None) -> int | None:
    """Return the line of a key, counted from 1; the line of the table's header if the key is not found.

    `number` is the position of the table among the tables of this section, from 0; None: every table.
    Returns None if the table has no header.
    """
    seen, inside, header = -1, False, None
    for at, line in enumerate(lines, start=1):
        heading = HEADER.match(line)
        if heading is not None:
            inside = heading[1] == section
            seen += inside
            inside = inside and (number is None or seen == number)
            header = at if inside or heading[1] == f"{section}.{key}" else header
        elif inside and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[.=]", line):
            return at
    return header


LONGEST_LIST = 5_000_000  # bytes; the longest published list has some 1,500 names


def read_entries(path: Path) -> tuple[str, ...]:
    """Return the entries of a list file, UTF-8. Raises ConfigError."""
    try:
        if path.exists() and not path.is_file():
            raise ConfigError(_("{path} is no file").format(path=path))
        if path.stat().st_size > LONGEST_LIST:
            raise ConfigError(
                _("{path} is no list: more than {most:,} bytes").format(path=path, most=LONGEST_LIST)
            )
        return entries(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: {system_words(error)}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(
            _("{path}: not UTF-8 at byte {start}").format(path=path, start=error.start)
        ) from error


def is_regular(path: Path) -> bool:
    """Return whether a file is at the path. A name that the file system refuses is no file."""
    try:
        return path.is_file()
    except OSError:
        return False


# What tomllib says → what to do. tomllib names line and column, or the end of the document.
PLACE = re.compile(r" \(at (?:line (?P<line>\d{1,9}), column (?P<column>\d{1,9})|end of document)\)$")
REMEDIES = {
    "Unclosed array": marked("close the list with ]"),
    "Cannot declare": marked("the table stands twice: write it once, or [[…]] for several tables"),
    "Cannot overwrite": marked("the key stands twice: write it once"),
    "Cannot mutate": marked("the table stands twice: write it once"),
    "Expected newline": marked("write one value a line, without a unit, and a text in straight quotes"),
    "Expected '=' after a key": marked(
        "write key = value; a key with blanks or Chinese characters stands in quotes"
    ),
    "Invalid value": marked('a text stands in straight quotes: key = "text"'),
    "Unescaped '\\'": marked("write a regular expression or a path of Windows in single quotes: '\\d+'"),
    "Illegal character": marked("write straight quotes around a text on one line"),
    "Invalid statement": marked("write key = value, or [section]"),
    "Expected ']'": marked("close the heading with ]"),
    "Unterminated string": marked("close the text with its quote"),
}


# Texts in either quotation mark, a text that is open at the end of the line, and remarks.
TEXTS_AND_REMARKS = re.compile(
    r"""\"(?:[^"\\]|\\.?)*+(?:"|(?P<open>\Z))|'[^']*+(?:'|(?P<also_open>\Z))|#.*"""
)
WIDE = (
    "＂＇“”‘’＝［］｛｝（），、：．。＃　"  # signs of Chinese input methods where TOML wants signs of ASCII
)


def _wide_sign(lines: Sequence[str], at: int) -> str:
    """Return the first sign of full width in a line outside its texts and remarks, "" without such a sign."""
    bare = TEXTS_AND_REMARKS.sub(_open_text, lines[at - 1]) if 0 < at <= len(lines) else ""
    return next((sign for sign in bare if sign in WIDE), "")


def _open_text(found: re.Match[str]) -> str:
    """Return a text without an end: the sign of full width may be its quotation mark."""
    return "" if found["open"] is found["also_open"] is None else found[0]


def mistaken(path: Path, lines: Sequence[str], words: str) -> str:
    """Return ``path:line: mistake: remedy`` for the words of tomllib. The line is not shown: it may hold a secret."""
    found = PLACE.search(words)
    at = int(found["line"]) if found and found["line"] else len(lines)
    said = words[: found.start()] if found else words
    sign = _wide_sign(lines, at)
    if sign:
        advice = _(
            "{place}: {sign} is a sign of full width: write straight quotes, = , [ ] as on an English keyboard"
        )
        return advice.format(place=f"{path}:{at}", sign=sign)
    remedy = _of_other_languages(lines, at) or next(
        (remedy for start, remedy in REMEDIES.items() if said.startswith(start)), ""
    )
    told = _("{place}: {words}: {remedy}") if remedy else _("{place}: {words}")
    return told.format(
        place=f"{path}:{at}", words=_words_of_tomllib(said), remedy=_(remedy) if remedy else ""
    )


def _words_of_tomllib(said: str) -> str:
    """Return the words of the mistake; tomllib speaks English."""
    return said if spoken() == "en" else _("not in the form of TOML")


REMARK_OF_OTHERS = re.compile(r"\s*(?://|;|/\*|--)")
TRUTH_OF_OTHERS = re.compile(r"=\s*(?:True|False|TRUE|FALSE|yes|no|on|off)\s*(?:#|$)")


def _of_other_languages(lines: Sequence[str], at: int) -> str:
    """Return the remedy for a line in the form of a further language: a remark, or yes and no. "" for other lines."""
    text = lines[at - 1] if 0 < at <= len(lines) else ""
    if REMARK_OF_OTHERS.match(text):
        return marked("a remark begins with #")
    return marked("write true or false, in small letters") if TRUTH_OF_OTHERS.search(text) else ""


LONG_NUMBER = re.compile(r"\d[\d_]{4000}")  # Python converts at most 4,300 digits
BRACKET = re.compile(r"[\[{]")
LONGEST_KEY = 100  # characters of a key in a message


def unreadable(lines: Sequence[str]) -> str:
    """Return ``line: [section] key: mistake`` where tomllib gave up without a line of its own.

    tomllib gives up at whole numbers of thousands of digits, and at values nested a thousand deep.
    """
    at = next((at for at, line in enumerate(lines) if LONG_NUMBER.search(line)), None)
    if at is not None:
        return f"{_place(lines, at)}: " + _("a number has thousands of digits")
    deepest = max(range(len(lines)), key=lambda at: len(BRACKET.findall(lines[at])))
    return f"{_place(lines, deepest)}: " + _("values or keys are nested too deeply")


def _place(lines: Sequence[str], at: int) -> str:
    """Return number, section and key of a line, which is counted from 0."""
    headings = filter(None, map(HEADER.match, reversed(lines[: at + 1])))
    section = next((f"[{heading[1]}] " for heading in headings), "")
    return f"{at + 1}: {section}{lines[at].partition('=')[0].strip()[:LONGEST_KEY]}"
