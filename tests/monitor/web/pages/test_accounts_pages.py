"""Login leads on to the page that was asked for; logout ends the session in the store."""

from __future__ import annotations

from pathlib import Path

import httpx
from sites.desk import PASSWORD, Desk, served, unpacked, with_user


def test_login_leads_on(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with_user(config, "lin")
    with served(config) as desk:
        token = desk.token("/desk/login?next=%2Fdesk%2Fsites")
        answer = desk.post("/desk/login", token=token, name="lin", password=PASSWORD, next="/desk/sites")
        assert answer.headers["location"] == "/desk/sites"
        stranger = desk.other()
        fields = {"name": "lin", "password": "wrong wrong", "next": "/desk/sites"}
        wrong = stranger.post("/desk/login", token=stranger.token("/desk/login"), **fields).text
        assert "姓名或密码不对" in wrong and 'value="/desk/sites"' in wrong and 'value="lin"' in wrong
        secret = desk.client.cookies["rw_session"]
        desk.post("/desk/logout")
        again = desk.other()
        again.client.cookies.set("rw_session", secret)
        assert again.get("/desk/inbox").status_code == 303


def test_a_person_changes_the_password_and_other_browsers_are_logged_out(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with_user(config, "lin", "reader")
    with served(config) as desk:
        other = desk.other()
        other.log_in("lin")
        desk.log_in("lin")
        new = "another battery staple"

        def changed(**fields: str) -> httpx.Response:
            answer: httpx.Response = desk.post("/desk/account", token=desk.token("/desk/account"), **fields)
            return answer

        for fields, said in (
            ({"present": "wrong wrong", "new": new, "again": new}, "现在的密码不对"),
            ({"present": PASSWORD, "new": "short", "again": "short"}, "新密码太短"),
            ({"present": PASSWORD, "new": new, "again": "other"}, "不一样"),
        ):
            assert said in changed(**fields).text
        assert other.get("/desk/inbox").status_code == 200
        assert changed(present=PASSWORD, new=new, again=new).headers["location"].startswith("/desk/account?")
        assert "密码已修改" in desk.get("/desk/account?done=password-1").text
        assert other.get("/desk/inbox").status_code == 303
        assert other.log_in("lin").status_code == 401 and other.log_in("lin", new).status_code == 303


def test_without_accounts_no_password_is_asked(reading: Desk) -> None:
    page = reading.get("/desk/account").text
    assert "不需要账号" in page and 'type="password"' not in page
    assert reading.post("/desk/account", new="x" * 12, again="x" * 12).status_code == 403
