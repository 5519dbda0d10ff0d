"""What a site covers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites import Site
from storage.records import SiteRole

SITE = Site(
    "mca",
    "民政部",
    SiteRole.ORIGINAL,
    ("mca.gov.cn", "127.0.0.1:8080"),
    (),
    article_urls=(re.compile(r"/content\.html$"),),
    ignore_urls=(re.compile("/video/"),),
)


@pytest.mark.parametrize(
    ("url", "covered"),
    [
        ("http://mca.gov.cn/a", True),
        ("https://www.MCA.gov.cn:8443/a", True),
        ("http://notmca.gov.cn/a", False),
        ("http://mca.gov.cn.evil.example/a", False),
        ("http://mca.gov.cn@evil.example/a", False),
        ("http://127.0.0.1:8080/a", True),
        ("http://127.0.0.1:8081/a", False),
        ("http://127.0.0.1/a", False),
        ("ftp://mca.gov.cn/a", False),
        ("javascript:void(0)", False),
        ("http://[bad", False),
        ("http://mca.gov.cn:99999/a", False),
        ("http://mca.gov.cn:x/a", False),
        ("", False),
    ],
)
def test_a_site_covers_its_domains_and_what_is_below_them(url: str, covered: bool) -> None:
    assert SITE.covers(url) is covered


@given(st.text(max_size=60))
def test_no_link_breaks_it(text: str) -> None:
    SITE.covers(text)
    SITE.covers(f"http://{text}")


@pytest.mark.parametrize(
    ("url", "article"),
    [("http://mca.gov.cn/1/content.html", True), ("http://mca.gov.cn/list.html", False),
     ("http://mca.gov.cn/video/content.html", False)],
)  # fmt: skip
def test_the_patterns_of_a_site_say_what_is_an_article(url: str, article: bool) -> None:
    assert SITE.is_article(url) is article
