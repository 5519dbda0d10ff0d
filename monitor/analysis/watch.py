"""Pending captures of the archive → conclusions and findings, pass by pass. This is the only loop over the archive.

Every capture is read and looked at: extract → look → revision → diff → meaning of the change. Once a pass is
concluded, the touched pages are judged in stages: groups of copies → comparisons → derivations → findings.
Some steps share a transaction, and a finished step is never repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from crawler.sites import Site
from monitor.analysis import oversight
from monitor.analysis.deciding import Seen
from monitor.analysis.exhibits.choosing import keep_waiting
from monitor.analysis.indexing import index_what_waits
from monitor.analysis.lists.chaining import chain_looks
from monitor.analysis.looking import conclude, record_unchanged
from monitor.analysis.raising import Desk
from monitor.analysis.readers import readers
from monitor.analysis.reading_ahead import AheadReader, read_some, same_as_before
from monitor.analysis.reprints.stages import judge_waiting
from monitor.analysis.revisiting import Revisits
from monitor.analysis.setup import Setup
from monitor.analysis.steps import in_few_transactions
from monitor.analysis.tasks.judging import judge_coverage
from monitor.judge.policy import Policy
from monitor.notify.routing import Routing
from storage.archive import captures, passes
from storage.archive.passes import PassId
from storage.conclusions import looks, pending, unjudged
from storage.conclusions.pending import ReadAhead
from storage.conclusions.repetition import note_yields
from storage.conclusions.unjudged import Stage
from storage.engine.address import StoreAddress
from storage.engine.opening import opened
from storage.engine.store import Sole, Store, transaction
from storage.findings import beginnings
from storage.records import Capture, Finding, PageId
from storage.sharing.lock import sole
from storage.sharing.presence import is_present, present
from storage.spread import awaited, list_looks
from storage.waiting import pause

BATCH = 200  # captures
WAIT_S = 0.5  # between two tries to become the process that concludes

Progress = Callable[[int, int], None]  # captures concluded so far, captures pending at the start
Stopped = Callable[[], bool]


@dataclass
class WatchResult:
    """The numbers of concluded captures and of new revisions, and the new findings of an analysis."""

    captures: int = 0
    revisions: int = 0
    raised: list[Finding] = field(default_factory=list)


def watch(
    store: StoreAddress,
    sites: Sequence[Site],
    rules: Policy,
    *,
    routing: Routing | None = None,
    again: bool = False,
    progress: Progress | None = None,
    stopped: Stopped = lambda: False,
) -> WatchResult:
    """Conclude pending captures; with `again`, forget all conclusions and conclude the whole archive anew.

    While another process concludes, this process reads captures ahead. The function returns early once
    `stopped` returns True, and the remaining captures stay pending.
    """
    setup = Setup({site.name: site for site in sites}, rules, routing or Routing())
    with opened(store) as db, present(db) as owner, readers(rules.workers) as running:

        def analyse() -> WatchResult:
            if again:
                _forget(db)
            run = _Run(db, setup, AheadReader(db, running, owner), Revisits(db, setup.sites))
            return _analysed(run, progress, stopped)

        while not stopped():
            result = _done_alone(store, analyse)
            if result is not None:
                return result
            if not read_some(db, running, owner):
                pause(WAIT_S)
    return WatchResult()


def _forget(db: Store) -> None:
    """Forget all conclusions, and note that whatever follows from the looks concluded so far is no news."""
    with transaction(db):
        last, known = passes.last_concluded_pass(db), beginnings.beginning(db, beginnings.NEWS)
        if last is not None:
            ended = passes.pass_ended_at(db, last)
            beginnings.begin_anew(db, beginnings.NEWS, max(ended, known or ended))
        unjudged.forget_conclusions(db)


def _done_alone(store: StoreAddress, work: Callable[[], WatchResult]) -> WatchResult | None:
    """Do work reserved for a single process at a time; return None if another process is at work."""
    with sole(store, Sole.CONCLUDING) as is_free:
        return work() if is_free else None


@dataclass(frozen=True)
class _Run:
    """The parts of an analysis, with the result so far."""

    db: Store
    setup: Setup
    reader: AheadReader
    revisits: Revisits
    result: WatchResult = field(default_factory=WatchResult)

    @property
    def desk(self) -> Desk:
        """The same store, configuration and findings for the oversight of sites."""
        return Desk(self.db, self.setup, self.result.raised)


def _analysed(run: _Run, progress: Progress | None, stopped: Stopped) -> WatchResult:
    index_what_waits(run.db, progress)
    keep_waiting(run.db)
    waiting = _ended_passes(run)
    total = pending.count_pending(run.db)
    _finish_interrupted(run, waiting)
    for captures_done in _conclude_passes(run, waiting):
        if progress:
            progress(captures_done, total)
        if stopped():
            break
    return run.result


def _conclude_passes(run: _Run, waiting: Sequence[PassId]) -> Iterator[int]:
    """Conclude passes until no capture waits; give the number of concluded captures after every batch.

    A capture may wait for a capture of a later pass. So the passes are repeated until a round adds no capture.
    """
    before = -1
    while run.result.captures > before:
        before = run.result.captures
        for pass_id in waiting:
            for batch_size in _conclude_pass(run, pass_id):
                run.result.captures += batch_size
                yield run.result.captures
            if run.result.captures > before:
                _end_pass(run, pass_id)
        waiting = _ended_passes(run)


def _ended_passes(run: _Run) -> list[PassId]:
    """Return the passes with pending captures, except passes that are still under way."""
    passes_and_owners = passes.pending_passes(run.db)
    return [pass_id for pass_id, owner in passes_and_owners if owner is None or not is_present(run.db, owner)]


def _finish_interrupted(run: _Run, waiting: Sequence[PassId]) -> None:
    """Judge the pages left by an interrupted run, before the captures of later passes are looked at."""
    last = passes.last_concluded_pass(run.db)
    if last is None or last in waiting:
        return
    if unjudged.unjudged_pages(run.db) or list_looks.unchained(run.db, last):
        _end_pass(run, last)


def _conclude_pass(run: _Run, pass_id: PassId) -> Iterator[int]:
    """Conclude the captures of a pass in batches; give the size of every batch."""
    waiting = captures.pending_captures(run.db, pass_id)
    distrusted = oversight.sites_with_mass_removal(run.desk, pass_id)
    for batch in _batches(waiting):
        _conclude_batch(run, batch, distrusted)
        yield len(batch)


def _batches(waiting: Sequence[Capture]) -> Iterator[list[Capture]]:
    """Return captures in order, no page twice in a batch: a second look depends on the outcome of the first."""
    batch: list[Capture] = []
    pages: set[PageId] = set()
    for capture in waiting:
        if len(batch) >= BATCH or capture.page in pages:
            yield batch
            batch, pages = [], set()
        batch.append(capture)
        pages.add(capture.page)
    if batch:
        yield batch


def _conclude_batch(run: _Run, batch: Sequence[Capture], distrusted: frozenset[str]) -> None:
    """Conclude captures of different pages, each whole, while the workers read further captures of the batch."""
    looks_before = {each.id: same_as_before(run.db, each) for each in batch}

    def unchanged(capture: Capture) -> None:
        before = looks_before[capture.id]
        if before is not None:
            record_unchanged(run.db, run.revisits, capture, before)

    in_few_transactions(run.db, [each for each in batch if looks_before[each.id] is not None], unchanged)
    changed = [each for each in batch if looks_before[each.id] is None]
    seen_before = looks.looked_at(run.db, [each.page for each in changed])
    for portion in run.reader.portions(changed):
        _conclude_portion(run, portion, seen_before, distrusted)


def _conclude_portion(
    run: _Run,
    portion: Sequence[tuple[Capture, ReadAhead]],
    seen_before: Collection[PageId],
    distrusted: frozenset[str],
) -> None:
    """Conclude captures with their readings.

    First looks share transactions: without an earlier text there is little to decide. A page that was looked at before
    may take long to compare with its earlier text, so other processes write meanwhile.
    """

    def conclude_one(read: tuple[Capture, ReadAhead]) -> None:
        _conclude_capture(run, *read, distrusted)
        run.reader.advance()

    for was_seen, some in groupby(portion, key=lambda read: read[0].page in seen_before):
        if was_seen:
            for read in some:
                conclude_one(read)
        else:
            in_few_transactions(run.db, list(some), conclude_one)


def _conclude_capture(run: _Run, capture: Capture, read: ReadAhead, distrusted: frozenset[str]) -> None:
    """Conclude a capture."""
    seen = Seen(captures.as_shown(run.db, capture), read.reading, distrusted, read.is_closed)
    written = conclude(run.db, run.setup, run.revisits, seen)
    run.result.raised.extend(written.raised)
    run.result.revisions += written.revisions


def _end_pass(run: _Run, pass_id: PassId) -> None:
    """Judge the pages touched by a pass, then whole sites; write the learned rates of change."""
    at = passes.pass_ended_at(run.db, pass_id)
    chain_looks(run.db, pass_id)
    with transaction(run.db):
        unjudged.mark_unjudged(run.db, awaited.seen_in(run.db, pass_id), Stage.FIND)
    run.result.raised.extend(judge_waiting(run.db, run.setup, at))
    note_yields(run.db, pass_id, at)
    oversight.oversee(run.desk, pass_id, at)
    judge_coverage(run.desk, pass_id, at)
    run.revisits.save(at)
