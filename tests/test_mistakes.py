"""Typical mistakes of an operator: each gets one line with cause and next step, a documented code, and no traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sites import warm
from sites.command_line import ROOT, Run
from sites.operator_folder import CONFIG, MCA, SITE, Folder, Mistake, a_store, is_answered, nothing, run, said
from sites.publishers import trs
from sites.web import Answer, Web

from storage.sharing.lock import service_lock

CHANNELS = (
    '[[alerts.channels]]\nname = "mail"\nurl = "smtp://127.0.0.1:9/"\nto = ["office@example.cn"]\n'
    '[[alerts.channels]]\nname = "hook"\nkind = "webhook"\nurl = "http://127.0.0.1:9/hook"\n'
)


@pytest.fixture
def desk(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write(CONFIG + CHANNELS + MCA)
    return made


def without_configuration(desk: Folder) -> None:
    desk.config.unlink()


def written(text: str, *, encoding: str = "utf-8") -> Callable[[Folder], None]:
    """A configuration with this text."""

    def write(desk: Folder) -> None:
        desk.config.write_bytes(text.encode(encoding))

    return write


def with_line(line: str) -> Callable[[Folder], None]:
    """A configuration with one more line for its site."""
    return written(CONFIG + MCA + line + "\n")


def newer_store(desk: Folder) -> None:
    with closing(sqlite3.connect(desk.store())) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('reprintwatch', 'm999', '')"
        )
        db.commit()


def foreign_file(desk: Folder) -> None:
    (desk.folder / "watch.db").write_bytes(b"minutes of the meeting " * 400)


def foreign_database(desk: Folder) -> None:
    with closing(sqlite3.connect(desk.folder / "watch.db")) as db:
        db.execute("CREATE TABLE letters (id INTEGER)")
        db.commit()


def no_folder_for_the_store(desk: Folder) -> None:
    desk.write('[store]\npath = "none/watch.db"\n' + MCA)


def no_text(desk: Folder) -> None:
    (desk.folder / "texts.jsonl").write_bytes(b"\xff\xfe\x00\x01")


# The mistake: what the operator has, what the operator types, the exit code, and words of cause and next step.
MISTAKES: dict[str, Mistake] = {
    "misspelt command": (nothing, ["fndings"], 2, ("findings", "--help")),
    "misspelt subcommand": (nothing, ["sites", "pauze", "mca"], 2, ("pause", "--help")),
    "misspelt option": (nothing, ["findings", "--severty", "warning"], 2, ("--severity", "--help")),
    "missing argument": (nothing, ["search"], 2, ("WORDS", "--help")),
    "misspelt site": (nothing, ["crawl", "--site", "mcb"], 13, ("no site 'mcb'", "did you mean 'mca'")),
    "misspelt site to pause": (nothing, ["sites", "pause", "mcs"], 13, ("did you mean 'mca'",)),
    "misspelt kind": (nothing, ["findings", "--kind", "edit"], 2, ("--kind", "edited")),
    "misspelt severity": (nothing, ["findings", "--severity", "grave"], 2, ("critical",)),
    "time not understood": (a_store, ["findings", "--since", "yesterday"], 2, ("24h or 7d",)),
    "number too small": (nothing, ["sites", "--check", "--entries", "-1"], 2, ("--entries", "x>=0")),
    "wrong folder": (without_configuration, ["crawl"], 13, ("reprintwatch init", "--config")),
    "missing configuration": (
        nothing,
        ["--config", "none.toml", "crawl"],
        13,
        ("none.toml", "reprintwatch init -o none.toml"),
    ),
    "no store yet": (nothing, ["findings"], 10, ("reprintwatch crawl",)),
    "broken TOML": (written("[store]\npath = watch.db\n"), ["crawl"], 13, ("toml:2:", "straight quotes")),
    "Chinese quotes": (
        written("[store]\npath = “watch.db”\n"),
        ["crawl"],
        13,
        ("toml:2:", "straight quotes"),
    ),
    "open heading": (written("[store\n"), ["crawl"], 13, ("toml:1:", "close the heading with ]")),
    "no equals sign": (written('[store]\npath "a"\n'), ["crawl"], 13, ("toml:2:", "write key = value")),
    "table twice": (written("[store]\n[store]\n"), ["crawl"], 13, ("toml:2:", "write it once")),
    "pattern in double quotes": (
        with_line('article_urls = ["/c\\d+"]'),
        ["crawl"],
        13,
        ("toml:12:", "single quotes"),
    ),
    "setting without a section": (written('path = "a.db"\n'), ["crawl"], 13, ("below [store]",)),
    "configuration in GBK": (
        written("# 数据\n[store]\n", encoding="gbk"),
        ["crawl"],
        13,
        ("toml:1:", "save the file as UTF-8"),
    ),
    "configuration in UTF-16": (
        written("[store]\n", encoding="utf-16"),
        ["crawl"],
        13,
        ("save the file as UTF-8",),
    ),
    "duplicate site": (written(CONFIG + MCA + MCA), ["crawl"], 13, ("toml:13:", "'mca' is used twice")),
    "bad regular expression": (
        with_line("article_urls = ['(']"),
        ["crawl"],
        13,
        ("toml:12:", "not a regular expression"),
    ),
    "empty start_urls": (
        written(CONFIG + MCA.replace('["http://mca.example.cn/list"]', "[]")),
        ["crawl"],
        13,
        ("start_urls", "must not be empty"),
    ),
    "negative number": (with_line("download_delay = -1"), ["crawl"], 13, ("toml:12:", "at least 0")),
    "number in quotes": (with_line('download_delay = "2"'), ["crawl"], 13, ("must be a number",)),
    "unknown key": (
        with_line("artcle_urls = []"),
        ["crawl"],
        13,
        ("toml:12:", "did you mean 'article_urls'"),
    ),
    "unknown section": (written("[stor]\n"), ["crawl"], 13, ("did you mean 'store'",)),
    "page of no finding": (
        a_store,
        ["history", "http://mca.example.cn/none"],
        1,
        ("no page", "reprintwatch findings"),
    ),
    "finding that does not exist": (
        a_store,
        ["show", "f-0123456789"],
        2,
        ("no finding", "reprintwatch findings"),
    ),
    "newer store": (newer_store, ["findings"], 12, ("m999",)),
    "foreign file": (foreign_file, ["findings"], 1, ("file is not a database", "restore")),
    "foreign database": (foreign_database, ["findings"], 1, ("another program", "Check the path")),
    "store in no folder": (no_folder_for_the_store, ["crawl"], 10, ("create it", "[store] path")),
    "output folder missing": (
        a_store,
        ["report", "-o", "none/report.html"],
        1,
        ("none/report.html", "make its folder first"),
    ),
    "output is a folder": (a_store, ["report", "-o", "."], 1, ("name a file in it",)),
    "disk full": (a_store, ["report", "-o", "/dev/full"], 1, ("make room on its disk",)),
    "output exists": (nothing, ["init"], 1, ("left as it is", "-o")),
    "copy exists": (a_store, ["backup", "reprintwatch.toml"], 1, ("left as it is", "name another file")),
    "copy that is not there": (nothing, ["restore", "none.db"], 2, ("none.db",)),
    "page file missing": (nothing, ["extract", "none.html"], 1, ("none.html",)),
    "address inside": (
        nothing,
        ["extract", "http://127.0.0.1:9/"],
        1,
        ("not a public address", "--allow-private"),
    ),
    "no address": (
        nothing,
        ["sites", "add", "minzheng.invalid", "--yes"],
        1,
        ("does not answer", "try the address in a browser"),
    ),
    "site twice": (
        nothing,
        ["sites", "add", "mca.example.cn/x", "--yes"],
        1,
        ("belongs to site mca", "start_urls"),
    ),
    "no terminal to ask on": (nothing, ["sites", "add", "a.example.cn"], 2, ("--yes", "--dry-run")),
    "unknown channel": (nothing, ["alerts", "test", "office"], 2, ("configured: mail, hook",)),
    "mail refused": (
        nothing,
        ["alerts", "test", "mail"],
        1,
        ("no server listens", "check url of the channel"),
    ),
    "webhook refused": (
        nothing,
        ["alerts", "test", "hook"],
        1,
        ("could not be reached", "check url of the channel"),
    ),
    "texts that are no text": (
        no_text,
        ["match", "texts.jsonl", "--against", "texts.jsonl"],
        1,
        ("texts.jsonl:1", "not JSON"),
    ),
    "page for strangers": (a_store, ["serve", "--host", "0.0.0.0", "--port", "0"], 1, ("user add NAME",)),
    "folder of somebody's for the demonstration": (nothing, ["demo", "--folder", "."], 1, ("--folder",)),
    "folder that cannot be written": (
        nothing,
        ["demo", "--folder", "/proc/demo"],
        1,
        ("/proc/demo", "folder"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_one_line_with_cause_and_next_step(desk: Folder, mistake: str) -> None:
    is_answered(desk, MISTAKES[mistake])


def test_a_configuration_of_an_editor_on_windows_is_no_mistake(desk: Folder) -> None:
    desk.config.write_bytes(
        b"\xef\xbb\xbf" + (CONFIG + MCA).replace("\n", "\r\n").replace("path", "\tpath").encode()
    )
    assert run(desk, "sites").code == 0


def test_a_store_that_a_service_holds(desk: Folder) -> None:
    with service_lock(desk.store()):
        done = run(desk, "run")
    assert done.code == 11
    assert "stop it, or let it do the work" in done.err.splitlines()[-1]


def test_a_store_that_another_program_locks(desk: Folder) -> None:
    with closing(sqlite3.connect(desk.store())) as db:
        db.execute("BEGIN EXCLUSIVE")
        done = run(desk, "sites", "pause", "mca")
    assert (done.code, "locked" in said(done)) == (1, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another account")
def test_a_store_that_this_account_may_only_read(desk: Folder) -> None:
    desk.store()
    for path in (desk.folder, *desk.folder.parents):
        if path.stat().st_mode & 0o077 == 0:  # folders of pytest, for its own account alone
            path.chmod(0o711)
    for file in desk.folder.iterdir():
        file.chmod(0o644)
    loaded = "import os; from monitor.cli import imported, main; imported('sites'); 'x'.encode('utf-8-sig')"
    code = f"{loaded}; os.setuid(65534); main()"
    done = warm.run(code, "sites", "pause", "mca", cwd=desk.folder, env=dict(os.environ), timeout=60)
    assert done.code == 1, done.err
    assert "run as the owner of the store" in said(Run(done.code, done.out, done.err))


def test_a_port_in_use(desk: Folder) -> None:
    desk.store()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run(desk, "serve", "--port", str(taken.getsockname()[1]))
    assert (done.code, "choose another with --port" in said(done)) == (1, True)


# A crawl says more than one line. The line of the mistake is among them.
CRAWLS: dict[str, tuple[str, dict[str, str], str]] = {
    "proxy down": (
        "www.jinzhi.gov.cn",
        {"http_proxy": "http://me:geheim@127.0.0.1:9"},
        "the proxy 127.0.0.1:9 does not answer: start it",
    ),
    "no network": ("no-such-host.invalid", {}, "no name could be resolved: is this machine connected?"),
    "private address": ("127.0.0.1:9", {}, "name it in allow_addresses of the site"),
}


@pytest.mark.parametrize("mistake", CRAWLS)
def test_a_crawl_that_cannot_look_names_the_cause_and_the_next_step(desk: Folder, mistake: str) -> None:
    host, env, words = CRAWLS[mistake]
    desk.write(CONFIG + SITE.format(name="x", host=host))
    done = run(desk, "crawl", **env)
    assert done.code == 3
    assert words in done.err
    assert "Traceback" not in done.err and "geheim" not in done.err
    assert "Look anyway: reprintwatch crawl --all" in done.err.splitlines()[-1]


@pytest.fixture
def web() -> Iterator[Web]:
    publisher = trs()
    forbidding = Answer(b"User-agent: *\nDisallow: /\n", headers=(("Content-Type", "text/plain"),))
    with Web({publisher.host: publisher.site(), "forbids.cn": lambda asked: forbidding}) as made:
        yield made


@pytest.mark.parametrize(
    ("host", "words"), [("forbids.cn", "robots.txt forbids 1"), ("broken.cn", "robots.txt forbids 1")]
)
def test_robots_that_forbid_or_cannot_be_read_are_told(desk: Folder, web: Web, host: str, words: str) -> None:
    desk.write(CONFIG + SITE.format(name="x", host=host))
    done = run(desk, "crawl", http_proxy=web.proxy)
    assert done.code == 3
    assert words in done.err


def test_a_wrong_contact_is_told_by_doctor(desk: Folder) -> None:
    desk.write(CONFIG.replace("[crawler]", '[crawler]\nuser_agent = "me"') + MCA)
    done = run(desk, "doctor", "--json")
    assert done.code == 4
    found = {each["what"]: each["do"] for each in json.loads(done.out)}
    assert "your address" in found["user agent"]


def test_an_interruption_ends_with_130_and_without_a_word(desk: Folder, web: Web) -> None:
    slow = trs().site()
    web.sites[trs().host] = lambda asked: (
        Answer(b"x", slow_s=3.0) if asked.path != "/robots.txt" else slow(asked)
    )
    desk.write(CONFIG + SITE.format(name="x", host=trs().host))
    env = web.env(os.environ) | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "crawl"], cwd=desk.folder, env=env,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not web.seen:  # robots.txt was asked for: the crawl is under way
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out.decode().strip()) == (130, "")
    assert b"Traceback" not in err


def test_a_reader_who_has_read_enough(desk: Folder) -> None:
    command = f"set -o pipefail; {sys.executable} -m monitor.cli findings --help | head -c 10"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], cwd=desk.folder, env=env, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_password_that_is_no_text(desk: Folder) -> None:
    desk.store()
    done = subprocess.run(
        [sys.executable, "-m", "monitor.cli", "user", "add", "lin", "--password-stdin"],
        cwd=desk.folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, input=b"\xff\xfe\xfd\n",
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr and done.stderr.count(b"\n") == 1
