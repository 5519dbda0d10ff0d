"""Twelve passes over a province of sites, archived as a crawl would and concluded, with a log of all answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sites.province import (
    FAULTS,
    MESSAGE,
    OUTER,
    PASSES,
    PUBLISHED,
    Answer,
    Copyist,
    clock,
    list_answer,
    ministry_list,
    ministry_page,
    page_answer,
)
from sites.timeline import HTML

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from storage.archive import captures, passes
from storage.archive.passes import PassId
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store
from storage.engine.store import Store, row, transaction
from storage.frontier import pages
from storage.records import CaptureId, Fetch, FoundPage, Page, PageRole, SiteRole


@dataclass(frozen=True)
class Asked:
    """A look: when, at which address, and what the address answered."""

    number: int  # of the pass, from 0
    at: datetime
    url: str
    answer: Answer
    is_second: bool = False  # a second look in the same pass


@dataclass
class Province:
    """A store that is filled by passes over a province."""

    store: StoreAddress
    seed: int
    made: list[Copyist]
    rules: Policy = field(default_factory=lambda: Policy(workers=1, confirm_removal_s=0))
    log: list[Asked] = field(default_factory=list)
    ended: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(f"looks/{self.seed}")
        self.ministry = Site("yjt", "省应急管理厅", SiteRole.ORIGINAL, ("yjt.example.cn",), (f"{OUTER}/yw/",))
        self.sites = [self.ministry, *(each.site for each in self.made)]
        open_store(self.store, create=True).close()

    def run_pass(self, number: int) -> None:
        """Ask everything once, archive the answers, and conclude."""
        asked = list(self._asked(number))
        with closing(open_store(self.store)) as db:
            passed = passes.start_pass(db, asked[0].at)
            for look in asked:
                self._archive(db, passed, look)
            end = asked[-1].at + timedelta(seconds=20)
            passes.finish_pass(db, passed, end)
        self.ended.append(end)
        self.log += asked
        watch(self.store, self.sites, self.rules)

    def again(self) -> None:
        """Conclude everything anew."""
        watch(self.store, self.sites, self.rules, again=True)

    def _asked(self, number: int) -> Iterator[Asked]:
        moment = clock(PASSES[number])
        turn: list[Copyist | None] = [None, *self.made]
        self.rng.shuffle(turn)
        for each in turn:
            for url, answer in self._of_site(each, number):
                moment += timedelta(seconds=3)
                yield Asked(number, moment, url, answer)
                for _ in range(self._further_looks(url, answer)):
                    moment += timedelta(seconds=2)
                    yield Asked(number, moment, url, answer, is_second=True)

    def _of_site(self, each: Copyist | None, number: int) -> Iterator[tuple[str, Answer]]:
        hour = PASSES[number]
        if each is None:
            yield f"{OUTER}/yw/", ministry_list(hour)
            if hour >= PUBLISHED:
                yield MESSAGE, ministry_page(hour)
            return
        named = {name for asked in self.log for name in asked.answer.names}
        statuses = {look.url: look.answer.status for look in self.log if look.url in each.site.start_urls}
        for column in range(len(each.columns)):
            each.newest[column] += 8 if self.rng.random() < each.rolling else self.rng.choice((0, 0, 0, 1))
            kinds = (
                "ok",
                "none",
                "broken",
                "refused",
                "hangs",
                "challenge",
                "empty",
                "robots",
                "maintenance",
                "other",
                "stale",
            )
            fault = self.rng.choices(kinds, (66, 6, 4, 3, 3, 3, 2, 2, 4, 3, 4))[0]
            if fault == "none":
                continue
            answer = list_answer(each, column, hour, fault)
            named |= answer.names
            statuses[each.site.start_urls[column]] = answer.status
            yield each.site.start_urls[column], answer
        if each.kind in ("page", "unread") and each.url in named and self.rng.random() < 0.92:
            fault = self.rng.choices(("ok", *FAULTS), (82, 3, 3, 3, 3, 3, 0))[0]
            answer = page_answer(each, hour, fault)
            is_believed = 200 in statuses.values()  # a site that answers nothing is not believed
            yield each.url, answer if is_believed or answer.kind != "gone" else replace(answer, kind="failed")

    def _further_looks(self, url: str, answer: Answer) -> int:
        """Return how often a crawl looks again at once: once at another text, three times at an earlier text."""
        if answer.kind not in ("page", "gone"):
            return 0
        before = [
            (look.answer.body, look.answer.further)
            for look in self.log
            if look.url == url and look.answer.kind in ("page", "gone")
        ]
        shown = answer.body, answer.further
        if before[-1:] == [shown] or (not before and answer.kind == "page"):
            return 0
        return 3 if shown in before else 1

    # --- the archive ---------------------------------------------------------------------------

    def _archive(self, db: Store, passed: PassId, look: Asked) -> None:
        is_list = look.answer.kind == "list" or any(look.url in site.start_urls for site in self.sites)
        role = PageRole.SEED if is_list else PageRole.ARTICLE
        page = self._page(db, look.url, role, look.at)
        answer = look.answer
        same = self._same(db, page, answer) if is_list else None
        status, body = (304, None) if same else (answer.status, answer.body)
        fetch = Fetch(
            look.url, look.at, 40, status=status, headers=HTML, body=body, final_url=look.url,
            failure=answer.failure, same_as=same,
        )  # fmt: skip
        further = self._further(answer, is_list, page)
        self._record(db, passed, page, fetch, further)
        if answer.further is not None and further:
            url, body = answer.further
            known = pages.get_page(db, url)
            assert known is not None
            at = look.at if is_list else look.at + timedelta(seconds=1)
            self._record(
                db, passed, known, Fetch(url, at, 40, status=200, headers=HTML, body=body, final_url=url), []
            )

    def _same(self, db: Store, page: Page, answer: Answer) -> CaptureId | None:
        sql = "SELECT id FROM captures WHERE page_id = ? AND status = 200 ORDER BY id DESC LIMIT 1"
        last = row(db, sql, (page.id,))
        if last is None or answer.kind != "list":
            return None
        body = captures.with_body(db, captures.capture_of(db, last["id"])).fetch.body
        return CaptureId(last["id"]) if body == answer.body and self.rng.random() < 0.5 else None

    def _further(self, answer: Answer, is_list: bool, page: Page) -> list[FoundPage]:
        if answer.further is None:
            return []
        role = PageRole.LIST if is_list else PageRole.PART
        return [FoundPage(answer.further[0], page.site, role, None if is_list else page.id)]

    def _page(self, db: Store, url: str, role: PageRole, at: datetime) -> Page:
        found = pages.get_page(db, url)
        if found is None:
            site = next(site.name for site in self.sites if site.covers(url))
            with transaction(db):
                pages.add_pages(db, [FoundPage(url, site, role)], at)
            found = pages.get_page(db, url)
        assert found is not None
        return found

    def _record(
        self, db: Store, passed: PassId, page: Page, fetch: Fetch, found: Sequence[FoundPage]
    ) -> None:
        with transaction(db):
            db.conn.execute("UPDATE pages SET lease_owner = 'me' WHERE id = ?", (page.id,))
        usable = fetch.failure is None and fetch.status in (200, 304)
        visit = captures.Visit(page, fetch, fetch.fetched_at + timedelta(days=9), found, usable=usable)
        assert captures.record_visit(db, visit, pass_id=passed, owner="me") is not None
