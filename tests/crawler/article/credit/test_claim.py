"""A statement with the label that gives the statement its strength."""

from __future__ import annotations

from crawler.article.credit.claim import Claim
from storage.records import Field, Statement


def test_a_claim_has_the_value_of_its_statement() -> None:
    assert Claim("source", Statement(Field.SOURCE, "样例日报", "head")).value == "样例日报"
