"""What a response makes known, and what it does not."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.discovery import Discovery, beyond, discover, stub_target, within_bounds
from crawler.sites import Site
from storage.records import BodyEnd, Fetch, FoundPage, Page, PageId, PageRole, SiteRole

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
HOST = "http://www.x.gov.cn"
URL = f"{HOST}/list/index.html"
SITE = Site("x", "某局", SiteRole.ORIGINAL, ("x.gov.cn",), (URL,))
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def fetch(
    body: bytes | str, url: str = URL, status: int = 200, kind: str = "text/html; charset=utf-8"
) -> Fetch:
    data = body.encode() if isinstance(body, str) else body
    return Fetch(url, NOW, 1, status=status, headers=(("Content-Type", kind),), body=data, final_url=url)


def page(role: PageRole = PageRole.SEED, url: str = URL, **more: object) -> Page:
    return Page(PageId(5), url, "x", role, **more)  # type: ignore[arg-type]


def rows(*links: str, title: str = "关于第{n}号民政事项办理情况的通知") -> str:
    return "".join(
        f'<li><a href="{link}">{title.format(n=n)}</a><span>2026-11-0{n}</span></li>'
        for n, link in enumerate(links, 1)
    )


def listed(*links: str, **more: object) -> list[str]:
    found = discover(fetch(f"<ul>{rows(*links)}</ul>"), page(**more), SITE, [SITE])  # type: ignore[arg-type]
    return [each.url.removeprefix(HOST) for each in found.found]


def test_an_entry_has_its_title_its_date_and_the_last_look_without_it() -> None:
    before = datetime(2026, 11, 22, tzinfo=UTC)
    seen = page(looked_at=before)
    found = discover(fetch(f"<ul>{rows('/a/1.html', '/a/2.html', '/a/3.html')}</ul>"), seen, SITE, [SITE])
    assert found.entries == 3
    first = found.found[0]
    assert (first.url, first.title) == (f"{HOST}/a/1.html", "关于第1号民政事项办理情况的通知")
    assert (first.role, first.absent_at) == (PageRole.ARTICLE, before)
    assert (first.date or "").startswith("2026-11-01")


@pytest.mark.parametrize(
    ("charset", "query"), [("gbk", "%B7%C0%D1%B4"), ("utf-8", "%E9%98%B2%E6%B1%9B"), ("big5", "%A8%BE%A6%C6")]
)
def test_a_chinese_query_is_written_in_the_encoding_of_the_page(charset: str, query: str) -> None:
    words = {"gbk": "防汛", "utf-8": "防汛", "big5": "防汎"}[charset]
    title = "關於第{n}號民政事項辦理情況的通知" if charset == "big5" else "关于第{n}号民政事项办理情况的通知"
    text = f"<meta charset='{charset}'><ul>{rows(*(f'/a/{n}.html?key={words}' for n in (1, 2, 3)), title=title)}</ul>"
    found = discover(fetch(text.encode(charset), kind="text/html"), page(), SITE, [SITE])
    assert found.found[0].url == f"{HOST}/a/1.html?key={query}"


def test_a_list_that_failed_last_time_says_nothing_about_absence() -> None:
    seen = page(looked_at=NOW, failures=1)
    found = discover(fetch(f"<ul>{rows('/a/1.html', '/a/2.html', '/a/3.html')}</ul>"), seen, SITE, [SITE])
    assert {each.absent_at for each in found.found} == {None}


@pytest.mark.parametrize(
    "link",
    ["http://www.y.gov.cn/a/9.html", "javascript:void(0)", "mailto:a@x.gov.cn", "/a/9.JPG", "/",
     "/index.html", URL, "http://x.gov.cn.evil.test/a/9.html", "http://www.x.gov.cn@evil.test/9.html", "ftp://www.x.gov.cn/9.html",
     "http://[bad/9.html", "http://www.x.gov.cn:99999/9.html"],
)  # fmt: skip
def test_what_is_no_article_of_the_site_is_left_out(link: str) -> None:
    assert listed("/a/1.html", "/a/2.html", link, "/a/3.html") == ["/a/1.html", "/a/2.html", "/a/3.html"]


@pytest.mark.parametrize("link", ["/a/9.pdf", "/a/9.ofd", "/a/9.wps", "/a/9.docx", "/a/9.zip"])
def test_a_file_named_by_a_list_is_a_page(link: str) -> None:
    assert listed("/a/1.html", "/a/2.html", link) == ["/a/1.html", "/a/2.html", link]


@pytest.mark.parametrize("status", [204, 301, 403, 404, 412, 500, 503])
def test_only_a_page_that_is_there_makes_anything_known(status: int) -> None:
    text = f"<ul>{rows('/a/1.html', '/a/2.html', '/a/3.html')}</ul>"
    assert discover(fetch(text, status=status), page(), SITE, [SITE]) == Discovery()


def test_of_a_sitemap_only_addresses_with_a_number_are_articles() -> None:
    places = ("/about.html", "/a/20261101.html")
    text = f'<urlset xmlns="{SPACE}">{"".join(f"<url><loc>{HOST}{each}</loc></url>" for each in places)}</urlset>'
    found = discover(fetch(text, f"{HOST}/sitemap.xml", kind="text/xml"), page(), SITE, [SITE])
    assert [each.url for each in found.found] == [f"{HOST}/a/20261101.html"]


def test_children_of_a_sitemap_index_are_lists_and_foreign_ones_are_not_followed() -> None:
    places = (f"{HOST}/s1.xml.gz", "http://evil.test/s2.xml")
    children = "".join(f"<sitemap><loc>{each}</loc></sitemap>" for each in places)
    text = f'<sitemapindex xmlns="{SPACE}">{children}</sitemapindex>'
    packed = fetch(gzip.compress(text.encode()), f"{HOST}/sitemap.xml.gz", kind="application/gzip")
    found = discover(packed, page(), SITE, [SITE]).found
    assert [(each.url, each.role) for each in found] == [(f"{HOST}/s1.xml.gz", PageRole.LIST)]


def test_a_title_is_kept_only_so_long() -> None:
    text = f"<ul>{rows('/a/1.html', '/a/2.html', '/a/3.html', title='关于' + '长' * 4000)}</ul>"
    assert max(len(each.title or "") for each in discover(fetch(text), page(), SITE, [SITE]).found) <= 500


def test_a_part_belongs_to_the_first_page_also_when_a_part_names_it() -> None:
    text = '<p>正文。</p><div class="page">2/3 <a href="t_3.html">下一页</a></div>'
    part = page(PageRole.PART, f"{HOST}/a/t_2.html", first_page=PageId(2))
    found = discover(fetch(text, part.url), part, SITE, [SITE]).found
    assert found == (FoundPage(f"{HOST}/a/t_3.html", "x", PageRole.PART, PageId(2)),)


@pytest.mark.parametrize(
    "target", ["http://evil.test/x.html", f"{HOST}/a/1.html", "http://[bad/", "javascript:x"]
)
def test_a_script_redirect_elsewhere_or_to_itself_is_none(target: str) -> None:
    text = f'<script>window.location.href="{target}"</script>'
    assert stub_target(fetch(text, f"{HOST}/a/1.html"), SITE) is None


def test_a_page_that_only_redirects_hands_its_headline_on() -> None:
    stub = page(PageRole.ARTICLE, f"{HOST}/a/1.html", list_title="题", list_date="2026-11-01")
    target = stub_target(fetch('<script>location.replace("/b/2.html")</script>', stub.url), SITE)
    assert target == f"{HOST}/b/2.html"
    found = beyond(stub, target)
    assert (found.alias_url, found.found[0].title, found.found[0].role) == (target, "题", PageRole.ARTICLE)


found_pages = st.builds(
    FoundPage,
    st.sampled_from([f"{HOST}/{n}" for n in range(8)]),
    st.just("x"),
    st.sampled_from([PageRole.ARTICLE, PageRole.LIST, PageRole.PART]),
)


@given(st.lists(found_pages, max_size=12), st.frozensets(st.sampled_from([f"{HOST}/{n}" for n in range(8)])),
       st.integers(-1, 5), st.booleans())  # fmt: skip
def test_never_more_new_lists_or_parts_than_there_is_room_and_every_article(
    found: list[FoundPage], known: frozenset[str], room: int, deeper: bool
) -> None:
    kept = within_bounds(Discovery(tuple(found), len(found)), known, room=room, deeper=deeper).found
    new = [each for each in kept if each.role is not PageRole.ARTICLE and each.url not in known]
    assert len(new) <= max(0, room)
    assert [each for each in kept if each.role is PageRole.ARTICLE] == [
        each for each in found if each.role is PageRole.ARTICLE
    ]


@given(
    st.binary(max_size=300),
    st.sampled_from(PageRole),
    st.sampled_from(["text/html", "text/xml", "application/gzip", "x"]),
)
def test_no_bytes_break_it(body: bytes, role: PageRole, kind: str) -> None:
    seen = fetch(body, kind=kind)
    discover(seen, page(role), SITE, [SITE])
    stub_target(seen, SITE)


@given(st.binary(max_size=100))
def test_no_packed_bytes_break_it(body: bytes) -> None:
    for packed in (gzip.compress(body), gzip.compress(body)[:-6], b"\x1f\x8b" + body):
        discover(fetch(packed, kind="application/gzip"), page(), SITE, [SITE])


@pytest.mark.parametrize("end", BodyEnd)
def test_a_list_that_ends_inside_an_entry_names_no_part_of_an_address(end: BodyEnd) -> None:
    whole = "<html><body><ul>" + rows(*(f"/a/{n}.html" for n in range(1, 6)))
    cut = whole[: whole.rindex("号民政")]
    seen = replace(fetch(cut), body_end=end)
    found = discover(seen, page(), SITE, [SITE])
    expected = [] if end is BodyEnd.CUT else [f"{HOST}/a/{n}.html" for n in range(1, 5)]
    assert [each.url for each in found.found] == expected


def test_a_list_that_never_had_an_end_names_its_last_entry() -> None:
    assert listed(*(f"/a/{n}.html" for n in range(1, 5)))[-1] == "/a/4.html"


def test_a_chain_of_stubs_ends() -> None:
    stub = page(PageRole.ARTICLE, f"{HOST}/s?n=0")
    depths = []
    for number in range(1, 5):
        found = beyond(stub, f"{HOST}/s?n={number}").found
        if not found:
            break
        depths.append(found[0].stubs)
        stub = page(PageRole.ARTICLE, found[0].url, stubs=found[0].stubs)
    assert depths == [1, 2]
    assert beyond(stub, f"{HOST}/s?n=9").alias_url == f"{HOST}/s?n=9"
