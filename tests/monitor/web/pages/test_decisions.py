"""Decisions change findings, are written down, and can be taken back; two operators do not undo each other."""

from __future__ import annotations

from sites.desk import Desk

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


def test_a_note_and_an_assignment_leave_the_state(desk: Desk) -> None:
    first = desk.ids()[0]
    desk.post("/desk/decisions", finding=first, decision="comment", why="<b>已联系</b>")
    desk.post("/desk/decisions", finding=first, decision="assign", to="王")
    html = desk.get(f"/desk/findings/{first}").text
    assert "&lt;b&gt;已联系&lt;/b&gt;" in html and "负责人 王" in html
    assert state_of(desk, first) == "open"
    assert desk.ids("?assignee=王") == [first]


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
