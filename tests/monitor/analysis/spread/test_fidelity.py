"""A copy is compared with the nearest state of the message."""

from __future__ import annotations

from sites.coverage import MESSAGE, Coverage
from sites.coverage_day import page
from sites.list_looks import at

from monitor.analysis.spread.fidelity import Comparer
from storage.conclusions.revisions import revisions_of
from storage.frontier.pages import get_page
from storage.records import Relation
from storage.spread import members


def test_an_equal_text_differs_in_nothing_and_another_figure_in_the_text(day: Coverage) -> None:
    with day.opened() as db:
        message, wrong, right = (get_page(db, url) for url in (MESSAGE, page("pa"), page("pd")))
        assert message is not None and wrong is not None and right is not None
        comparer = Comparer(db, day.setup, message.id, revisions_of(db, message.id), at("13:00"))
        heads = members.heads_of(db, [wrong.id, right.id], at("13:00"))
        altered = comparer.fidelity(heads[wrong.id][-1], Relation.EDITED, 1.0)
        same = comparer.fidelity(heads[right.id][-1], Relation.VERBATIM, 1.0)
        assert (same.how, same.changes, altered.how) == ((), (), ("text",))
        assert not comparer.is_outdated(heads[wrong.id][-1], altered)
