"""Beginning of an id, or an address → the finding, event or page that a person means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from gettext import gettext as _

import click

from crawler.urls import canonical_url
from monitor.wording.plain import printable
from storage.engine.store import Store
from storage.errors import NotFound
from storage.findings.events import event_of, events_like
from storage.findings.findings import findings_like, ids_of
from storage.frontier.pages import get_page, page_of
from storage.records import Event, Finding, Page
from storage.records.event import events_of

ID = re.compile(r"[ef]-[0-9a-f]*", re.ASCII)
SHORTEST_ID = 4  # characters after the letter and the hyphen, as git demands of a commit
AROUND = "[]()<>{}\"'`“”‘’「」『』《》〈〉【】［］（），。、；：！,;"  # beside a pasted id or address
MOST_NAMED = 8  # ids in a message


@dataclass(frozen=True)
class NamedSubject:
    """Finding with the event of the finding, or event as a whole, named by an id."""

    finding: Finding  # of an event: the finding that names the event
    event: Event
    is_event: bool

    @property
    def id(self) -> str:
        """Return the whole id."""
        return self.event.id if self.is_event else self.finding.id

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings that the id names."""
        return self.event.findings if self.is_event else (self.finding,)


def pasted(text: str) -> str:
    """Return a pasted id or address without the blanks, quotes, brackets and stops around it."""
    return text.strip(f" \t\r\n\u00a0\u3000{AROUND}")


def subject_of(db: Store, given: str) -> NamedSubject:
    """Return the only finding or event with this beginning of the id, the letter included or not. Raises UsageError."""
    start = pasted(unicodedata.normalize("NFKC", given)).lower()
    bare = start.removeprefix("f-").removeprefix("e-")
    if len(bare) < SHORTEST_ID:
        raise click.UsageError(
            _("give at least {n} characters of the id after f- or e-, not {start!r}").format(
                n=SHORTEST_ID, start=start
            )
        )
    found = _beginning_so(db, start)
    exact = [each for each in found if each.id == start]
    if len(found) == 1 or exact:
        return (exact or found)[0]
    if not found:
        raise click.UsageError(_unknown(db, start))
    listed = "\n".join(f"  {each.id}  {printable(each.finding.title)}" for each in found[:MOST_NAMED])
    text = _("{n} ids begin with {start!r}; give more characters of one of them:").format(
        n=len(found), start=start
    )
    raise click.UsageError(f"{text}\n{listed}")


def _beginning_so(db: Store, start: str) -> list[NamedSubject]:
    """Return the findings with this beginning of the id; without such findings, or for e-…, the events."""
    names = [start] if start.startswith(("e-", "f-")) else [start, f"f-{start}"]
    found = [] if start.startswith("e-") else [each for name in names for each in findings_like(db, name)]
    if found:
        return [NamedSubject(each, _event_with(db, each), is_event=False) for each in found]
    event_start = start if start.startswith("e-") else f"e-{start}"
    events = [] if start.startswith("f-") else events_like(db, event_start)
    return [NamedSubject(each.lead, each, is_event=True) for each in events]


def _event_with(db: Store, finding: Finding) -> Event:
    """Return the event of a finding; a finding without an event is an event by itself."""
    event = event_of(db, finding.event) if finding.event else None
    return event or events_of([finding])[0]


def _unknown(db: Store, start: str) -> str:
    """Return the message for an unknown id, with the nearest ids."""
    whole = start if start.startswith(("e-", "f-")) else f"f-{start}"
    taken = {each[: len(whole)]: each for each in ids_of(db, event=whole.startswith("e-"))}
    near = [taken[each] for each in get_close_matches(whole, taken, n=3)]
    text = _(
        "no finding and no event {start!r} in this store: `reprintwatch findings` lists the ids,"
        " and --config FILE names another store"
    ).format(start=start)
    return text + ("\n" + _("nearest: {ids}").format(ids="  ".join(near)) if near else "")


def is_id(text: str) -> bool:
    """Return whether a text is the id of a finding or event, not an address."""
    return ID.fullmatch(pasted(unicodedata.normalize("NFKC", text)).lower()) is not None


def page_named(db: Store, text: str) -> Page:
    """Return the page of an address, or of the finding with this id. Raises NotFound, UsageError."""
    return known_page(db, subject_of(db, text).finding.url if is_id(text) else text)


def known_page(db: Store, url: str) -> Page:
    """Return the page of an address; of a further page of an article, the first page. Raises NotFound."""
    page = next(filter(None, (get_page(db, each) for each in _meant_addresses(url))), None)
    if page is None:
        text = _("no page {url} in the store: `reprintwatch findings` and `reprints` show known addresses")
        raise NotFound(text.format(url=url))
    return page_of(db, page.first_page) if page.first_page else page


def _meant_addresses(url: str) -> Iterator[str]:
    """Yield the addresses that a person may mean: as given, as pasted, without or with another protocol."""
    yield canonical_url(url)
    bare = pasted(url).removeprefix("http://").removeprefix("https://")
    yield from (canonical_url(f"{protocol}://{bare}") for protocol in ("http", "https"))


def ids_named(db: Store, starts: Sequence[str]) -> list[NamedSubject]:
    """Return the subjects of several ids without repetition. Raises UsageError."""
    return list({each.id: each for each in (subject_of(db, start) for start in starts)}.values())
