"""Commands about articles: search, history, differences."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from sites.command_line import ROOT, program
from sites.kept import Shelf

from storage.engine.store import Store

ESCAPES = "\x1b[31m红\x1b[0m\x07\r\n标题\t二\u202e列\x9b2J"


ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


def test_diff_ends_with_4_where_texts_differ_if_asked_to(demo: Path) -> None:
    assert program("diff", ORIGINAL, cwd=demo).code == 0
    assert program("diff", ORIGINAL, "--exit-code", cwd=demo).code == 4
    assert program("diff", ORIGINAL, "--from", "1", "--to", "1", "--exit-code", cwd=demo).code == 0
    run = program("diff", ORIGINAL, "--to", "9", cwd=demo)
    assert run.code == 1
    assert "it has 2" in run.err


def test_diff_as_json_and_as_a_page(demo: Path) -> None:
    (change,) = json.loads(program("diff", ORIGINAL, "--json", cwd=demo).out)
    assert (change["significance"], change["severity"]) == ("fact", "critical")
    assert (change["before_value"], change["after_value"]) == ("122.7万", "127.2万")
    assert program("diff", ORIGINAL, "--html", "diff.html", cwd=demo).code == 0
    assert "127.2万" in (demo / "diff.html").read_text(encoding="utf-8")
    assert program("diff", ORIGINAL, "--html", "none/diff.html", cwd=demo).code == 1


def test_history_and_reprints_have_the_members_that_are_promised(demo: Path) -> None:
    history = json.loads(program("history", ORIGINAL, "--json", cwd=demo).out)
    assert [each["revision"] for each in history["revisions"]] == [1, 2]
    assert [each["kind"] for each in history["events"]] == ["edited"]
    assert all(each["tolerances"] == [] for each in history["looks"])
    (reprint,) = json.loads(program("reprints", "--of", ORIGINAL, "--json", cwd=demo).out)
    assert {
        "url", "original_url", "relation", "similarity", "original_coverage", "reprint_coverage", "evidence",
        "credited_source", "first_seen",
    } <= set(reprint)  # fmt: skip
    assert reprint["evidence"] == ["link", "credit", "text"]


def test_search_shows_where_a_figure_stands_and_stood(demo: Path) -> None:
    now = json.loads(program("search", "127.2万", "--json", "--site", "mca", cwd=demo).out)
    assert [(each["url"], each["revision"], each["current"]) for each in now] == [(ORIGINAL, 2, True)]
    run = program("search", "122.7万 扶贫", "--all-revisions", "--site", "mca", "--json", cwd=demo)
    (then,) = json.loads(run.out)
    assert {
        "url", "site", "title", "title_hits", "snippet", "snippet_hits", "published_at", "revision", "current",
        "seen_at", "until", "removed", "capture",
    } == set(then)  # fmt: skip
    assert [then["snippet"][start:end] for start, end in then["snippet_hits"]] == ["扶贫", "122.7万", "扶贫"][
        :2
    ]
    assert (then["revision"], then["until"]) == (1, now[0]["seen_at"])


def test_search_that_finds_nothing_is_no_failure_and_says_what_to_try(demo: Path) -> None:
    run = program("search", "122.7万", "--site", "mca", cwd=demo)
    assert (run.code, len(run.out.splitlines())) == (0, 1)
    assert "--all-revisions" in run.err
    run = program("search", "--json", '"', "AND", "(", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])
    run = program("search", "，", "--json", "--lang", "zh", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])
    assert "没有可检索的词" in run.err
    run = program("search", "-养老", "-5℃", cwd=demo)
    assert (run.code, len(run.out.splitlines())) == (0, 1)
    assert program("search", "养老", "--all-revision", cwd=demo).code == 2
    assert program("search", cwd=demo).code == 2
    assert program("search", *map(str, range(65)), cwd=demo).code == 2


def test_search_shows_as_many_as_asked_for_and_says_that_there_are_more(demo: Path) -> None:
    run = program("search", "民", "--limit", "1", "--lang", "en", cwd=demo)
    assert len(run.out.splitlines()) == 2
    assert "there are more" in run.err


def test_what_an_older_store_has_not_indexed_yet_is_said_and_analyze_does_it(
    folder: Path, store: Store, now: datetime
) -> None:
    Shelf(store, now).keep("http://www.mca.gov.cn/1.html", "养老服务", "正文。", indexed=False)
    run = program("search", "养老", "--json", "--lang", "zh", cwd=folder)
    assert (run.code, json.loads(run.out)) == (0, [])
    assert "1 个版本未编入索引" in run.err
    told = json.loads(program("doctor", "--json", cwd=folder).out)
    assert [each["state"] for each in told if "`search`" in each["what"]] == ["1"]
    assert program("analyze", cwd=folder).code == 0
    (found,) = json.loads(program("search", "养老", "--json", cwd=folder).out)
    assert (found["title"], found["title_hits"]) == ("养老服务", [[0, 2]])
    assert not any(
        "`search`" in each["what"] for each in json.loads(program("doctor", "--json", cwd=folder).out)
    )


def test_search_marks_hits_on_a_terminal_and_nothing_else_moves_it(
    folder: Path, store: Store, now: datetime
) -> None:
    Shelf(store, now).keep("http://www.mca.gov.cn/1.html", ESCAPES, f"养老{ESCAPES}养老")
    leader, follower = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "search", "养老"], cwd=folder, stdout=follower, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "200"},
    )  # fmt: skip
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert shown.count("\x1b[1;31m养老\x1b[0m") == 2
    assert "红" in shown
    assert re.sub(r"\x1b\[[0-9;]*m|\r\n", "", shown).isprintable()
    piped = program("search", "养老", cwd=folder).out
    assert all(each.isprintable() or each in "\t\n" for each in piped)
    assert len(piped.splitlines()) == 2


@pytest.mark.parametrize("url", ["http://www.mca.gov.cn/none", "http://[::1/page", "", "no address"])
def test_an_address_that_nobody_knows_ends_with_1(demo: Path, url: str) -> None:
    for command in (["history", url], ["diff", url]):
        run = program(*command, cwd=demo)
        assert (run.code, run.out) == (1, "")
        assert "Traceback" not in run.err


def test_the_page_of_a_diff_marks_headline_and_text_in_the_language_asked_for(
    demo: Path, tmp_path: Path
) -> None:
    (found,) = json.loads(program("findings", "--json", "--kind", "headline-changed", cwd=demo).out)
    file = tmp_path / "diff.html"
    assert program("diff", found["url"], "--html", str(file), "--lang", "en", cwd=demo).code == 0
    page = file.read_text("utf-8")
    headline = page.split('class="headline"')[1].split('<div class="rw-diff">')[1]
    assert "<del" in headline
    assert "<ins" in headline
    assert "段未变" not in page
