"""The files of articles are looked at: another file under the same address, or a file that is gone, is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sites.office_files import doc, docx, ofd, pdf, pdf_in_columns, vertical_pdf, xlsx
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Web, redirect

pytestmark = pytest.mark.slow

HOST = "www.minzheng.example.gov.cn"
UTF8 = (("Content-Type", "text/html; charset=utf-8"),)
PDF = (("Content-Type", "application/octet-stream"),)
ARTICLE = f"http://{HOST}/art/2026/11/7.html"
PAGE = """<html><head><meta charset=utf-8><title>关于公布社区食堂名单的通知</title></head><body>
<h1>关于公布社区食堂名单的通知</h1><div>来源：样例民政部　时间：2026-11-20 09:30</div><div class=TRS_Editor>
<p>各区民政局：现将全市社区食堂名单予以公布，请遵照执行，并于月底前报送落实情况。名单自公布之日起施行。</p>
<p>样例民政部办公室</p><p>附件：<a href="/files/list.pdf">社区食堂名单.pdf</a></p>{}</div></body></html>"""
# An annex in each form, with a figure that differs in its states 1 and 2.
WORDS = ("全市社区食堂补贴标准如下。", "老人每餐补贴{}元，由区财政按季度拨付。")
FORMS = {
    "a.pdf": lambda words: pdf(("社区食堂补贴办法",), words),
    "b.docx": docx,
    "c.xlsx": lambda words: xlsx([[word] for word in words]),
    "d.ofd": ofd,
    "e.pdf": vertical_pdf,
    "f.pdf": lambda words: pdf_in_columns(words, ("街道负责发放，", "社区负责登记。")),
    **({"g.doc": doc} if shutil.which("antiword") else {}),
}


FORM = b"%PDF-1.4\nform of an application"


@cache
def _file(name: str, figure: int) -> bytes:
    return FORMS[name](tuple(word.format(figure) for word in WORDS))


def _site(asked: Asked) -> Answer:
    if asked.path == "/list.html":
        row = '<li><a href="/art/2026/11/7.html">关于公布社区食堂名单的通知</a><span>2026-11-20</span></li>'
        return Answer(f"<html><body><ul>{row}</ul></body></html>".encode(), headers=UTF8)
    if asked.path == "/art/2026/11/7.html":
        further = '<p><a href="/files/form.pdf">申请表.pdf</a></p>' if asked.round == 5 else ""
        moved = "old" if asked.round == 1 else "new"
        further += (
            f'<p><a href="/down?id=7">发放表.pdf</a></p><p><a href="/files/{moved}.pdf">须知.pdf</a></p>'
        )
        further += (
            '<p>附件2：<a href="/art/standard.htm">发放标准</a></p><p>附件3：<a href="/v/7.html">流程</a></p>'
        )
        links = further + "".join(f'<p><a href="/files/{name}">补贴办法{name}</a></p>' for name in FORMS)
        return Answer(PAGE.format(links).encode(), headers=UTF8)
    if asked.path == "/art/standard.htm":  # as a word processor writes it: neither headline nor date
        rows = f"<tr><td>老人每餐</td><td>{12 if asked.round == 1 else 21}</td></tr>"
        text = f"<html><body><p>发放标准</p><table>{rows}</table><p>由区财政按季度拨付。</p></body></html>"
        return Answer(text.encode(), headers=UTF8)
    if asked.path == "/v/7.html":
        return Answer(b'<html><body><iframe src="/files/a.pdf?v"></iframe></body></html>', headers=UTF8)
    if asked.path.startswith("/down"):
        return redirect(f"http://{HOST}/files/a.pdf?sign={asked.round}")
    if asked.path in ("/files/old.pdf", "/files/new.pdf"):
        return Answer(FORM, headers=PDF)
    name = asked.path.removeprefix("/files/").partition("?")[0]
    if name in FORMS:
        return Answer(_file(name, 12 if asked.round == 1 else 21), headers=PDF)
    if asked.path == "/files/form.pdf":
        return Answer(FORM, headers=PDF)
    if asked.path == "/files/list.pdf":
        if asked.round == 3:
            return NOT_FOUND
        return Answer(b"%%PDF-1.4\nlist of canteens, state %d" % min(asked.round, 2), headers=PDF)
    return NOT_FOUND


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, list[dict[str, Any]]]]:
    """The findings after each round: the same file, another, none, the other again, a further one, as before."""
    folder: Path = tmp_path_factory.mktemp("annexes")
    file = folder / "reprintwatch.toml"
    file.write_text(
        '[store]\npath = "watch.db"\n[crawler]\ndownload_delay = 0\nuser_agent = "test (+mailto:a@example.com)"\n'
        "[monitor]\nconfirm_removal_s = 0\n"
        f'[[sites]]\nname = "mz"\ntitle = "样例民政部"\nrole = "original"\nallowed_domains = ["{HOST}"]\n'
        f'start_urls = ["http://{HOST}/list.html"]\n',
        encoding="utf-8",
    )
    findings = {}
    with Web({HOST: _site}) as web:
        program = Program(file, web)
        for number in range(1, 7):
            web.round = number
            for _ in range(2):
                run = program.run("crawl", "--all")
                assert run.code == 0, run.err[-2000:]
            findings[number] = program.run("findings", "--json").json
    yield findings


def test_a_file_that_stays_raises_nothing(told: dict[int, list[dict[str, Any]]]) -> None:
    assert told[1] == []


def test_another_file_under_the_same_address_is_told_of_its_article(
    told: dict[int, list[dict[str, Any]]],
) -> None:
    (finding,) = (each for each in told[2] if each["facts"]["name"] == "社区食堂名单.pdf")
    assert (finding["kind"], finding["severity"], finding["url"]) == (
        "attachment-changed",
        "warning",
        ARTICLE,
    )
    assert finding["title"] == "关于公布社区食堂名单的通知"
    assert "社区食堂名单.pdf" in finding["summary_zh"]
    assert finding["facts"]["address"] == f"http://{HOST}/files/list.pdf"
    assert finding["facts"]["before"].startswith("SHA-256 ")
    assert finding["facts"]["before"] != finding["facts"]["after"]


@pytest.mark.parametrize("name", FORMS)
def test_an_altered_figure_in_a_file_is_told_with_grade_and_page(
    told: dict[int, list[dict[str, Any]]], name: str
) -> None:
    (finding,) = (each for each in told[2] if each["facts"]["name"] == f"补贴办法{name}")
    assert (finding["kind"], finding["severity"], finding["url"]) == (
        "attachment-changed",
        "critical",
        ARTICLE,
    )
    assert (finding["facts"]["change_before"], finding["facts"]["change_after"]) == ("12元", "21元")
    assert finding["facts"]["page"] == (2 if name == "a.pdf" else 1)
    assert "12元 → 21元" in finding["summary_zh"]


def test_a_file_behind_a_redirect_is_compared(told: dict[int, list[dict[str, Any]]]) -> None:
    (finding,) = (each for each in told[2] if each["facts"]["name"] == "发放表.pdf")
    assert (finding["severity"], finding["facts"]["change_after"]) == ("critical", "21元")


def test_an_annex_in_html_and_the_file_of_a_viewer_are_compared(
    told: dict[int, list[dict[str, Any]]],
) -> None:
    for name, change in (("发放标准", ("12", "21")), ("流程", ("12元", "21元"))):
        (finding,) = (each for each in told[2] if each["facts"]["name"] == name)
        facts = finding["facts"]
        assert (finding["kind"], finding["url"], finding["severity"]) == (
            "attachment-changed",
            ARTICLE,
            "critical",
        )
        assert (facts["change_before"], facts["change_after"]) == change


def test_the_same_file_under_another_address_is_no_open_finding(
    told: dict[int, list[dict[str, Any]]],
) -> None:
    (finding,) = (each for each in told[2] if each["facts"]["name"] == "须知.pdf")
    assert finding["state"] == "resolved"


def test_a_file_that_is_gone_is_told_until_it_is_back(told: dict[int, list[dict[str, Any]]]) -> None:
    gone = [each for each in told[3] if each["kind"] == "attachment-removed"]
    assert [(each["url"], each["state"]) for each in gone] == [(ARTICLE, "open")]
    assert [each["state"] for each in told[4] if each["kind"] == "attachment-removed"] == ["resolved"]
    assert {each["kind"] for each in told[4]} == {"attachment-changed", "attachment-removed"}


def test_a_further_file_is_told_with_its_digest_until_the_article_names_the_file_no_more(
    told: dict[int, list[dict[str, Any]]],
) -> None:
    (added,) = (each for each in told[5] if each["kind"] == "attachment-added")
    assert (added["url"], added["severity"], added["state"]) == (ARTICLE, "warning", "open")
    assert added["summary_zh"].startswith("样例民政部《关于公布社区食堂名单的通知》附件新增：申请表.pdf")
    assert added["facts"]["digest_after"] == sha256(FORM).hexdigest()
    assert not [
        each for each in told[6] if each["kind"] == "edited"
    ]  # the line with its name is no other event
    assert [each["state"] for each in told[6] if each["kind"] == "attachment-added"] == ["resolved"]
    (gone,) = (
        each for each in told[6] if each["kind"] == "attachment-removed" and "address" not in each["facts"]
    )
    assert gone["facts"]["digest_before"] == sha256(FORM).hexdigest()
