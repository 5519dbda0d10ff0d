"""The configured sites, their pauses and the entries of their start pages."""

from __future__ import annotations

import json
from pathlib import Path

from sites.command_line import program
from sites.program import Program
from sites.publishers import trs
from sites.web import Web


def test_a_pause_holds_until_the_site_is_resumed(folder: Path) -> None:
    paused = program("sites", "pause", "mca", cwd=folder)
    assert (paused.code, paused.err) == (
        0,
        "mca (民政部) is paused. To go on: reprintwatch sites resume mca\n",
    )
    first, second = json.loads(program("sites", "--json", cwd=folder).out)
    assert first["paused_at"] is not None
    assert second["paused_at"] is None
    assert "paused" in program("sites", cwd=folder).out.splitlines()[0]
    assert "is visited again" in program("sites", "resume", "mca", cwd=folder).err
    assert "was not paused" in program("sites", "resume", "mca", cwd=folder).err
    assert program("sites", cwd=folder).out.splitlines()[0] == "name\ttitle\trole\tstart"


def test_an_unknown_site_is_no_site_to_pause(folder: Path) -> None:
    run = program("sites", "pause", "mcb", cwd=folder)
    assert run.code == 13
    assert "did you mean 'mca'?" in run.err
    assert not (folder / "watch.db").exists()


def test_a_check_shows_all_entries_or_as_many_as_are_asked_for(tmp_path: Path) -> None:
    publisher = trs()
    config = tmp_path / "reprintwatch.toml"
    with Web({publisher.host: publisher.site()}) as web:
        operator = Program(config, web)
        config.write_text("[crawler]\ndownload_delay = 0\n", encoding="utf-8")
        assert operator.run("sites", "add", publisher.url, "--yes").code == 0
        (whole,) = operator.run("sites", "--check", "--json").json
        (few,) = operator.run("sites", "--check", "--json", "--entries", "2").json
        shown = operator.run("sites", "--check", "--entries", "3").out.splitlines()
    assert (len(whole["entries"]), whole["found"]) == (12, 12)
    assert (len(few["entries"]), few["found"]) == (2, 12)
    assert len(shown) == 6  # two headers, the site, three entries


def test_a_site_is_taken_out_and_its_table_alone(folder: Path) -> None:
    before = (folder / "reprintwatch.toml").read_text(encoding="utf-8")
    run = program("sites", "remove", "mca", cwd=folder)
    assert run.code == 0 and "no longer watched" in run.err and "sites add http" in run.err
    assert [each["name"] for each in json.loads(program("sites", "--json", cwd=folder).out)] == ["msnc"]
    after = (folder / "reprintwatch.toml").read_text(encoding="utf-8")
    assert set(after.splitlines()) < set(before.splitlines())
    assert program("sites", "remove", "mca", cwd=folder).code == 13
