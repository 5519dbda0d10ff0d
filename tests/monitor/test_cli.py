"""The console command: exit codes, what goes to which stream, filters, and shapes that programs rely on."""

from __future__ import annotations

import json
import logging
import os
import pty
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from sites.kept import Shelf
from sqlite_utils import Database

from monitor.cli import COMMANDS, HELP_WIDTH, cli
from monitor.commands import terminal
from monitor.service import logs
from storage.engine.opening import open_store
from storage.engine.store import transaction
from storage.findings.findings import raise_finding
from storage.records import Finding, FindingId, FindingKind, FindingState, Severity
from storage.sharing.lock import service_lock

ROOT = Path(__file__).resolve().parents[2]
CONFIG = """
[store]
path = "watch.db"
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/index.html"]
[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/"]
"""
ESCAPES = "\x1b[31m红\x1b[0m\x07\r\n标题\t二\u202e列\x9b2J"
ARTICLE = """<html><head><title>关于做好救助工作的通知_民政部</title></head><body>
<h1>关于做好救助工作的通知</h1><div>2021-06-24 09:12 来源：中国社会报 作者：佚名</div><div id="zoom">
<p>各省、自治区、直辖市民政厅（局）要高度重视困难群众救助工作，切实保障困难群众基本生活。</p>
<p>全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，为脱贫攻坚提供了有力保障。</p>
<p>各地要加强组织领导，完善工作机制，确保各项政策措施落到实处，不断提高服务水平和质量。</p>
</div><div>责任编辑：张三</div></body></html>"""


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def program(*arguments: str, cwd: Path, **env: str) -> Run:
    """The command in a process of its own."""
    had = {name: value for name, value in os.environ.items() if not name.startswith("REPRINTWATCH")}
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", *arguments],
        cwd=cwd,
        env=had | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration, and no store."""
    (tmp_path / "reprintwatch.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Database]:
    """That folder's store, new."""
    db = open_store(folder / "watch.db", create=True)
    yield db
    db.close()


def finding(number: int, **other: Any) -> Finding:
    """A finding; the higher its number, the later."""
    plain = Finding(
        id=FindingId(f"f-{number:04}"),
        kind=FindingKind.EDITED,
        severity=Severity.CRITICAL,
        site="mca",
        url=f"http://www.mca.gov.cn/{number}.html",
        original_url=None,
        title="通知",
        summary_zh="民政部《通知》正文改动",
        summary_en="民政部: “通知” text edited",
        detected_at=datetime(2026, 11, number, tzinfo=UTC),
    )
    return replace(plain, **other)


FINDINGS = (
    finding(1),
    finding(2, kind=FindingKind.REMOVED, severity=Severity.NOTICE, site="msnc"),
    finding(3, kind=FindingKind.SITE_FAILING, severity=Severity.WARNING, site="msnc"),
    finding(4, severity=Severity.INFO, state=FindingState.RESOLVED, resolved_at=datetime(2026, 11, 5, tzinfo=UTC)),
    finding(5, state=FindingState.ACKNOWLEDGED),
    finding(6, state=FindingState.DISMISSED, severity=Severity.WARNING),
)  # fmt: skip
Shown = Callable[..., list[str]]


@pytest.fixture
def shown(folder: Path, store: Database) -> Shown:
    """The last digits of the ids that `findings --json` shows with these options."""
    with transaction(store):
        for each in FINDINGS:
            raise_finding(store, each)

    def ids(*options: str) -> list[str]:
        config = str(folder / "reprintwatch.toml")
        result = CliRunner().invoke(cli, ["--config", config, "findings", "--json", *options])
        assert result.exit_code == 0, result.output
        return [each["id"][-1] for each in json.loads(result.stdout)]

    return ids


# --- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["findings", "reprints", "verify", "analyze"])
def test_without_a_store_commands_end_with_10_and_say_what_to_do(folder: Path, command: str) -> None:
    run = program(command, cwd=folder)
    assert (run.code, run.out) == (10, "")
    assert "reprintwatch crawl" in run.err


def test_a_store_that_a_service_holds_ends_a_second_service_with_11(folder: Path, store: Database) -> None:
    with service_lock(folder / "watch.db"):
        run = program("run", cwd=folder)
    assert run.code == 11
    assert f"process {os.getpid()}" in run.err


def test_a_store_of_a_newer_program_is_refused_with_12(folder: Path, store: Database) -> None:
    store.conn.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', '')"
    )
    store.conn.commit()
    run = program("findings", cwd=folder)
    assert (run.code, run.out) == (12, "")
    assert "m999" in run.err


