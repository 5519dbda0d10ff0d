"""Meta tags and scripts of a page → claims."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.article.credit.claim import Claim
from crawler.article.credit.metadata import meta_claims
from crawler.markup.tree import page_tree
from storage.records import Field


def stated(claims: Iterable[Claim]) -> list[tuple[str, Field, str]]:
    return [(claim.label, claim.statement.field, claim.value) for claim in claims]


def test_meta_tags_and_scripts_claim_in_the_order_of_the_table() -> None:
    page = page_tree(
        '<html><head><meta name="PubDate" content="2021-06-24 09:12"><meta name="ContentSource" content="临江日报">'
        '<meta name="author" content="admin"><meta name="source" content="">'
        '<script type="application/ld+json">{"datePublished": "2021-06-25"}</script>'
        '<script>var ct = "1624497120";</script></head><body id="activity-detail">x</body></html>'
    )
    claims = list(meta_claims(page))
    assert stated(claims) == [
        ("meta", Field.SOURCE, "临江日报"),
        ("meta", Field.AUTHOR, "admin"),
        ("meta", Field.PUBLISHED, "2021-06-24T01:12:00Z"),
        ("meta", Field.PUBLISHED, "2021-06-25"),
        ("meta", Field.PUBLISHED, "2021-06-24T01:12:00Z"),
        ("account", Field.AUTHOR, "admin"),
    ]
    assert [claim.statement.where for claim in claims][3:5] == ["ld+json:datePublished", "script"]
    assert [claim.statement.placeholder for claim in claims][:2] == [False, True]


def test_a_meta_tag_without_a_value_claims_nothing() -> None:
    page = page_tree('<html><head><meta name="ContentSource" content="null"></head><body>x</body></html>')
    assert list(meta_claims(page)) == []


def test_the_account_of_a_page_of_weixin_is_its_source() -> None:
    page = page_tree(
        '<html><head><meta name="author" content="王小样"></head><body><div id="js_content">x</div>'
        '<script>var nickname = htmlDecode("样例水务");</script></body></html>'
    )
    assert stated(meta_claims(page))[1:] == [
        ("account", Field.SOURCE, "样例水务"),
        ("account", Field.AUTHOR, "王小样"),
    ]
