"""A small scripted web of known truth gives the right reprints, the same in every order, split and repetition."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))  # its modules import one another by name

import webs
from webs_make import SMALL, invented_web
from webs_run import Order

ORDERS = (Order("originals"), Order("portals", 3))
WRONG = ("wrong", "missed", "relation", "two-way", "false", "furniture", "unfound", "suspects", "unread")


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> list[webs.Score]:
    web = invented_web("civil", 1, SMALL)
    found = [
        webs.measured(web, order, tmp_path_factory.mktemp("web"), crawl=False, repeat=order is ORDERS[-1])
        for order in ORDERS
    ]
    for score in found[1:]:
        webs.compare(score, found[0], "unlike")
    return found


def test_every_reprint_is_found_and_no_other_and_no_finding_is_false(scores: list[webs.Score]) -> None:
    assert not [line for score in scores for line in score.lines if line.startswith(WRONG)]


def test_order_split_and_repetition_change_nothing(scores: list[webs.Score]) -> None:
    assert not [line for score in scores for line in score.lines if line.startswith(("unlike", "again"))]


def test_the_same_seed_makes_the_same_web() -> None:
    one, other = (invented_web("civil", 3) for _ in range(2))
    assert one.pages == other.pages and one.reuses == other.reuses
    assert 56 <= len(one.pages) <= 76
