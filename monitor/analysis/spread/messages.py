"""The message of a task: an address, a headline or a text → the states of the message and the pages of the work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from monitor.analysis.reprints.pictured import states_of
from monitor.analysis.spread.works import work_of
from monitor.texts.fingerprint import fingerprint
from storage.conclusions import groups
from storage.engine.store import Store
from storage.frontier import pages
from storage.records import Article, CaptureId, Page, PageId, Relation, Revision, RevisionId
from storage.spread.tasks import CarryTask

CARRIED = 0.5  # least share of a text's passages in a group of copies

WorkRelations = Mapping[PageId, tuple[Relation, float]]


@dataclass(frozen=True)
class TaskMessage:
    """An article for sites to carry, as known at a time."""

    url: str | None = None
    page: Page | None = None
    headline: str = ""
    states: tuple[Revision, ...] = ()  # oldest first
    # pages of the work: relation to the message, and the share of the message in the page
    work: WorkRelations = field(default_factory=dict)

    @property
    def is_headline_alone(self) -> bool:
        """Return whether no text of the message is known, and none can become known."""
        return self.url is None and not self.states


def message_of(db: Store, task: CarryTask, until: datetime) -> TaskMessage:
    """Return the message of a task. A message of no configured site is known by the address alone."""
    if task.message_url is not None:
        return message_at(db, task.message_url, until, headline=task.headline or "")
    if task.text is not None:
        return _by_text(db, task.text, task.headline or "", until)
    return TaskMessage(headline=task.headline or "")


def message_at(db: Store, url: str, until: datetime, *, headline: str = "") -> TaskMessage:
    """Return the message at an address."""
    page = pages.behind(db, url)
    if page is None:
        return TaskMessage(url, headline=headline)
    states = tuple(each for each in states_of(db, page.id) if each.seen_at <= until)
    if not states:
        return TaskMessage(url, page, page.list_title or headline)
    work = work_of(db, page.id)
    relations = {each: (relation, work.coverages.get(each, 1.0)) for each, relation in work.relations.items()}
    return TaskMessage(url, page, states[-1].article.title, states, relations)


def _by_text(db: Store, text: str, headline: str, until: datetime) -> TaskMessage:
    """Return a message without an address: the pages in the groups of copies that hold most of the text."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    printed = fingerprint("\n".join(lines))
    state = Revision(
        RevisionId(0),
        PageId(0),
        1,
        CaptureId(0),
        until,
        Article(headline, lines),
        printed.digest,
        printed.simhash,
    )
    held = groups.groups_by_passage(db, printed.passages.tolist())
    shares: Counter[int] = Counter(group for of_passage in held.values() for group in of_passage)
    enough = [group for group, count in shares.items() if count >= CARRIED * max(1, len(printed.passages))]
    enough += groups.groups_with_digest(db, printed.digest)
    members = groups.members_of(db, set(enough))
    work = {each.page: (Relation.EDITED, 1.0) for of_group in members.values() for each in of_group}
    return TaskMessage(None, None, headline, (state,), work)
