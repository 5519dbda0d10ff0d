"""Login leads on to the page that was asked for; logout ends the session in the store."""

from __future__ import annotations

from pathlib import Path

from sites.desk import PASSWORD, served, unpacked, with_user


def test_login_leads_on(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with_user(config, "lin")
    with served(config) as desk:
        token = desk.token("/desk/login?next=%2Fdesk%2Fsites")
        answer = desk.post("/desk/login", token=token, name="lin", password=PASSWORD, next="/desk/sites")
        assert answer.headers["location"] == "/desk/sites"
        assert "姓名或密码不对" in desk.log_in("lin", "wrong wrong wrong").text
        secret = desk.client.cookies["rw_session"]
        desk.post("/desk/logout")
        again = desk.other()
        again.client.cookies.set("rw_session", secret)
        assert again.get("/desk/inbox").status_code == 303
