"""Options that several commands share, and what they open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from monitor.config.values import Config
    from storage.engine.store import Store

F = TypeVar("F", bound=Callable[..., object])

as_json: Callable[[F], F] = click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
site: Callable[[F], F] = click.option("--site", metavar="NAME", help="Only this site.")
lang: Callable[[F], F] = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of summaries; default: the configuration's."
)
AGO = re.compile(r"^(\d+)([mhdw])$")
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Moment(click.ParamType[datetime]):
    """A time: RFC 3339, a day, or how long ago (90m, 24h, 7d, 2w)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a time; one without a zone is in UTC."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        ago = AGO.match(text)
        try:
            if ago:
                return datetime.now(UTC) - timedelta(**{UNITS[ago[2]]: int(ago[1])})
            found = datetime.fromisoformat(text)
        except (ValueError, OverflowError):
            self.fail(f"{text!r} is no time: write 2026-11-23, 2026-11-23T06:05:00Z, 24h or 7d", param, ctx)
        return found if found.tzinfo else found.replace(tzinfo=UTC)


since: Callable[[F], F] = click.option(
    "--since", type=Moment(), metavar="T", help="From then on: 2026-11-23, 24h, 7d."
)


def config(ctx: click.Context) -> Config:
    """The configuration, checked."""
    from monitor.config.reader import find, load

    path: Path | None = ctx.find_root().obj
    return load(find(path))


@contextmanager
def store(ctx: click.Context) -> Iterator[tuple[Config, Store]]:
    """The configuration and its store, for reading."""
    from storage.engine.opening import open_readonly

    found = config(ctx)
    db = open_readonly(found.store)
    try:
        yield found, db
    finally:
        db.close()
