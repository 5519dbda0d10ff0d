"""Changed pages of a pass → groups of copies, comparisons, derivations and findings, in five stages.

A stage runs over all its waiting pages before the next stage begins, and marks pages for later stages alone. So
judging ends by construction. The outcome does not depend on the order of the pages: a stage reads only what earlier
stages wrote, and groups of copies are the same in any order. A page is written as a whole, and quick pages share a
transaction: a killed analysis goes on where it stood, and other processes write between two transactions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from monitor.analysis.reprints.comparing import compare_page
from monitor.analysis.reprints.deriving import cut_circles, derive_page, spread_page
from monitor.analysis.reprints.grouping import index_page
from monitor.analysis.reprints.judging import judge
from monitor.analysis.reprints.shelf import Shelf
from monitor.analysis.setup import Setup
from monitor.analysis.steps import in_few_transactions
from storage.conclusions import posting_blocks, unjudged
from storage.conclusions.unjudged import Stage
from storage.engine.store import Store
from storage.records import Finding, PageId

READ_AHEAD = 64  # pages, with their passages
STAGES_OF_TEXTS = (Stage.INDEX, Stage.COMPARE)


def judge_waiting(
    db: Store, setup: Setup, at: datetime, *, after_page: Callable[[Stage], None] = lambda stage: None
) -> list[Finding]:
    """Judge all pages that wait; return the new findings. `at` is the end of the pass, the time of the findings.

    `after_page` is called with the stage after every page that is done.
    """
    shelf = Shelf(db, setup)
    raised: list[Finding] = []

    def run(stage: Stage, do: Callable[[Shelf, PageId], None]) -> None:
        def judge_page(page: PageId) -> None:
            do(shelf, page)
            after_page(stage)

        waiting = unjudged.unjudged_pages(db, stage)
        for start in range(0, len(waiting), READ_AHEAD):
            together = waiting[start : start + READ_AHEAD]
            if stage in STAGES_OF_TEXTS:
                shelf.read_ahead(together)
            in_few_transactions(db, together, judge_page)

    run(Stage.INDEX, index_page)
    posting_blocks.pack_if_due(db)  # the next stage reads what waits, once a page
    run(Stage.COMPARE, compare_page)
    run(Stage.DERIVE, derive_page)
    cut_circles(shelf)
    run(Stage.SPREAD, spread_page)
    run(Stage.FIND, lambda shelf, page: raised.extend(judge(shelf, page, at)))
    return raised
