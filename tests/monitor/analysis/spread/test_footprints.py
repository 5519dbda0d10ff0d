"""Footers tell the operator of a site: two domains with one ICP subject are one operator, a vendor is none."""

from __future__ import annotations

from monitor.analysis.spread.footprints import note_footprints, operators_of
from storage.engine.store import Store, transaction
from storage.records import Article, Attribution, Field, Statement


def footer(*lines: tuple[Field, str]) -> Article:
    statements = tuple(Statement(field, text, "footer", text) for field, text in lines)
    return Article("标题", ("全文。",), Attribution(statements=statements))


def test_sites_with_one_subject_have_one_operator(db: Store) -> None:
    one = footer((Field.ICP, "京ICP备11000001号-1"), (Field.CONTACT, "电话：010-12345678"))
    two = footer((Field.ICP, "京ICP备11000001号-2"))
    vendor = footer((Field.CONTACT, "技术支持：某公司 电话：010-12345678"))
    with transaction(db):
        for site, article in (("a", one), ("b", two), ("c", vendor)):
            note_footprints(db, site, [article] * 3)
    found = operators_of(db)
    assert found["a"] == found["b"] == "icp:京ICP备11000001"
    assert "c" not in found


def test_a_value_on_few_pages_is_the_articles_own(db: Store) -> None:
    with transaction(db):
        note_footprints(db, "a", [footer((Field.ICP, "京ICP备11000001号"))] * 5)
        note_footprints(db, "a", [footer((Field.CONTACT, "邮箱：x@y.cn"), (Field.CONTACT, "QQ：123456"))])
        note_footprints(db, "b", [footer((Field.CONTACT, "邮箱：x@y.cn"), (Field.CONTACT, "QQ：123456"))])
    assert operators_of(db) == {"a": "icp:京ICP备11000001", "b": None}
