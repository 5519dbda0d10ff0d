"""Command line, configuration, environment → the language of the console, for the rest of the process.

Texts of the console are English in the code, inside ``_()`` of gettext, which finds the Chinese text during the call.
Click takes its own words from the same catalogue.
"""

from __future__ import annotations

import gettext
import os
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LANGUAGES = ("zh", "en")
FIRST = "zh"  # where neither a person nor a file nor the system names a language
CATALOGUES = Path(__file__).parent / "locale"
DOMAIN = "reprintwatch"
VARIABLE = "LANGUAGE"  # gettext reads it first
SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as in POSIX
UNSAID = ("C", "POSIX")  # locales of programs, which name no language
LONGEST_FILE = 10_000_000  # bytes


def speak(language: str) -> None:
    """Use a language for all texts of the console from now on."""
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ[VARIABLE] = language


def spoken() -> str:
    """Return the language of the console, zh or en."""
    language = os.environ.get(VARIABLE, FIRST)
    return language if language in LANGUAGES else FIRST


@contextmanager
def in_english() -> Iterator[None]:
    """Use English within the block: JSON and logs are English in every language of the console."""
    before = spoken()
    speak("en")
    try:
        yield
    finally:
        speak(before)


def marked(text: str) -> str:
    """Return the text unchanged. The catalogue takes up a text of a table, translated where the table is shown."""
    return text


def words_in(language: str, text: str) -> str:
    """Return a text of the console in a language, whatever the console speaks now."""
    catalogue = gettext.translation(DOMAIN, str(CATALOGUES), [language], fallback=True)
    return catalogue.gettext(text)


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of a call: by ``--lang`` anywhere in it, the configuration, the system; else Chinese."""
    asked = value_of("--lang", arguments)
    if asked in LANGUAGES:
        return asked
    file = value_of("--config", arguments) or environment.get("REPRINTWATCH_CONFIG") or "reprintwatch.toml"
    return _configured(Path(file)) or _of_system(environment) or FIRST


def value_of(option: str, arguments: Sequence[str]) -> str:
    """Return the last value of an option on a command line, "" without the option."""
    return (values_of(option, arguments) or [""])[-1]


def values_of(option: str, arguments: Sequence[str]) -> list[str]:
    """Return the values of an option in the order of a command line. ``--`` ends the options."""
    own = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    pairs = zip(own, [*own, ""][1:], strict=True)
    return [
        following if argument == option else argument.partition("=")[2]
        for argument, following in pairs
        if argument == option or argument.startswith(f"{option}=")
    ]


def _configured(file: Path) -> str | None:
    """Return the language that a configuration names. A faulty file names none; its faults are told on loading."""
    try:
        if not file.is_file() or file.stat().st_size > LONGEST_FILE:
            return None
        language = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("monitor", {}).get("language")
    except (OSError, ValueError, RecursionError, AttributeError):
        return None
    return language if language in LANGUAGES else None


def _of_system(environment: Mapping[str, str]) -> str | None:
    """Return the language of the system's locale: Chinese, English for a further language, None without a language."""
    name = next((environment[each] for each in SYSTEM if environment.get(each)), "")
    if name.partition(".")[0] in ("", *UNSAID):
        return None
    return "zh" if name.lower().startswith("zh") else "en"


UNDEFINED = re.compile(r"'([^']+)' is undefined")


def library_words(error: Exception) -> str:
    """Return what a library says of a mistake. Libraries speak English: in Chinese the place and the cause alone."""
    if isinstance(error, OSError) and error.strerror:
        return system_words(error)
    if spoken() == "en":
        return str(error)
    undefined = UNDEFINED.search(str(error))
    if undefined is not None:
        return gettext.gettext("{name} is undefined").format(name=undefined[1])
    line, at = getattr(error, "lineno", None), getattr(error, "pos", None)
    if line is not None:
        return gettext.gettext("at line {line}").format(line=line)
    if at is not None:
        return gettext.gettext("at character {position}").format(position=at + 1)
    return type(error).__name__


def system_words(error: OSError) -> str:
    """Return what the system says of a file or a disk, in the language of the console."""
    return gettext.gettext(error.strerror) if error.strerror else str(error)
