from __future__ import annotations

import resource

import pytest
from lxml import etree

from crawler.isolation import MOST_MEMORY, Worker, WorkLost
from crawler.markup.whole_tree import parsed
from monitor.analysis.readers import Order, read


def html(markup: bytes) -> etree._Element | None:
    return parsed(markup, etree.HTMLParser(recover=True, huge_tree=True))


@pytest.mark.parametrize("markup", [b"", b"<!-- -->"])
def test_bytes_without_markup_have_no_root(markup: bytes) -> None:
    assert html(markup) is None


def test_faulty_markup_has_a_root() -> None:
    root = html(b"<p x=1 x=2><b></i><p>\xff" * 300)
    assert root is not None
    assert len(list(root.iter("p"))) == 600


def test_a_tree_that_is_cut_for_want_of_memory_is_refused() -> None:
    worker = Worker()
    worker.run(60, read, Order(b"<p>x", "http://x.cn/1.html", 200, (), None, None, None))  # imports first
    worker.run(60, resource.setrlimit, resource.RLIMIT_AS, (200 << 20, MOST_MEMORY))
    page = Order(b"<p>x" * 2_500_000, "http://x.cn/1.html", 200, (), None, None, None)
    with pytest.raises(WorkLost, match="memory"):
        worker.run(60, read, page)