def test_a_faulty_configuration_ends_with_13_and_one_line(folder: Path) -> None:
    (folder / "reprintwatch.toml").write_text("[crawler]\ndownlod_delay = 2\n")
    run = program("findings", cwd=folder)
    assert (run.code, run.out) == (13, "")
    assert run.err.count("\n") == 1
    assert "reprintwatch.toml:2: [crawler] downlod_delay" in run.err


def test_without_a_configuration_commands_end_with_13_and_name_init(tmp_path: Path) -> None:
    run = program("findings", cwd=tmp_path)
    assert run.code == 13
    assert "reprintwatch init" in run.err


def test_a_file_that_is_no_store_ends_with_1_and_no_traceback(folder: Path) -> None:
    (folder / "watch.db").write_bytes(b"this is no database, and long enough to be looked at" * 50)
    run = program("findings", cwd=folder)
    assert run.code == 1
    assert "Traceback" not in run.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["fndings"],
        ["findings", "--severity", "grave"],
        ["findings", "--kind", "edit"],
        ["findings", "--since", "yesterday"],
        ["findings", "--since", "99999999999d"],
        ["report"],
        ["match", "none.jsonl", "--against", "none.jsonl"],
        ["extract"],
        ["extract", "http://[::1/page"],
        ["alerts", "test", "nobody"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_writes_nothing_to_standard_output(
    folder: Path, arguments: list[str]
) -> None:
    run = program(*arguments, cwd=folder)
    assert (run.code, run.out) == (2, "")
    assert "Traceback" not in run.err


def test_the_environment_names_the_configuration(
    folder: Path, store: Database, tmp_path_factory: Any
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    run = program("sites", cwd=elsewhere, REPRINTWATCH_CONFIG=str(folder / "reprintwatch.toml"))
    assert run.code == 0
    assert run.out.splitlines()[1].split("\t") == [
        "mca",
        "民政部",
        "original",
        "http://www.mca.gov.cn/index.html",
    ]


def test_a_reader_who_has_read_enough_is_no_error(folder: Path, store: Database) -> None:
    with transaction(store):
        for number in range(2000):
            raise_finding(store, replace(finding(1), id=FindingId(f"f-{number}"), title="长" * 100))
    command = f"set -o pipefail; {sys.executable} -m monitor.cli findings --json | head -c 10"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


# --- what goes where ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [["findings"], ["reprints"], ["search", "民政"], ["sites"], ["alerts", "list"], ["doctor"]]
)
def test_json_is_one_array_and_nothing_else(folder: Path, store: Database, command: list[str]) -> None:
    run = program("-v", *command, "--json", cwd=folder)
    assert isinstance(json.loads(run.out), list)
    assert run.code == (4 if command == ["doctor"] else 0)


def test_piped_tables_are_tab_separated_without_control_characters(folder: Path, store: Database) -> None:
    hostile = finding(1, title=ESCAPES, summary_zh=ESCAPES, url=f"http://x/{ESCAPES}")
    with transaction(store):
        raise_finding(store, hostile)
    run = program("findings", cwd=folder)
    lines = run.out.splitlines()
    assert [len(line.split("\t")) for line in lines] == [7, 7]
    assert lines[0] == "id\tseverity\tkind\tstate\tsince\tsummary\turl"
    assert all(each.isprintable() or each in "\t\n" for each in run.out)


def test_json_escapes_control_characters(folder: Path, store: Database) -> None:
    with transaction(store):
        raise_finding(store, finding(1, title=ESCAPES))
    run = program("findings", "--json", cwd=folder)
    assert "\x1b" not in run.out
    assert json.loads(run.out)[0]["title"] == ESCAPES


def test_findings_have_the_members_that_are_promised(folder: Path, shown: Shown) -> None:
    (found,) = json.loads(program("findings", "--json", "--since", "2026-11-06", cwd=folder).out)
    promised = {
        "id", "kind", "severity", "site", "url", "original_url", "title", "summary", "detected_at", "resolved_at",
        "state",
    }  # fmt: skip
    assert promised <= set(found)
    assert found["detected_at"] == "2026-11-06T00:00:00Z"
    assert (found["kind"], found["severity"], found["state"]) == ("edited", "warning", "dismissed")


def test_what_an_operator_says_of_a_finding_is_shown_with_it(
    folder: Path, shown: Shown, store: Database
) -> None:
    config = str(folder / "reprintwatch.toml")
    with transaction(store):
        raise_finding(store, finding(7, id=FindingId("3f9c21aa00")))
    for command in (
        ["acknowledge", "3f9c21", "--note", "已联系网站管理员"],
        ["dismiss", "3f9c21", "--reason", "已按授权改动"],
    ):
        assert CliRunner().invoke(cli, ["--config", config, *command]).exit_code == 0
    result = CliRunner().invoke(cli, ["--config", config, "findings", "--json"])
    told = next(each for each in json.loads(result.stdout) if each["id"] == "3f9c21aa00")
    assert told["state"] == "dismissed"
    assert [(each["state"], each["why"]) for each in told["notes"]] == [
        ("acknowledged", "已联系网站管理员"),
        ("dismissed", "已按授权改动"),
    ]
    for given in ("3f9c", "ffffffff"):
        assert CliRunner().invoke(cli, ["--config", config, "dismiss", given, "--reason", "x"]).exit_code == 2


def test_summaries_come_in_the_language_asked_for(folder: Path, shown: Shown) -> None:
    texts = [
        json.loads(program("findings", "--json", *options, cwd=folder).out)[0]["summary"]
        for options in ((), ("--lang", "en"))
    ]
    assert texts == [FINDINGS[-1].summary_zh, FINDINGS[-1].summary_en]


# --- filters -----------------------------------------------------------------------------------


def test_findings_come_newest_first(shown: Shown) -> None:
    assert shown() == ["6", "5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--since", "2026-11-04"], "654"),
        (["--since", "2026-11-03T00:00:00Z"], "6543"),
        (["--since", "2026-11-03T08:00:01+08:00"], "654"),
        (["--kind", "removed"], "2"),
        (["--kind", "site-failing"], "3"),
        (["--severity", "notice"], "65321"),
        (["--severity", "critical"], "51"),
        (["--site", "msnc"], "32"),
        (["--open"], "5321"),
        (["--open", "--severity", "warning", "--site", "mca"], "51"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_filters_keep_what_they_say(shown: Shown, options: list[str], expected: str) -> None:
    assert shown(*options) == list(expected)


def test_a_time_ago_counts_from_now(folder: Path, store: Database) -> None:
    now = datetime.now(UTC)
    with transaction(store):
        raise_finding(store, finding(1, detected_at=now - timedelta(hours=23)))
        raise_finding(store, finding(2, detected_at=now - timedelta(hours=25)))
    found = json.loads(program("findings", "--json", "--since", "24h", cwd=folder).out)
    assert [each["id"] for each in found] == ["f-0001"]


def test_an_unknown_site_ends_with_13_and_names_the_known_ones(folder: Path, store: Database) -> None:
    run = program("findings", "--site", "msncc", cwd=folder)
    assert run.code == 13
    assert "did you mean 'msnc'?" in run.err


# --- init, extract, match ------------------------------------------------------------------------


def test_init_writes_a_file_that_the_program_reads_and_never_overwrites_one(tmp_path: Path) -> None:
    assert program("init", cwd=tmp_path).code == 0
    assert program("sites", cwd=tmp_path).out.count("\n") == 3
    (tmp_path / "reprintwatch.toml").write_text("mine")
    run = program("init", cwd=tmp_path)
    assert run.code == 1
    assert "left as it is" in run.err
    assert (tmp_path / "reprintwatch.toml").read_text() == "mine"
    assert program("init", "-o", "none/x.toml", cwd=tmp_path).code == 1


def test_extract_shows_an_article_with_the_members_that_are_promised(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(ARTICLE.encode("gb18030"))
    url = "http://www.mca.gov.cn/article/1.shtml"
    run = program("extract", "page.html", "--url", url, "--json", cwd=tmp_path)
    (found,) = json.loads(run.out)
    assert (run.code, found["url"], found["kind"]) == (0, url, "article")
    assert found["title"] == "关于做好救助工作的通知"
    assert len(found["paragraphs"]) == 3
    assert (found["source"], found["author"], found["author_is_placeholder"]) == ("中国社会报", "佚名", True)
    assert (found["editor"], found["published_at"]) == ("张三", "2021-06-24T01:12:00Z")
    assert found["original_url"] is None
    assert {"encoding", "site_name", "links", "next_page"} <= set(found)


def test_extract_takes_several_files_and_any_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x00\xff\xfe" * 100)
    (tmp_path / "b.html").write_bytes(b"")
    found = json.loads(program("extract", "--json", "a.html", "b.html", cwd=tmp_path).out)
    assert len(found) == 2
    assert all(each["kind"] != "article" and each["title"] is None for each in found)


def test_extract_as_text_holds_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        ARTICLE.replace("高度重视", "高度\x1b[31m重视\x9b2J"), encoding="utf-8"
    )
    out = program("extract", "page.html", cwd=tmp_path).out
    assert "title: 关于做好救助工作的通知" in out
    assert all(each.isprintable() or each == "\n" for each in out)


def test_extract_of_a_file_that_is_not_there_ends_with_1(tmp_path: Path) -> None:
    run = program("extract", "none.html", cwd=tmp_path)
    assert (run.code, run.out) == (1, "")
    assert "none.html" in run.err


TEXT = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接，"
    "把更多困难群众纳入保障范围。各地建立了动态监测和主动发现机制，村级民政协理员每季度走访一次困难家庭，"
    "对因病因灾返贫的家庭及时给予临时救助，全年累计支出救助资金三十二亿元。"
)


