"""Differences: of two versions, of a reprint and its original, of the texts that a finding compares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sites.command_line import program

ORIGINAL = "http://www.mca.gov.cn/article/xw/mtbd/202106/20210600034811.shtml"
REPRINT = "http://www.msnc.org.cn/msgz/202106/3475.html"


def id_of(demo: Path, kind: str, site: str) -> str:
    found = json.loads(program("findings", "--json", "--kind", kind, "--site", site, cwd=demo).out)
    return str(found[0]["id"])


def test_the_difference_of_a_finding_is_that_of_its_texts(demo: Path) -> None:
    by_id = program("diff", id_of(demo, "edited", "mca"), "--json", cwd=demo)
    assert json.loads(by_id.out) == json.loads(program("diff", ORIGINAL, "--json", cwd=demo).out) != []


def test_a_reprint_with_one_version_is_compared_with_its_original(demo: Path) -> None:
    run = program("diff", REPRINT, cwd=demo)
    assert run.out.splitlines()[:2] == [f"--- {ORIGINAL}  version 1", f"+++ {REPRINT}  version 1"]
    assert run.err


def test_an_id_without_two_texts_ends_with_1_and_says_where_to_look(demo: Path) -> None:
    removed = id_of(demo, "removed", "mca")
    run = program("diff", removed, cwd=demo)
    assert (run.code, run.out) == (1, "")
    assert f"show {removed}" in run.err


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
