"""Sites are told in plain words, and can be paused, resumed and looked at now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from sites.command_line import CONFIG
from sites.desk import Desk, served
from sites.program import ROOT
from sites.publishers import trs, without_a_list
from sites.web import Web

from monitor.config.reader import load
from storage.engine.opening import open_store, opened
from storage.frontier.site_controls import next_look
from storage.records import SiteRole


def test_a_pause_stops_the_looks_and_is_told(desk: Desk) -> None:
    desk.post("/desk/sites/bu/pause", next="/desk/sites")
    state = {each["name"]: each for each in desk.json("/desk/sites.json")}["bu"]
    assert state["state"] == "paused" and state["next_look"] is None
    assert "由 lin 于" in desk.get("/desk/sites").text
    desk.post("/desk/sites/bu/resume")
    assert {each["name"]: each["paused_at"] for each in desk.json("/desk/sites.json")}["bu"] is None


def test_sites_are_chosen_by_their_state_and_each_look_leads_to_its_capture(desk: Desk) -> None:
    desk.post("/desk/sites/bu/pause", next="/desk/sites")
    assert [each["name"] for each in desk.json("/desk/sites.json?state=paused")] == ["bu"]
    page = desk.get("/desk/sites").text
    assert page.rindex('id="site-') == page.index('id="site-bu"'), "a paused site stands behind the others"
    assert desk.get(re.findall(r'href="(/desk/captures/\d+)" aria-label', page)[0]).status_code == 200
    assert "没有处于" in desk.get("/desk/sites?state=failing").text


def test_look_now_makes_the_lists_due(desk: Desk) -> None:
    desk.post("/desk/sites/ting/look")
    with opened(desk.config.store) as db:
        at = next_look(db, "ting")
    assert at is not None and at <= datetime.now(UTC)


def test_an_unknown_site_is_refused(desk: Desk) -> None:
    assert desk.post("/desk/sites/none/pause").status_code == 404


@pytest.fixture
def enrolling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A page before a web of two publishers; the looks run in a process that inherits the proxy."""
    file = tmp_path / "reprintwatch.toml"
    file.write_text(f"# mine\n[crawler]\ndownload_delay = 0\n{CONFIG}", encoding="utf-8")
    config = load(file)
    open_store(config.store, create=True).close()
    hosts = {each.host: each.site() for each in (trs(), without_a_list())}
    with Web(hosts) as web, served(config) as own:
        for name, value in (web.env({}) | {"PYTHONPATH": str(ROOT)}).items():
            monkeypatch.setenv(name, value)
        own.client.timeout = 120
        yield own


FIELD = re.compile(r'name="(proposal|proof)" value="([^"]*)"')


def test_a_pasted_address_becomes_a_site(enrolling: Desk) -> None:
    html = enrolling.post("/desk/sites/propose", url=trs().url).text
    assert "青石县开展养老服务机构安全检查" in html and "mzj-qingshi" in html
    fields = {name: unescape(value) for name, value in FIELD.findall(html)}
    forged = fields["proposal"].replace("qingshi", "elsewhere")
    assert enrolling.post("/desk/sites/add", proposal=forged, proof=fields["proof"]).status_code == 400
    written = enrolling.post("/desk/sites/add", title="青石县民政局", role="portal", **fields)
    assert written.status_code == 303 and "已写入配置" in enrolling.get(written.headers["location"]).text
    text = enrolling.config.path.read_text(encoding="utf-8")
    assert text.startswith("# mine\n") and "青石县民政局" in text
    assert load(enrolling.config.path).sites[-1].role is SiteRole.PORTAL
    assert enrolling.post("/desk/sites/add", **fields).status_code == 409
    assert enrolling.json("/desk/actions.json")[0]["action"] == "add-site"


def test_an_address_without_articles_is_told_in_words(enrolling: Desk) -> None:
    answer = enrolling.post(
        "/desk/sites/propose", url=without_a_list().url, headers={"Accept": "application/json"}
    )
    assert answer.json()["proposal"] is None and len(answer.json()["trouble"]) > 10
    assert enrolling.post("/desk/sites/propose", url="--yes").status_code == 400
    assert "添加站点" in enrolling.get("/desk/sites/new").text