def collection(file: Path, *lines: dict[str, Any]) -> None:
    text = "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines)
    file.write_text(text, encoding="utf-8")


def test_match_prints_one_line_a_query_in_order(tmp_path: Path) -> None:
    queries, articles = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    collection(
        queries,
        {"id": "q1", "text": TEXT},
        {"text": "别的内容，与任何稿件都无关。" * 3},
        {"id": 3, "text": ""},
    )
    collection(articles, {"id": "a1", "title": "t", "text": TEXT, "date": None, "site": None})
    run = program("match", str(queries), "--against", str(articles), cwd=tmp_path)
    first, second, third = map(json.loads, run.out.splitlines())
    assert run.code == 0
    assert first["id"] == "q1"
    assert first["matches"] == [
        {
            "id": "a1",
            "relation": "verbatim",
            "similarity": 1.0,
            "original_coverage": 1.0,
            "reprint_coverage": 1.0,
        }
    ]
    assert (second, third) == ({"id": 2, "matches": []}, {"id": 3, "matches": []})


@pytest.mark.parametrize("bad", ["{", "[]", '{"id": 1}', '{"text": 5}'])
def test_match_names_file_and_line_of_what_it_cannot_read(tmp_path: Path, bad: str) -> None:
    queries, articles = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    collection(articles, {"text": TEXT})
    queries.write_text(f'{{"text": "一"}}\n\n{bad}\n', encoding="utf-8")
    run = program("match", str(queries), "--against", str(articles), cwd=tmp_path)
    assert run.code == 1
    assert f"{queries}:3: " in run.err
    assert "Traceback" not in run.err


