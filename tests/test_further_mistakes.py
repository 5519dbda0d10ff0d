"""Mistakes of signs, numbers, files and streams: each gets one line with cause and next step, and no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sites.command_line import ROOT
from sites.operator_folder import CONFIG, MCA, SITE, Folder, Mistake, a_store, is_answered, nothing, run

HUGE = "9" * 30


@pytest.fixture
def desk(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.write(CONFIG + MCA)
    return made


def a_task(desk: Folder) -> None:
    desk.store()
    added = ("--headline", "关于救助的通知", "--deadline", "2099-01-01T09:00", "--site", "mca")
    assert run(desk, "tasks", "add", "--name", "T1", *added).code == 0


def files(desk: Folder) -> None:
    """A text in GBK, bytes that are no text, and an empty folder, beside a store."""
    desk.store()
    (desk.folder / "gbk.txt").write_bytes("您好，民政".encode("gbk"))
    (desk.folder / "bytes").write_bytes(b"\x00\xff\xfe")
    (desk.folder / "texts.jsonl").write_text('{"text": "民政部门发布通知"}\n', encoding="utf-8")
    (desk.folder / "list.jsonl").write_text("[1]\n", encoding="utf-8")
    (desk.folder / "空 文件夹").mkdir()


def empty_store(desk: Folder) -> None:
    (desk.folder / "watch.db").touch()


def a_key(desk: Folder) -> None:
    desk.store()
    assert run(desk, "evidence", "--init").code == 0


def written(text: str) -> Callable[[Folder], None]:
    """A configuration with this text."""
    return lambda desk: desk.write(text)


def with_line(line: str) -> Callable[[Folder], None]:
    """A configuration with one more line for its site."""
    return written(CONFIG + MCA + line + "\n")


# The mistake: what the operator has, what the operator types, the exit code, and words of cause and next step.
MISTAKES: dict[str, Mistake] = {
    "option of all commands behind the command": (
        nothing, ["findings", "--config", "x.toml"], 2, ("stands before the command", "reprintwatch --config"),
    ),
    "option of a command before the command": (nothing, ["--json", "findings"], 2, ("behind the command", "--json")),
    "Chinese dash": (nothing, ["findings", "—since", "24h"], 2, ("begins with a dash", "--since")),
    "hyphens of full width": (nothing, ["findings", "－－since", "24h"], 2, ("begins with a dash", "--since")),
    "double Chinese dash": (nothing, ["search", "养老", "——site", "mca"], 2, ("begins with a dash", "--site")),
    "time in Chinese quotes": (a_store, ["findings", "--since", "“24h”"], 2, ("is no time", "24h or 7d")),
    "time in Chinese words": (a_store, ["findings", "--since", "24小时"], 2, ("is no time", "24h or 7d")),
    "day that no month has": (a_store, ["findings", "--since", "2026-02-30"], 2, ("is no time", "2026-11-23")),
    "span before all times": (a_store, ["findings", "--since", "99999999d"], 2, ("is no time", "24h or 7d")),
    "language by its region": (nothing, ["findings", "--lang", "zh-CN"], 2, ("'zh', 'en'", "--help")),
    "two sites with a comma": (a_store, ["findings", "--site", "mca,msnc"], 13, ("did you mean 'mca'",)),
    "two kinds with a comma": (a_store, ["findings", "--kind", "edited，removed"], 2, ("--kind", "edited, ")),
    "nearly the title of a site": (nothing, ["sites", "pause", "民政部门"], 13, ("no site '民政部门'", "known: mca")),
    "word for an address": (nothing, ["sites", "add", "民政部网站", "--yes"], 2, ("is no address: write http",)),
    "feed at no address": (a_store, ["feed", "--address", "nix", "-o", "f.atom"], 2, ("is no address",)),
    "id without enough characters": (a_store, ["show", "f-12"], 2, ("at least 4 characters",)),
    "id in full width": (a_store, ["show", "ｆ－１２３４５６"], 2, ("reprintwatch findings",)),
    "address for an id": (a_store, ["show", "http://mca.example.cn/a"], 2, ("reprintwatch findings",)),
    "number beyond all stores": (a_store, ["capture", HUGE], 2, ("not in the range", "--help")),
    "limit beyond all stores": (a_store, ["search", "民政", "--limit", HUGE], 2, ("not in the range",)),
    "negative revision": (a_store, ["diff", "http://mca.example.cn/a", "--from", "-1"], 2, ("not in the range",)),
    "capture that was never made": (a_store, ["capture", "7"], 1, ("no capture 7", "reprintwatch show")),
    "port beyond all ports": (a_store, ["serve", "--port", "70000"], 2, ("65535",)),
    "decision without a reason": (a_store, ["dismiss", "--kind", "edited"], 2, ("--reason TEXT",)),
    "decision about nothing": (a_store, ["acknowledge"], 2, ("--kind", "--since")),
    "person and nobody": (a_store, ["assign", "f-123456", "--to", "王", "--nobody"], 2, ("--nobody",)),
    "blank inside a file name": (a_store, ["report", "-o", "报", "告.html"], 2, ("告.html", "--help")),
    "address with a blank": (nothing, ["sites", "add", "http://www .gov.cn/", "--yes"], 2, ("is no address",)),
    "Chinese colon in an address": (nothing, ["sites", "add", "http：//a.gov.cn/", "--yes"], 2, ("is no address",)),
    "address without a host": (nothing, ["extract", "http://"], 2, ("is no address", "write http://")),
    "address of another protocol": (nothing, ["sites", "add", "ftp://a.cn/", "--yes"], 2, ("is no address",)),
    "no terminal for a password": (a_store, ["user", "add", "lin"], 2, ("--password-stdin",)),
    "account with a blank": (a_store, ["user", "add", "李 四", "--password-stdin"], 2, ("1 to 64 letters",)),
    "task that is not there": (a_store, ["tasks", "T9"], 1, ("no task 'T9'", "reprintwatch tasks")),
    "site that a task lacks": (
        a_task, ["tasks", "rule", "T1", "mcb", "carried", "--note", "x"], 1, ("no site 'mcb'", "reprintwatch tasks T1"),
    ),
    "ruling of no kind": (a_task, ["tasks", "rule", "T1", "mca", "perhaps", "--note", "x"], 2, ("RULING", "'excused'")),
    "deadline before the issue": (
        a_store, ["tasks", "add", "--name", "T2", "--headline", "通知", "--deadline", "2020-01-01", "--site", "mca"], 2,
        ("--deadline", "before the issue"),
    ),
    "text in GBK": (
        files, ["tasks", "add", "--name", "T", "--text", "gbk.txt", "--deadline", "2099-01-01", "--site", "mca"], 1,
        ("gbk.txt", "save the file as UTF-8"),
    ),
    "case that is not there": (a_store, ["letter", "c-123456"], 1, ("no case", "reprintwatch cases")),
    "article of no site": (a_store, ["readings", "http://a.cn/x"], 1, ("no article", "reprintwatch search")),
    "key twice": (a_key, ["evidence", "--init"], 1, ("is left as it is", "key_file")),
    "restore of the store itself": (a_store, ["restore", "watch.db"], 2, ("is the store itself", "backup")),
    "head that is no text": (files, ["verify", "--head", "bytes"], 2, ("no head in bytes", "a head is a line")),
    "head that is not there": (a_store, ["verify", "--head", "none.txt"], 2, ("none.txt", "does not exist")),
    "collection in GBK": (
        files, ["match", "gbk.txt", "--against", "texts.jsonl"], 1, ("gbk.txt:1", "save the file as UTF-8"),
    ),
    "collection of lists": (files, ["match", "list.jsonl", "--against", "texts.jsonl"], 1, ("list.jsonl:1", "text")),
    "matches into no folder": (
        files, ["match", "texts.jsonl", "--against", "texts.jsonl", "-o", "none/x"], 1, ("make its folder first",),
    ),
    "archive that is none": (files, ["import", "bytes"], 1, ("bytes: neither WARC",)),
    "folder for an archive": (files, ["import", "空 文件夹"], 2, ("空 文件夹", "is a directory")),
    "export of nothing": (a_store, ["export"], 2, ("--warc", "--parquet")),
    "sheet into no folder": (a_task, ["tasks", "--csv", "没有/表.csv"], 1, ("没有/表.csv", "make its folder first")),
    "empty file for a store": (empty_store, ["findings"], 1, ("is empty, no store", "restore")),
    "folder for a configuration": (nothing, ["--config", ".", "sites"], 13, ("is a folder", "name a file")),
    "equals sign of full width": (written('[store]\npath ＝ "a.db"\n'), ["sites"], 13, ("toml:2:", "＝ is a sign")),
    "brackets of full width": (written('［store］\npath = "a.db"\n'), ["sites"], 13, ("toml:1:", "［ is a sign")),
    "comma of full width": (with_line('aliases = ["甲"，"乙"]'), ["sites"], 13, ("toml:12:", "， is a sign")),
    "path of Windows": (written('[store]\npath = "D:\\data\\a.db"\n'), ["sites"], 13, ("toml:2:", "single quotes")),
    "one table for all sites": (written(MCA.replace("[[sites]]", "[sites]")), ["sites"], 13, ("[[sites]]",)),
    "domain with its protocol": (
        written(CONFIG + MCA.replace('["mca.', '["http://mca.')), ["sites"], 13, ("allowed_domains", "mca.gov.cn"),
    ),
    "list of another domain": (
        written(CONFIG + MCA.replace("http://mca.", "http://msnc.")), ["sites"], 13, ("start_urls", "allowed_domains"),
    ),
    "role in Chinese": (written(CONFIG + MCA.replace('"original"', '"原创"')), ["sites"], 13, ("original, portal",)),
    "span in words": (written('[monitor]\nconfirm_removal_s = "6h"\n'), ["sites"], 13, ("must be a number",)),
    "rule for no channel": (written('[[alerts.rules]]\nchannels = ["dd"]\n'), ["sites"], 13, ("no channel 'dd'",)),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_further_mistake_gets_one_line_with_cause_and_next_step(desk: Folder, mistake: str) -> None:
    desk.write(CONFIG + MCA.replace('title = "mca"', 'title = "民政部门户"'))
    is_answered(desk, MISTAKES[mistake])


def test_a_configuration_with_a_mark_of_its_bytes_is_read(desk: Folder) -> None:
    desk.config.write_bytes(b"\xef\xbb\xbf" + (CONFIG + MCA).encode())
    assert run(desk, "sites").code == 0


def test_signs_of_full_width_in_texts_and_remarks_are_right(desk: Folder) -> None:
    desk.write(CONFIG + MCA + 'aliases = ["民政部（新）"] # 别名：用逗号，分开\n')
    assert run(desk, "sites").code == 0


def test_a_word_that_begins_with_a_dash_is_searched_for_behind_two_hyphens(desk: Folder) -> None:
    desk.store()
    assert run(desk, "search", "--json", "--", "—since").code == 0


STREAMS = (
    "findings >&-",
    "findings <&- >&- 2>&-",
    "sites add http://a.cn --yes --dry-run <&- 2>&-",
    "--help >&-",
)


@pytest.mark.parametrize("call", STREAMS)
def test_a_closed_stream_is_no_fault(desk: Folder, call: str) -> None:
    desk.store()
    env = os.environ | {"PYTHONPATH": str(ROOT), "http_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m monitor.cli {call}"], cwd=desk.folder, env=env,
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, b"Traceback" in done.stderr) == (1 if "add" in call else 0, False)


def test_a_file_that_is_opened_beside_a_closed_stream_holds_no_answer(desk: Folder) -> None:
    desk.store()
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    call = f"{sys.executable} -m monitor.cli report -o report.html >&-; {sys.executable} -m monitor.cli verify --json"
    done = subprocess.run(
        ["bash", "-c", call], cwd=desk.folder, env=env, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, json.loads(done.stdout)) == (0, [])


def test_a_proxy_of_another_kind_is_named(desk: Folder) -> None:
    desk.write(CONFIG + SITE.format(name="x", host="www.jinzhi.gov.cn"))
    done = run(desk, "crawl", http_proxy="socks5://127.0.0.1:9")
    assert done.code == 3
    assert "the proxy 127.0.0.1:9 does not answer" in done.err and "Traceback" not in done.err
