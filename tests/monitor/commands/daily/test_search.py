"""Search: what is found, how hits are shown, and what is said where nothing is found."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from sites.command_line import ROOT, program
from sites.kept import Shelf

from storage.engine.store import Store

ESCAPES = "\x1b[31m红\x1b[0m\x07\r\n标题\t二\u202e列\x9b2J"


ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


def test_search_shows_where_a_figure_stands_and_stood(demo: Path) -> None:
    now = json.loads(program("search", "127.2万", "--json", "--site", "mca", cwd=demo).out)
    assert [(each["url"], each["revision"], each["current"]) for each in now] == [(ORIGINAL, 2, True)]
    run = program("search", "122.7万 扶贫", "--all-revisions", "--site", "mca", "--json", cwd=demo)
    (then,) = json.loads(run.out)
    assert {
        "url", "site", "title", "title_hits", "snippet", "snippet_hits", "published_at", "revision", "current",
        "seen_at", "until", "removed", "capture", "carrier",
    } == set(then)  # fmt: skip
    assert [then["snippet"][start:end] for start, end in then["snippet_hits"]] == ["扶贫", "122.7万", "扶贫"][
        :2
    ]
    assert (then["revision"], then["until"]) == (1, now[0]["seen_at"])


def test_search_that_finds_nothing_is_no_failure_and_says_what_to_try(demo: Path) -> None:
    run = program("search", "122.7万", "--site", "mca", cwd=demo)
    assert (run.code, run.out) == (0, "")
    assert "--all-revisions" in run.err
    run = program("search", "--json", '"', "AND", "(", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])
    run = program("search", "，", "--json", "--lang", "zh", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])
    assert "没有可检索的词" in run.err
    run = program("search", "-养老", "-5℃", cwd=demo)
    assert (run.code, run.out) == (0, "")
    assert program("search", "养老", "--all-revision", cwd=demo).code == 2
    assert program("search", cwd=demo).code == 2
    assert program("search", *map(str, range(65)), cwd=demo).code == 2


def test_search_shows_as_many_as_asked_for_and_says_that_there_are_more(demo: Path) -> None:
    run = program("search", "民", "--limit", "1", "--lang", "en", cwd=demo, COLUMNS="")
    assert len(run.out.splitlines()) == 3
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
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "200", "PAGER": "cat"},
    )  # fmt: skip
    os.close(follower)
    shown = os.read(leader, 100_000).decode()
    os.close(leader)
    assert done.returncode == 0
    assert len(re.findall(r"\x1b\[31m\x1b\[1m养老\x1b\[0m", shown)) == 2
    assert "红" in shown
    assert re.sub(r"\x1b\[[0-9;]*m|\r\n", "", shown).isprintable()
    piped = program("search", "养老", cwd=folder, COLUMNS="").out
    assert all(each.isprintable() or each in "\t\n" for each in piped)
    assert len(piped.splitlines()) == 3