# --- over the demonstration's store ---------------------------------------------------------------

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `demo` filled."""
    folder = tmp_path_factory.mktemp("demo")
    run = program("demo", "--folder", "d", cwd=folder)
    assert run.code == 0, run.err
    return folder / "d"


def test_demo_says_what_it_found_and_what_to_type_next(demo: Path) -> None:
    again = program("demo", "--folder", str(demo), "--lang", "en", cwd=demo.parent)
    assert again.code == 0
    assert "122.7万 → 127.2万" in again.out
    assert " init" in again.out.splitlines()[-1]  # under whatever name the program was called
    assert (demo / "report.html").stat().st_size > 5_000


def test_the_readme_shows_what_the_demonstration_says(tmp_path: Path) -> None:
    run = program("demo", "--folder", "d", cwd=tmp_path)
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.split(r"```\w*\n", readme.partition("<!-- demo output -->")[2])[1]
    undated = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "…", each) for each in (shown, run.out)]
    blocks = [each.strip() for each in undated[0].split("\n\n")]
    assert len(blocks) == 4
    for each in blocks:
        assert each in undated[1]


def test_demo_leaves_a_folder_with_other_files_alone(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "mine.txt").touch()
    assert program("demo", "--folder", "d", cwd=tmp_path).code == 1
    assert [each.name for each in (tmp_path / "d").iterdir()] == ["mine.txt"]


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
    (history,) = json.loads(program("history", ORIGINAL, "--json", cwd=demo).out)
    assert [each["revision"] for each in history["revisions"]] == [1, 2]
    assert [each["kind"] for each in history["events"]] == ["edited"]
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
    run = program("search", "，", "--json", cwd=demo)
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
    folder: Path, store: Database, now: datetime
) -> None:
    Shelf(store, now).keep("http://www.mca.gov.cn/1.html", "养老服务", "正文。", indexed=False)
    run = program("search", "养老", "--json", cwd=folder)
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
    folder: Path, store: Database, now: datetime
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


def test_findings_name_the_captures_that_prove_them(demo: Path) -> None:
    found = json.loads(program("findings", "--json", "--kind", "edited", cwd=demo).out)
    assert found
    for each in found:
        before, now = each["evidence"]
        assert (before["role"], now["role"]) == ("before", "now")
        assert now["capture"] == each["capture"]
        assert before["fetched_at"] < now["fetched_at"]
        assert all(re.fullmatch("[0-9a-f]{64}", proof["digest"]) for proof in (before, now))


def test_a_sound_store_verifies_as_an_empty_array(demo: Path) -> None:
    run = program("verify", "--json", cwd=demo)
    assert (run.code, json.loads(run.out)) == (0, [])


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


def test_verify_finds_a_capture_that_was_altered(demo: Path, tmp_path: Path) -> None:
    sound = program("verify", cwd=demo)
    assert (sound.code, sound.out) == (0, "")
    copy = _copy(demo, tmp_path)
    with transaction(copy):
        copy.conn.execute("UPDATE captures SET status = 500 WHERE id = 3")
    copy.close()
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "3" in run.out


def test_verify_finds_a_body_that_was_altered(demo: Path, tmp_path: Path) -> None:
    copy = _copy(demo, tmp_path)
    with transaction(copy):
        copy.conn.execute(
            "UPDATE bodies SET data = (SELECT data FROM bodies WHERE coding = 'zstd' ORDER BY digest LIMIT 1)"
            " WHERE digest = (SELECT max(digest) FROM bodies WHERE coding = 'zstd')"
        )
    copy.close()
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "body" in run.out


def _copy(demo: Path, folder: Path) -> Database:
    (folder / "reprintwatch.toml").write_bytes((demo / "reprintwatch.toml").read_bytes())
    original = open_store(demo / "demo.db")
    original.conn.execute("VACUUM INTO ?", (str(folder / "demo.db"),))
    original.close()
    return open_store(folder / "demo.db")


def test_damage_inside_a_store_is_named_by_what_meets_it_and_by_verify(demo: Path, tmp_path: Path) -> None:
    db = _copy(demo, tmp_path)
    size = db.conn.execute("PRAGMA page_size").fetchone()[0]
    roots = db.conn.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('captures', 'findings')")
    places = [(page - 1) * size for (page,) in roots]
    db.conn.execute("PRAGMA journal_mode = DELETE")
    db.close()
    store = tmp_path / "demo.db"
    whole = bytearray(store.read_bytes())
    for place in places:
        whole[place : place + size] = random.Random(1).randbytes(size)
    damaged = bytes(whole)
    store.write_bytes(damaged)
    run = program("verify", cwd=tmp_path)
    assert run.code == 4
    assert "cannot be read to its end" in run.out
    run = program("report", "-o", "report.html", cwd=tmp_path)
    assert run.code == 1
    assert "`restore` the last backup" in run.err
    assert "Traceback" not in run.err
    assert store.read_bytes() == damaged


def test_a_backup_that_is_told_to_end_leaves_nothing(folder: Path, store: Database) -> None:
    store.conn.execute("CREATE TABLE filler (data BLOB)")
    store.conn.executemany("INSERT INTO filler VALUES (randomblob(1000000))", [()] * 100)
    store.conn.commit()
    store.close()
    command = [sys.executable, "-m", "monitor.cli", "backup", "copy.db"]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)})
    while not list(folder.glob(".copy.db.*.part")):
        assert process.poll() is None
        time.sleep(0.005)
    time.sleep(0.05)
    process.terminate()
    assert process.wait(20) == 130
    assert not list(folder.glob("*copy.db*"))


def test_doctor_ends_with_4_where_something_needs_the_operator_and_with_0_where_nothing_does(
    demo: Path, tmp_path: Path
) -> None:
    run = program("doctor", cwd=demo)
    assert run.code == 4
    assert "set user_agent in [crawler]" in run.out
    _copy(demo, tmp_path).close()
    config = tmp_path / "reprintwatch.toml"
    config.write_text(
        config.read_text("utf-8") + '\n[crawler]\nuser_agent = "watch (me@example.cn)"\n', "utf-8"
    )
    assert program("doctor", cwd=tmp_path).code == 0


def test_doctor_without_a_store_says_what_to_do(folder: Path) -> None:
    run = program("doctor", "--json", cwd=folder)
    assert run.code == 4
    assert "run `reprintwatch crawl`" in [each["do"] for each in json.loads(run.out)]


# --- help --------------------------------------------------------------------------------------


def called(group: click.Group, name: str) -> click.Command:
    """The command that a call of this name runs."""
    _, command, _ = group.resolve_command(click.Context(group), [name])
    assert command is not None
    return command


def leaves(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name in group.commands:
        command = called(group, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        else:
            yield (*before, name)


@pytest.mark.parametrize("names", list(leaves(cli)), ids=" ".join)
def test_the_help_of_every_command_has_an_example_of_it(names: tuple[str, ...]) -> None:
    said = CliRunner().invoke(cli, [*names, "--help"]).stdout
    assert "Example" in said
    assert f"reprintwatch {' '.join(names)}" in said or f" {names[-1]}" in said.split("Example")[1]


def test_every_command_stands_under_a_heading_of_the_help() -> None:
    said = CliRunner().invoke(cli, ["--help"]).stdout
    assert all(f"{heading}:" in said for heading in COMMANDS)
    for name in cli.commands:
        assert re.search(rf"^  {name} +\S", said, re.MULTILINE)


@pytest.mark.parametrize("name", list(cli.commands))
@pytest.mark.parametrize("width", [45, HELP_WIDTH])
def test_the_line_of_the_help_is_the_first_sentence_of_the_commands_own_help(name: str, width: int) -> None:
    own = called(cli, name)
    assert own.name == name
    assert cli.commands[name].get_short_help_str(width) == own.get_short_help_str(width)


def test_a_mistyped_command_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    run = program("fndings", cwd=tmp_path)
    assert (run.code, run.out) == (2, "")
    assert "No such command 'fndings'" in run.err
    assert "findings" in run.err.partition("fndings")[2]


def test_a_shell_completes_commands_and_their_options(tmp_path: Path) -> None:
    def completed(words: str) -> list[str]:
        environment = {"_MONITOR_CLI_COMPLETE": "bash_complete", "COMP_WORDS": words}
        environment["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        code = "from monitor.cli import cli; cli(prog_name='monitor-cli')"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return [line.removeprefix("plain,") for line in done.stdout.splitlines()]

    assert completed("monitor-cli re") == ["report", "reprints", "restore"]
    assert "--severity" in completed("monitor-cli findings --")


@pytest.mark.parametrize("arguments", [["--help"], ["fndings"], ["--version"], []], ids=" ".join)
def test_help_and_a_mistyped_command_import_no_command(tmp_path: Path, arguments: list[str]) -> None:
    code = (
        "import sys\nfrom monitor.cli import cli\n"
        f"try:\n    cli({arguments!r})\nexcept BaseException:\n    pass\n"
        "heavy = {'scrapy', 'twisted', 'trafilatura', 'lxml', 'numpy', 'apprise', 'rich', 'sqlite_utils'}\n"
        "loaded = {name for name in sys.modules if name.startswith('monitor.commands.')}\n"
        "loaded -= {'monitor.commands.terminal', 'monitor.commands.on_demand'}\n"
        "print(sorted(heavy & set(sys.modules) | loaded), file=sys.stderr)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.strip().endswith("[]")


def test_no_cell_is_a_formula_to_a_spreadsheet(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.table(
        ("title", "change"), [('=HYPERLINK("http://evil.cn")', "-5"), ("@SUM(A1)", "+cmd|x!A0"), ("-", "1")]
    )
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:] == ['\'=HYPERLINK("http://evil.cn")\t-5', "'@SUM(A1)\t'+cmd|x!A0", "'-\t1"]


def test_json_says_what_it_holds_and_holds_nothing_that_a_terminal_obeys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    held = {"title": "红\x9b2J\u202e字\u3000\u200b\U000e0041"}
    terminal.as_json(held)
    text = capsys.readouterr().out
    assert json.loads(text) == held
    assert all(each.isprintable() or each in "\n\u3000" for each in text)
    assert "红" in text


def test_no_line_of_a_traceback_can_move_a_cursor() -> None:
    try:
        raise ValueError("\x1b[2J\u202e红字")
    except ValueError:
        record = logging.LogRecord("monitor", logging.ERROR, "f", 1, "round failed", (), sys.exc_info())
    for as_json in (False, True):
        text = logs._Lines(as_json=as_json).format(record)
        assert "ValueError" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
