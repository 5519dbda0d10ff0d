"""Sites are told in plain words, and can be paused, resumed and looked at now."""

from __future__ import annotations

from datetime import UTC, datetime

from sites.desk import Desk

from storage.engine.opening import opened
from storage.frontier.site_controls import next_look


def test_a_pause_stops_the_looks_and_is_told(desk: Desk) -> None:
    desk.post("/desk/sites/bu/pause", next="/desk/sites")
    state = {each["name"]: each for each in desk.json("/desk/sites.json")}["bu"]
    assert state["state"] == "paused" and state["next_look"] is None
    assert "由 lin 于" in desk.get("/desk/sites").text
    desk.post("/desk/sites/bu/resume")
    assert {each["name"]: each["paused_at"] for each in desk.json("/desk/sites.json")}["bu"] is None


def test_look_now_makes_the_lists_due(desk: Desk) -> None:
    desk.post("/desk/sites/ting/look")
    with opened(desk.config.store) as db:
        at = next_look(db, "ting")
    assert at is not None and at <= datetime.now(UTC)


def test_an_unknown_site_is_refused(desk: Desk) -> None:
    assert desk.post("/desk/sites/none/pause").status_code == 404
