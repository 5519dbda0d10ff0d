"""Cases tell the wrong and the right words; people move cases by a form with a reason, which is recorded."""

from __future__ import annotations

from sites.coverage_console import Console
from sites.desk import Desk, with_user


def number(desk: Desk) -> str:
    """The id of the only case."""
    return str(desk.json("/desk/cases.json")[0]["id"])


def test_a_case_shows_the_words_in_their_sentence_and_the_last_look(covering: Desk) -> None:
    page = covering.get("/desk/cases").text
    for part in ("<del>122.7万名</del>", "<ins>127.2万名</ins>", "待处理", "仍有误", "会议强调，要对全省"):
        assert part in page, part
    assert "last look" in covering.get("/desk/cases?lang=en").text.lower()


def test_the_data_are_those_of_the_command(covering: Desk, day: Console) -> None:
    assert covering.json("/desk/cases.json") == day.json("cases")
    assert covering.json("/desk/cases.json?state=verified") == []
    assert covering.json("/desk/cases.json?site=pb") == []
    assert "122.7万名" in covering.get("/desk/cases.csv").content.decode("utf-8-sig")


def test_acts_need_a_reason_and_are_recorded(cases_desk: Desk) -> None:
    case = number(cases_desk)
    where = f"/desk/cases/{case}/acts"
    done = cases_desk.post(where, act="notify", why="电话告知", next="/desk/cases?state=open")
    assert done.headers["location"] == "/desk/cases?state=open&done=case_notify-1"
    assert "已记为去函" in cases_desk.get("/desk/cases?done=case_notify-1").text
    (told,) = cases_desk.json("/desk/cases.json")
    assert told["state"] == "notified" and told["events"][0]["who"] == "lin"
    cases_desk.post(where, act="dismiss", why="已协商")
    cases_desk.post(where, act="reopen", why="再查")
    (told,) = cases_desk.json("/desk/cases.json")
    assert (told["state"], told["reopened"]) == ("open", 1)
    actions = cases_desk.json("/desk/actions.json")
    assert [each["action"] for each in actions[:3]] == ["case-reopen", "case-dismiss", "case-notify"]
    assert actions[0]["subject"] == case and actions[0]["after"] == {"why": "再查"}


def test_wrong_acts_change_nothing(cases_desk: Desk) -> None:
    where = f"/desk/cases/{number(cases_desk)}/acts"
    assert cases_desk.post(where, act="notify", why=" ").status_code == 400
    assert cases_desk.post(where, act="burn", why="x").status_code == 400
    assert cases_desk.post("/desk/cases/c-none/acts", act="notify", why="x").status_code == 404
    assert cases_desk.post(where, token="", act="notify", why="x").status_code == 403
    assert cases_desk.json("/desk/cases.json")[0]["state"] == "open"


def test_a_reader_sees_cases_and_moves_none(cases_desk: Desk) -> None:
    case = number(cases_desk)
    with_user(cases_desk.config, "du", "reader")
    reader = cases_desk.other()
    reader.log_in("du")
    assert 'name="act"' not in reader.get("/desk/cases").text
    refused = reader.post(
        f"/desk/cases/{case}/acts", token=reader.token("/desk/cases"), act="notify", why="x"
    )
    assert refused.status_code == 403


def test_the_letter_is_a_page_to_print_and_a_text_to_take_away(covering: Desk) -> None:
    where = f"/desk/cases/{number(covering)}/letter"
    sent = covering.get(f"{where}.txt")
    assert sent.headers["content-type"] == "text/plain; charset=utf-8"
    assert "门户pa" in sent.text and "省民政厅办公室" in sent.text and "\n　　经核查" in sent.text
    page = covering.get(where).text
    assert sent.text in page and f'href="/desk/cases#{number(covering)}"' in page
    assert covering.get("/desk/cases/c-none/letter").status_code == 404


def test_a_store_without_cases_says_when_a_case_appears(reading: Desk) -> None:
    assert reading.json("/desk/cases.json") == []
    assert "没有更正事项" in reading.get("/desk/cases").text
    assert "没有处于此状态的事项" in reading.get("/desk/cases?state=verified&site=bu").text
