"""Options shared by several commands; command line → configuration and store of a command."""

from __future__ import annotations

import getpass
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from gettext import gettext as _
from pathlib import Path
from typing import TypeVar

import click

from monitor.config.reader import find, load
from monitor.config.values import Config
from monitor.speech.language import LANGUAGES, spoken
from monitor.speech.translated import HELP_OF_LANG
from monitor.wording.names import KIND_NAMES, SEVERITY_NAMES
from storage.clock import SHANGHAI
from storage.engine.opening import open_readonly
from storage.engine.store import Store
from storage.records import Severity

F = TypeVar("F", bound=Callable[..., object])

SEVERITIES = ("info", "notice", "warning", "critical")
FOUND_SOMETHING = 4  # exit code: the texts differ, the store is damaged, or doctor has advice
PART_DONE = 3  # exit code: a site yielded nothing, or a channel refused

MOST = 2**63 - 1  # the largest number that a store holds
as_json: Callable[[F], F] = click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
site: Callable[[F], F] = click.option("--site", metavar="NAME", help="Only this site.")
# For a command that puts facts into words: `lang` is the language of the console, however it was chosen.
lang: Callable[[F], F] = click.option(
    "--lang", type=click.Choice(LANGUAGES), callback=lambda ctx, param, value: spoken(), help=HELP_OF_LANG
)
AGO = re.compile(r"^(\d+)([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """Time on the command line: RFC 3339, a day, or a span before now (90m, 24h, 7d, 2w)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the time of a text. A time without a zone is in Beijing time."""
        if isinstance(value, datetime):
            return value
        text = unicodedata.normalize("NFKC", str(value)).strip()
        ago = AGO.match(text.lower())
        try:
            if ago:
                return datetime.now(UTC) - timedelta(**{UNITS[ago[2]]: int(ago[1])})
            read = datetime.fromisoformat(text)
        except (ValueError, OverflowError):
            self.fail(
                _("{text!r} is no time: write 2026-11-23, 2026-11-23T06:05:00Z, 24h or 7d").format(text=text),
                param,
                ctx,
            )
        return read if read.tzinfo else read.replace(tzinfo=SHANGHAI)


class NamedCode(click.Choice[str]):
    """Code of a table of names, or its Chinese name as the lists show the name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__(list(names))
        self._codes = {name: code for code, name in names.items()}

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code of a word."""
        code = self._codes.get(str(value).strip(), str(value))
        if code not in self.choices:
            known = self._codes if spoken() == "zh" else self.choices
            words = _("{value!r} is none of: {kinds}")
            self.fail(words.format(value=value, kinds=", ".join(known)), param, ctx)
        return code


SEVERITY = NamedCode({each: SEVERITY_NAMES["zh"][Severity[each.upper()]] for each in SEVERITIES})
KIND = NamedCode({kind.value: name for kind, name in KIND_NAMES["zh"].items()})


class Number(click.IntRange):
    """Whole number within limits."""

    def _describe_range(self) -> str:
        """Return the limits for the help. The largest number of a store is no limit for a person."""
        return f"x>={self.min}" if self.max == MOST else super()._describe_range()

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of a text, in signs of full width too."""
        text = str(value).strip()
        if re.fullmatch(r"[+-]?\d+", text) is None:
            self.fail(
                _("{text!r} is no whole number: write digits, such as 12").format(text=text), param, ctx
            )
        number: int = super().convert(int(text), param, ctx)
        return number


COUNT = Number(1, MOST)

since: Callable[[F], F] = click.option(
    "--since", type=Moment(), metavar="T", help="From then on: 2026-11-23 (Beijing time), 24h, 7d."
)


def config(ctx: click.Context) -> Config:
    """Return the checked configuration. Raises ConfigError."""
    path: Path | None = ctx.find_root().obj
    return load(find(path))


@contextmanager
def store(ctx: click.Context) -> Iterator[tuple[Config, Store]]:
    """Yield the configuration and the store, opened for reading. Raises ConfigError, NoStore, StoreNewer."""
    checked = config(ctx)
    db = open_readonly(checked.store)
    try:
        yield checked, db
    finally:
        db.close()


def no_address(text: str) -> str:
    """Return the message for a text that is no address."""
    return _("{text} is no address: write http://www.mca.gov.cn/n152/n165/index.html").format(text=repr(text))


def user() -> str:
    """Return the name of the user who runs the command, "unknown" if the system has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may have a user without a name
        return "unknown"
