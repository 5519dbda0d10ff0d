"""Search finds what was kept, as it stood, in a file and in a database alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites.kept import Shelf
from sites.postgres import Server
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.indexing import index, index_problems, index_what_waits
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from monitor.present.search import Hit, phrases, search, snippet
from monitor.service.doctor import problems
from storage.conclusions import search as terms_table
from storage.conclusions import unjudged
from storage.conclusions.search import Scope
from storage.engine.opening import open_readonly, open_store
from storage.engine.postgres_terms import MANY
from storage.engine.store import Store, transaction
from storage.engine.terms import Phrase
from storage.errors import StoreDamaged
from storage.frontier import pages
from storage.records import Article, SiteRole

URL = "http://www.mca.gov.cn/{}.html"


@pytest.fixture
def shelf(either: Store, now: datetime) -> Shelf:
    return Shelf(either, now)


def hits(shelf: Shelf, words: str, *, most: int = 20, **scope: object) -> list[Hit]:
    return search(shelf.db, phrases(words), Scope(**scope), most=most)  # type: ignore[arg-type]


def found(shelf: Shelf, words: str, *, most: int = 20, **scope: object) -> list[str]:
    return [each.page.url.split("/")[-1].split(".")[0] for each in hits(shelf, words, most=most, **scope)]


def fill(shelf: Shelf) -> None:
    shelf.keep(
        URL.format("a"),
        "民政部发布通知",
        "各地民政部门要加强养老服务。",
        "全省共有122.7万人，COVID-19疫情平稳。",
    )
    shelf.keep(URL.format("b"), "养老服务高质量发展", "２０２１年，發展養老服務，救助受災群众。")
    shelf.keep(
        "http://www.msnc.org.cn/c.html",
        "各地动态",
        "民间机构参与养老服務，2021年投入1,227,000元，增长12.5％。",
        site="msnc",
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("民政", "a"),
        ("政部", "a"),
        ("民", "ac"),
        ("灾", "b"),
        ("养老", "bca"),
        ("养老服务", "bca"),
        ("養老服務", "bca"),
        ("养老 2021", "cb"),
        ("２０２１", "cb"),
        ("202", ""),
        ("202*", "cb"),
        ("2021年", "cb"),
        ("122.7万", "a"),
        ("22.7万", ""),
        ("122.7万人", "a"),
        ("1227000", "c"),
        ("1,227,000元", "c"),
        ("covi*", "a"),
        ("COVIDE*", ""),
        ("covid-19", "a"),
        ("Covid", "a"),
        ("COVI*", "a"),
        ('"COVID-19 疫情"', "a"),
        ('"疫情 COVID"', ""),
        ("“加强养老服务”", "a"),
        ("12.5%", "c"),
        ("养老 民政 122.7万", "a"),
        ("民服", ""),
        ("养老 不存在", ""),
    ],
)
def test_words_are_found_whatever_their_length_and_form(shelf: Shelf, words: str, expected: str) -> None:
    fill(shelf)
    assert "".join(found(shelf, words)) == expected


def test_headlines_come_first_and_then_the_newest(shelf: Shelf) -> None:
    for number in range(6):
        title = "社会救助" if number in (1, 3) else "各地动态"
        shelf.keep(URL.format(number), title, "关于社会救助的消息。")
    assert found(shelf, "社会救助") == ["3", "1", "5", "4", "2", "0"]
    assert found(shelf, "社会救助", most=3) == ["3", "1", "5"]


def test_a_page_is_found_by_what_it_says_now_and_by_what_it_said_only_if_asked(
    shelf: Shelf, now: datetime
) -> None:
    fill(shelf)
    shelf.keep(URL.format("a"), "民政部发布通知", "各地民政部门要加强养老服务。", "全省共有127.2万人。")
    assert found(shelf, "127.2万") == ["a"]
    assert found(shelf, "122.7万") == []
    (then,) = hits(shelf, "122.7万", superseded=True)
    assert (then.revision.number, then.until) == (1, shelf.at)
    assert [each.revision.number for each in hits(shelf, "民政", superseded=True)] == [2, 1]
    assert [each.until for each in hits(shelf, "民政")] == [None]


def test_site_and_time_narrow_a_search(shelf: Shelf) -> None:
    fill(shelf)
    assert found(shelf, "养老", site="msnc") == ["c"]
    assert found(shelf, "养老", site="mca") == ["b", "a"]
    assert found(shelf, "养老", site="nobody'\"") == []
    assert found(shelf, "养老", since=shelf.at) == ["c"]
    assert found(shelf, "养老", since=shelf.at - timedelta(minutes=1)) == ["b", "c"]
    assert found(shelf, "养老", since=shelf.at + timedelta(minutes=1)) == []


def test_a_revision_that_is_shown_by_other_readings_is_found_by_their_words_alone(shelf: Shelf) -> None:
    fill(shelf)
    revision = shelf.keep(URL.format("d"), "新的通知", "轮播广告与正文。")
    with transaction(shelf.db):
        index(shelf.db, revision.id, Article("新的通知", ("正文。", "第二页。")))
    assert found(shelf, "轮播") == []
    assert found(shelf, "第二页") == ["d"]
    assert found(shelf, "养老") == ["b", "c", "a"]


def test_articles_of_a_site_that_bears_another_name_are_found_under_that_one(shelf: Shelf) -> None:
    fill(shelf)
    with transaction(shelf.db):
        terms_table.unindex_host(shelf.db, "mca", "www.mca.gov.cn")
        pages.hand_over(shelf.db, "www.mca.gov.cn", before="mca", site="部")
    index_what_waits(shelf.db)
    assert found(shelf, "养老", site="mca") == []
    assert found(shelf, "养老", site="部") == ["b", "a"]
    assert list(index_problems(shelf.db)) == []


def test_conclusions_made_anew_begin_with_an_empty_index(shelf: Shelf) -> None:
    fill(shelf)
    unjudged.forget_conclusions(shelf.db)
    assert found(shelf, "养老", superseded=True) == []
    shelf.keep(URL.format("a"), "养老", "重新开始。")
    assert found(shelf, "养老") == ["a"]
    assert list(index_problems(shelf.db)) == []


def test_revisions_of_before_there_was_an_index_are_indexed_later(shelf: Shelf) -> None:
    for number in range(5):
        shelf.keep(URL.format(number), "养老服务", "正文。", indexed=False)
    assert (found(shelf, "养老"), terms_table.count_unindexed(shelf.db)) == ([], 5)
    assert list(index_problems(shelf.db)) == []
    index_what_waits(shelf.db)
    assert (found(shelf, "养老"), terms_table.count_unindexed(shelf.db)) == (["4", "3", "2", "1", "0"], 0)


def test_a_check_names_rows_and_texts_that_the_index_lost(shelf: Shelf) -> None:
    fill(shelf)
    shelf.keep(URL.format("d"), "新的通知", "正文。", indexed=False)
    assert list(index_problems(shelf.db)) == []
    with transaction(shelf.db):
        terms_table.index_revision(shelf.db, hits(shelf, "灾")[0].revision.id, title=["通知"], text=["通知"])
        shelf.db.conn.execute("UPDATE revisions SET search_row = 999 WHERE id = 1")
    told = list(index_problems(shelf.db))
    assert "1 revisions of mca are missing in search_titles" in told
    assert "1 revisions of mca are missing in search_texts" in told
    assert any("revision 2 is not found in search_texts" in each for each in told)


def test_a_damaged_index_of_a_file_is_told(db: Store, now: datetime) -> None:
    fill(Shelf(db, now))
    with transaction(db):
        db.conn.execute("UPDATE search_texts_data SET block = x'0000' WHERE id > 1000")
    assert any("search index cannot be read" in each for each in index_problems(db))
    with pytest.raises(StoreDamaged, match="analyze --again"):
        search(db, phrases("养老"), Scope(), most=20)
    unjudged.forget_conclusions(db)
    again = Shelf(db, now + timedelta(days=1))
    again.keep(URL.format("a"), "养老", "重新开始。")
    assert found(again, "养老") == ["a"]
    assert list(index_problems(db)) == []


@pytest.mark.parametrize(
    "words",
    ['"', '""', "'", "AND", "NOT 养老 OR", "养老 AND", "NEAR(养老 服务)", "^养老", "title:养老", "养老*", "-养老", "(",
     ")", "*", "+", "{terms}:养老", "养老\x00", "%_", "\\", ":養老", "“养老", "; DROP TABLE pages"],
)  # fmt: skip
def test_no_word_is_an_instruction(shelf: Shelf, words: str) -> None:
    fill(shelf)
    assert isinstance(found(shelf, words) if phrases(words) else [], list)
    assert len(found(shelf, "养老")) == 3


@given(st.text(max_size=30))
def test_any_words_can_be_looked_for(words: str) -> None:
    for each in phrases(words):
        assert each.terms
        assert all(term and not set(term) & set(" \"'") for term in each.terms)


def test_words_are_looked_for_once_each_and_those_without_letters_not_at_all() -> None:
    assert phrases("养老 ， 養老 “”") == (Phrase(("养老",)),)
    assert phrases("灾") == (Phrase(("灾",), begins=True),)
    assert phrases('a"b c"d') == (Phrase(("a",)), Phrase(("b", "c")), Phrase(("d",)))


def test_a_snippet_shows_the_place_with_most_of_the_words() -> None:
    filling = "其他内容" * 50
    article = Article("标题", ("养老的消息。" + filling, "养老服务和救助同时推进。", filling))
    shown = snippet(article, phrases("养老 救助"))
    assert [shown.text[start:end] for start, end in shown.marks] == ["养老", "救助"]
    assert (shown.text[0], shown.text[-1]) == ("…", "…")
    assert "\n" not in shown.text


def test_a_word_of_the_headline_alone_leaves_the_beginning_of_the_text_unmarked() -> None:
    shown = snippet(Article("养老服务", ("正文第一段。",)), phrases("养老"))
    assert (shown.text, shown.marks) == ("正文第一段。", ())
    assert snippet(Article("养老服务", ()), phrases("养老")).text == ""


def test_of_a_phrase_longer_than_a_snippet_the_beginning_is_shown() -> None:
    phrase = "养老服务高质量发展" * 20
    shown = snippet(Article("标题", ("别的内容。" * 30, f"开头{phrase}")), phrases(phrase))
    ((start, end),) = shown.marks
    assert phrase.startswith(shown.text[start:end])
    assert end - start > 50


def test_a_hit_far_into_a_long_text_is_shown() -> None:
    shown = snippet(Article("标题", ("内容" * 50_000 + "养老",)), phrases("养老"))
    assert [shown.text[start:end] for start, end in shown.marks] == ["养老"]


def test_a_text_of_a_million_characters_is_indexed_and_found(shelf: Shelf) -> None:
    shelf.keep(URL.format("long"), "长文", "民" * 500_000 + "养老" + "a" * 500_000)
    assert found(shelf, "民养老") == ["long"]
    assert found(shelf, "aaa") == []


# --- as an analysis keeps it -----------------------------------------------------------------------

SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))
PAGE = "http://www.mca.gov.cn/n152/c1/content.html"


def page(figure: str) -> Reply:
    told = "".join(
        f"<p>　　{line}</p>"
        for line in (
            "民政部今日发布上半年社会救助工作情况，各地认真落实各项政策，困难群众基本生活得到保障。",
            f"截至六月底，全国共有低保对象{figure}万人，各地累计发放补助资金，及时足额到位。",
            "下一步，民政部将继续指导各地完善主动发现机制，做到应救尽救、应保尽保。",
        )
    )
    return Reply(
        "<html><head><meta charset=utf-8><title>上半年社会救助工作情况发布</title></head><body>"
        "<h1>上半年社会救助工作情况发布</h1><div>来源：民政部 2021-06-24 09:12</div>"
        f"<div class='TRS_Editor'>{told}</div></body></html>".encode()
    )


@pytest.fixture
def line(store_path: Path, now: datetime) -> Timeline:
    """A page that was edited, and then removed."""
    told = Timeline(store_path, [SITE])
    told.look_twice(now, {PAGE: page("122.7")})
    told.look_twice(now + timedelta(days=1), {PAGE: page("127.2")})
    for day in (2, 3):
        told.look(now + timedelta(days=day), {PAGE: Reply(b"", 404)})
    return told


def stood(line: Timeline, words: str) -> list[tuple[int, bool, bool]]:
    """The revisions that had these words: number, whether it is the current one, whether the page is gone."""
    db = open_readonly(line.store)
    hits = search(db, phrases(words), Scope(superseded=True), most=9)
    assert list(problems(db, lambda done, total: None)) == []
    db.close()
    return [(each.revision.number, each.until is None, each.removed) for each in hits]


def test_what_was_edited_and_removed_is_still_found(line: Timeline) -> None:
    assert stood(line, "低保 122.7万") == [(1, False, True)]
    assert stood(line, "低保 127.2万") == [(2, True, True)]
    line.again()
    assert stood(line, "低保") == [(2, True, True), (1, False, True)]


def test_a_store_of_before_there_was_a_search_is_indexed_by_the_next_analysis(line: Timeline) -> None:
    db = open_store(line.store)
    with transaction(db):
        for what in ("INDEX revisions_by_search_row", "INDEX revisions_unindexed", "INDEX revisions_seen",
                     "TABLE search_titles", "TABLE search_texts"):  # fmt: skip
            db.conn.execute(f"DROP {what}")
        db.conn.execute("ALTER TABLE revisions DROP COLUMN search_row")
        db.conn.execute(
            "DELETE FROM _sqlite_migrations WHERE name IN ('m013_search', 'm030_countable_search')"
        )
    db.close()
    assert stood(line, "低保") == []
    watch(line.store, [SITE], Policy())
    assert stood(line, "低保") == [(2, True, True), (1, False, True)]


def test_a_database_finds_the_newest_of_very_many_all_the_same(
    postgres_server: Server, now: datetime
) -> None:
    db = open_store(postgres_server.database(), create=True)
    shelf = Shelf(db, now)
    fill(shelf)
    for table in terms_table.Where:  # rows of replaced texts, that belong to no revision
        sql = f"INSERT INTO {table} SELECT number, ' 养老 民政 ' FROM generate_series(-{MANY}, -1) number"
        db.conn.execute(sql)
    assert found(shelf, "养老") == ["b", "c", "a"]
    assert found(shelf, "养老 服务") == ["b", "c", "a"]
    assert found(shelf, "养老服务 民*") == ["c", "a"]
    assert found(shelf, "养老民政") == []
    assert found(shelf, "养老", site="mca", since=shelf.at - timedelta(minutes=1)) == ["b"]
    db.close()
