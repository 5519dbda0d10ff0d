"""Articles whose text stands in a picture: a reprint finds its original, and a sure alteration is told."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Web

from storage.archive import captures
from storage.engine.opening import open_readonly
from storage.findings.exhibits import exhibits_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("rapidocr") is None, reason="the extra [pictures] is not installed"
    ),
]

MINISTRY, PORTAL = "www.minzheng.example.gov.cn", "www.portal.example.org.cn"
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
TITLE = "全市社区食堂建设情况通报"
TEXT = (
    "云溪市民政局近日通报，全市新建社区食堂1431处，每份补贴12元，惠及老年人二万三千余人次，较上年同期增长15.7%。",
    "通知要求各县区于6月30日前完成消防整改，逐处登记造册，并将验收结果向社会公布，接受群众监督。",
    "今年以来，石桥街道组织志愿者为独居老人送餐上门，累计服务8604人次，受到居民欢迎。",
)
PAGE = """<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>
<div>来源：样例民政部　时间：2026-11-20 09:30</div><div class=TRS_Editor>{body}</div></body></html>"""
OTHER = "".join(
    f'<li><a href="/art/2026/11/{number}.html">{title}</a><span>2026-11-2{number}</span></li>'
    for number, title in enumerate((TITLE, "图解全市社区食堂建设情况", "一图读懂社区食堂建设"))
)


def _picture(old: str = "", new: str = "") -> bytes:
    from sites import drawn

    return drawn.page([each.replace(old, new) if old else each for each in TEXT])


def _ministry(asked: Asked) -> Answer:
    if asked.path == "/list.html":
        row = f'<li><a href="/art/2026/11/0.html">{TITLE}</a><span>2026-11-20</span></li>'
        return Answer(f"<html><body><ul>{row}</ul></body></html>".encode(), headers=UTF8)
    if asked.path == "/art/2026/11/0.html":
        body = "".join(f"<p>{each}</p>" for each in TEXT)
        return Answer(PAGE.format(title=TITLE, body=body).encode(), headers=UTF8)
    return NOT_FOUND


def _portal(asked: Asked) -> Answer:
    names = {"/art/2026/11/1.html": "true", "/art/2026/11/2.html": "altered"}
    if asked.path == "/list.html":
        rows = "".join(f'<li><a href="{path}">{TITLE}</a><span>2026-11-21</span></li>' for path in names)
        return Answer(f"<html><body><ul>{rows}</ul></body></html>".encode(), headers=UTF8)
    if asked.path in names:
        body = f'<p><img src="/pic/{names[asked.path]}.png" width=900></p>'
        return Answer(PAGE.format(title=TITLE, body=body).encode(), headers=UTF8)
    if asked.path == "/pic/altered.png":
        return Answer(_picture("1431", "1341"), headers=(("Content-Type", "image/png"),))
    if asked.path == "/pic/true.png":
        body = _picture() if asked.round == 1 else _picture("8604", "8064")
        return Answer(body, headers=(("Content-Type", "image/png"),))
    return NOT_FOUND


def _addresses_kept(store: Path, findings: list[dict[str, Any]]) -> set[str]:
    """The addresses of the captures that belong to the finding about the altered picture."""
    (finding,) = (
        each["id"]
        for each in findings
        if each["kind"] == "reprint-altered" and each["url"].endswith("2.html")
    )
    db = open_readonly(store)
    kept = {captures.capture_of(db, each).fetch.url for each in exhibits_of(db, finding)}
    db.close()
    return kept


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The reprints and findings after the first round, and the findings after a picture changed."""
    folder: Path = tmp_path_factory.mktemp("pictures")
    file = folder / "reprintwatch.toml"
    sites = "".join(
        f'[[sites]]\nname = "{name}"\ntitle = "{title}"\nrole = "{role}"\nallowed_domains = ["{host}"]\n'
        f'start_urls = ["http://{host}/list.html"]\n'
        for name, title, role, host in (
            ("mz", "样例民政部", "original", MINISTRY),
            ("portal", "样例门户", "portal", PORTAL),
        )
    )
    file.write_text(
        '[store]\npath = "watch.db"\n[crawler]\ndownload_delay = 0\nuser_agent = "test (+mailto:a@example.com)"\n'
        "[monitor]\nconfirm_removal_s = 0\n" + sites,
        encoding="utf-8",
    )
    answers: dict[str, Any] = {}
    with Web({MINISTRY: _ministry, PORTAL: _portal}) as web:
        program = Program(file, web)
        for number in (1, 2):
            web.round = number
            for _ in range(2):
                run = program.run("crawl", "--all")
                assert run.code == 0, run.err[-2000:]
            answers[f"findings {number}"] = program.run("findings", "--json").json
            answers[f"reprints {number}"] = program.run("reprints", "--json").json
        answers["search"] = program.run("--lang", "zh", "search", "独居老人送餐上门").out
        answers["diff"] = program.run("--lang", "zh", "diff", f"http://{PORTAL}/art/2026/11/2.html").out
        answers["kept"] = _addresses_kept(program.store, answers["findings 1"])
    yield answers


def test_a_picture_finds_the_article_that_it_shows(told: dict[str, Any]) -> None:
    found = {each["url"][-6:]: each["original_url"] for each in told["reprints 1"]}
    assert found == dict.fromkeys(("1.html", "2.html"), f"http://{MINISTRY}/art/2026/11/0.html")


def test_a_true_picture_raises_no_alert_and_an_altered_figure_is_told(told: dict[str, Any]) -> None:
    graver = [each for each in told["findings 1"] if each["severity"] in ("warning", "critical")]
    assert [(each["kind"], each["url"][-6:]) for each in graver] == [("reprint-altered", "2.html")]
    assert graver[0]["severity"] == "critical"
    assert "1431" in graver[0]["summary"] and "1341" in graver[0]["summary"]


def test_another_picture_under_the_same_address_is_told_with_its_figure(told: dict[str, Any]) -> None:
    new = [each for each in told["findings 2"] if each["kind"] == "attachment-changed"]
    assert [(each["severity"], each["url"][-6:]) for each in new] == [("critical", "1.html")]
    facts = new[0]["facts"]
    assert (facts["media"], facts["picture"]) == ("picture", 1)
    assert "8604" in facts["change_before"] and "8064" in facts["change_after"]
    assert "图 1" in new[0]["summary_zh"] and "置信度" in new[0]["summary_zh"]


def test_words_of_a_picture_are_found(told: dict[str, Any]) -> None:
    assert "true.png" in told["search"]


def test_a_search_and_a_comparison_say_where_a_text_was_read(told: dict[str, Any]) -> None:
    assert "图 1 · 识读置信度" in told["search"]
    assert f"http://{PORTAL}/art/2026/11/1.html" in told["search"]
    assert "[-1431-]{+1341+}" in told["diff"] and "识读" in told["diff"]
    assert "通知要求" not in told["diff"]  # the paragraph is no removed paragraph


def test_a_reprint_in_a_picture_names_the_picture_and_keeps_the_look_at_it(told: dict[str, Any]) -> None:
    (altered,) = (
        each
        for each in told["findings 1"]
        if each["url"].endswith("2.html") and each["severity"] == "critical"
    )
    assert altered["facts"]["picture"] == 1 and altered["facts"]["certainty"] > 0.8
    assert "（图 1，识读置信度" in altered["summary_zh"]
    assert f"http://{PORTAL}/pic/altered.png" in told["kept"]
