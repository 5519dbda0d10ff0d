"""Decisions change findings, are written down, and can be taken back; two operators do not undo each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sites.desk import PASSWORD, Desk, served, unpacked, with_user

from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings import findings
from storage.records import EventId, FindingId

JSON = {"Accept": "application/json"}


def state_of(desk: Desk, finding: str) -> str:
    """The state of a finding."""
    return str(desk.json(f"/desk/findings/{finding}.json")["state"])


def test_a_decision_leads_back_with_its_undo_and_is_written_down(desk: Desk) -> None:
    first, second, *_ = desk.ids()
    answer = desk.post(
        "/desk/decisions", finding=[first, second], decision="dismiss", next="/desk/inbox?site=bu"
    )
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith("/desk/inbox?site=bu&undo=") and location.endswith("done=dismiss-2")
    assert {state_of(desk, first), state_of(desk, second)} == {"dismissed"}
    assert "已忽略 2 条" in desk.get(location).text and 'name="batch"' in desk.get(location).text
    assert [(each["who"], each["action"]) for each in desk.json("/desk/actions.json")] == [
        ("lin", "dismiss")
    ] * 2


def test_undo_sets_back_what_nobody_else_has_changed(desk: Desk) -> None:
    first, second, *_ = desk.ids()
    done = desk.post("/desk/decisions", finding=[first, second], decision="notify", headers=JSON).json()
    other = desk.other()
    other.post("/desk/decisions", finding=second, decision="dismiss")
    undone = desk.post("/desk/decisions/undo", batch=done["undo"], headers=JSON).json()
    assert undone == {"undone": 1, "changed_since": 1}
    assert (state_of(desk, first), state_of(desk, second)) == ("open", "dismissed")
    other.client.close()


def test_what_somebody_else_decided_meanwhile_stays(desk: Desk) -> None:
    first, second, *_ = desk.ids()
    other = desk.other()
    other.post("/desk/decisions", finding=first, decision="confirm", seen="open")
    late = desk.post("/desk/decisions", finding=first, decision="dismiss", seen="open", headers=JSON)
    assert (late.status_code, late.json()["error"]) == (409, "error_decided")
    both = desk.post(
        "/desk/decisions", finding=[first, second], decision="dismiss", seen="open", headers=JSON
    )
    assert (both.json()["count"], both.json()["decided_before"]) == (1, 1)
    assert (state_of(desk, first), state_of(desk, second)) == ("acknowledged", "dismissed")
    anew = desk.post("/desk/decisions", finding=first, decision="reopen", seen="acknowledged")
    assert anew.status_code == 303 and state_of(desk, first) == "open"
    other.client.close()


def test_the_page_tells_how_many_were_decided_before(desk: Desk) -> None:
    first, second, *_ = desk.ids()
    desk.post("/desk/decisions", finding=first, decision="confirm")
    answer = desk.post("/desk/decisions", finding=[first, second], decision="dismiss", seen="open")
    assert answer.headers["location"].endswith("done=dismiss-1-1")
    assert "已忽略 1 条 · 1 条已由他人处置，保持不变" in desk.get(answer.headers["location"]).text


def test_an_event_of_many_findings_is_decided_and_shown(desk: Desk) -> None:
    with opened(desk.config.store) as db, transaction(db):
        known = next(each for each in findings.list_findings(db) if each.changes)
        for number in range(2000):
            many = FindingId(f"f-many{number:04}")
            findings.raise_finding(
                db, replace(known, id=many, event=EventId("e-many"), url=f"http://x/{number}")
            )
    html = desk.get("/desk/findings/f-many0003").text
    assert "1,999 条" in html and "另有 1,969 条" in html and len(html) < 60_000
    done = desk.post(
        "/desk/decisions", finding="f-many0003", decision="dismiss", seen="open", headers=JSON
    ).json()
    assert done["count"] == 1 and state_of(desk, "f-many1999") == "dismissed"
    undone = desk.post("/desk/decisions/undo", batch=done["undo"], headers=JSON).json()
    assert undone == {"undone": 2000, "changed_since": 0}


def test_a_session_that_ended_leads_back_to_the_page_of_the_form(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with_user(config, "lin")
    with served(config) as desk:
        desk.log_in("lin")
        first, token = desk.ids()[0], desk.token()
        with opened(config.store) as db, transaction(db):
            db.conn.execute("DELETE FROM sessions")
        form = {"finding": first, "decision": "confirm", "next": "/desk/inbox?site=bu"}
        answer = desk.post("/desk/decisions", token=token, **form)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/desk/login?next=%2Fdesk%2Finbox%3Fsite%3Dbu"
        assert desk.post("/desk/decisions", token=token, headers=JSON, **form).status_code == 401
        again = desk.post(
            "/desk/login",
            token=desk.token("/desk/login"),
            name="lin",
            password=PASSWORD,
            next="/desk/inbox?site=bu",
        )
        assert again.headers["location"] == "/desk/inbox?site=bu"


def test_a_note_and_an_assignment_leave_the_state(desk: Desk) -> None:
    first = desk.ids()[0]
    desk.post("/desk/decisions", finding=first, decision="comment", why="<b>已联系</b>")
    done = desk.post("/desk/decisions", finding=first, decision="assign", to="王", next="/desk/inbox")
    assert f"finding={first}" in done.headers["location"], "the row stays chosen for the next note"
    html = desk.get(f"/desk/findings/{first}").text
    assert "&lt;b&gt;已联系&lt;/b&gt;" in html and "负责人 王" in html
    assert state_of(desk, first) == "open"
    assert desk.ids("?assignee=王") == [first]
    assert '<option value="王">' in desk.get("/desk/inbox").text


def test_a_mute_takes_the_kind_of_the_site_out_of_the_inbox_until_it_ends(desk: Desk) -> None:
    row = desk.json("/desk/inbox.json")["rows"][0]
    desk.post("/desk/mutes", finding=row["id"], **{"for": "1d"})
    like = [
        each
        for each in desk.json("/desk/inbox.json")["rows"]
        if (each["kind"], each["site"]) == (row["kind"], row["site"])
    ]
    assert like == [] and row["id"] in desk.ids("?tray=muted")
    desk.post("/desk/mutes/end", kind=row["kind"], site=row["site"])
    assert row["id"] in desk.ids() and desk.ids("?tray=muted") == []


def test_wrong_forms_are_refused(desk: Desk) -> None:
    first = desk.ids()[0]
    assert desk.post("/desk/decisions", finding=first, decision="x").status_code == 400
    assert desk.post("/desk/decisions", decision="confirm").status_code == 400
    assert desk.post("/desk/decisions", finding="f-none", decision="confirm").status_code == 404
    assert desk.post("/desk/mutes", finding=first, **{"for": "9y"}).status_code == 400
    assert desk.post("/desk/decisions/undo", batch="'").status_code == 400
