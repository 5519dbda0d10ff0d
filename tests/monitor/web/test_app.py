"""Requests are carried out by the right person, by form and with a token; every answer bears the headers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from sites.desk import Desk, served, unpacked, with_user
from sites.postgres import Server

from monitor.web.route_table import PAGES as TABLE
from storage.engine.opening import open_store

PAGES = ("/desk/inbox", "/desk/articles", "/desk/sites", "/desk/search", "/desk/reports", "/desk/settings",
         "/desk/actions", "/desk/help", "/desk/login")  # fmt: skip


@pytest.mark.parametrize(
    "path", (*PAGES, "/desk/nothing", "/desk/inbox.json", "/desk/inbox.csv", "/static/page.css")
)
def test_every_answer_bears_the_headers_of_safety(reading: Desk, path: str) -> None:
    answer = reading.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    if not path.startswith("/static"):
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ("zh", "en"))
def test_every_page_is_whole_in_both_languages_without_code_inside(
    reading: Desk, path: str, language: str
) -> None:
    answer = reading.get(f"{path}?lang={language}")
    assert answer.status_code == 200
    html = answer.text
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in html
    assert "<style" not in html and " style=" not in html and " onclick=" not in html
    assert html.count("<script") == 1 and "<script src=" in html
    assert len(answer.content) < 60_000


def test_the_front_leads_to_the_inbox(reading: Desk) -> None:
    assert reading.get("/").headers["location"] == "/desk/inbox"


def test_numbers_beyond_any_page_are_unknown(reading: Desk) -> None:
    for path in ("articles", "captures"):
        assert reading.get(f"/desk/{path}/{10**30}").status_code == 404
    assert reading.get(f"/desk/compare?page={10**14}").status_code == 404


def test_trouble_has_a_page_for_people_and_an_object_for_programs(reading: Desk) -> None:
    assert "没有这个页面" in reading.get("/desk/nothing").text
    assert reading.get("/desk/findings/f-none").status_code == 404
    said = reading.get("/desk/findings/f-none.json")
    assert (said.status_code, said.json()["error"]) == (404, "error_404")


def test_nothing_is_done_by_get(desk: Desk) -> None:
    for path in ("/desk/decisions", "/desk/mutes", "/desk/sites/bu/pause", "/desk/logout"):
        assert desk.get(path).status_code == 405
    assert desk.json("/desk/actions.json") == []


def test_a_form_without_the_token_of_the_browser_or_from_elsewhere_is_refused(desk: Desk) -> None:
    form = {"finding": desk.ids()[0], "decision": "confirm"}
    assert desk.post("/desk/decisions", token="", **form).status_code == 403
    assert desk.other().post("/desk/decisions", token=desk.token(), **form).status_code == 403
    foreign = desk.post("/desk/decisions", headers={"Origin": "http://evil.example"}, **form)
    fetched = desk.post("/desk/decisions", headers={"Sec-Fetch-Site": "cross-site"}, **form)
    assert (foreign.status_code, fetched.status_code) == (403, 403)
    assert desk.json("/desk/actions.json") == []


def test_a_form_that_is_too_long_or_of_unknown_length_is_refused(reading: Desk) -> None:
    address = f"{reading.address}/desk/search"
    assert reading.client.post(address, content=b"text=" + b"x" * 2_100_000).status_code == 413
    assert reading.client.post(address, content=iter([b"text=x"])).status_code == 413


def test_without_accounts_only_names_of_this_machine_are_answered(reading: Desk) -> None:
    assert reading.get("/desk/inbox", headers={"Host": "evil.example"}).status_code == 421
    assert reading.get("/desk/inbox", headers={"Host": "localhost:1"}).status_code == 200


def test_an_account_closes_the_page_to_strangers_and_roles_limit_what_is_done(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    for name, role in (("wang", "reader"), ("lin", "operator"), ("zhao", "admin")):
        with_user(config, name, role)
    with served(config) as desk:
        stranger = desk.get("/desk/inbox")
        assert (stranger.status_code, stranger.headers["location"]) == (
            303,
            "/desk/login?next=%2Fdesk%2Finbox",
        )
        assert desk.get("/desk/inbox.json").status_code == 401
        assert desk.get("/desk/events").status_code == 401
        assert desk.log_in("lin", "wrong wrong wrong").status_code == 401
        statuses = {}
        for name in ("wang", "lin", "zhao"):
            browser = desk.other()
            assert browser.log_in(name).status_code == 303
            form = {"finding": browser.ids()[0], "decision": "confirm"}
            statuses[name] = (
                browser.get("/desk/inbox").status_code,
                browser.post("/desk/decisions", **form).status_code,
                browser.post("/desk/sites/bu/pause").status_code,
            )
            browser.client.close()
    assert statuses == {"wang": (200, 403, 403), "lin": (200, 303, 403), "zhao": (200, 303, 303)}


def test_cookies_are_closed_to_scripts_and_go_to_the_page_alone(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    with_user(config, "lin")
    with served(config) as desk:
        cookie = desk.log_in("lin").headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/desk" in cookie
        assert desk.post("/desk/logout").headers["location"] == "/desk/login"
        assert desk.get("/desk/inbox").status_code == 303


def test_a_prefix_of_a_proxy_stands_before_every_address(tmp_path: Path) -> None:
    with served(unpacked(tmp_path), prefix="/watch") as desk:
        html = desk.get("/desk/inbox").text
        for path in (
            f"/desk/findings/{desk.ids()[0]}",
            "/desk/sites",
            "/desk/articles",
            "/desk/reports",
            "/desk/search",
        ):
            html += desk.get(path).text
        back = desk.post(
            "/desk/decisions", finding=desk.ids()[0], decision="confirm", next="/watch/desk/sites"
        )
        assert back.headers["location"].startswith("/watch/desk/sites?")
        bare = httpx.get(desk.address.removesuffix("/watch") + "/desk/inbox")
    assert '"/desk' not in html and 'href="/watch/desk/inbox"' in html
    assert bare.status_code == 200  # a proxy may strip the prefix


def test_language_and_appearance_are_kept_in_the_browser(desk: Desk) -> None:
    assert (
        desk.post("/desk/preferences", language="en", next="/desk/sites").headers["location"] == "/desk/sites"
    )
    desk.post("/desk/preferences", theme="dark")
    assert 'lang="en" data-theme="dark"' in desk.get("/desk/sites").text


@pytest.mark.parametrize(
    "next_", ("http://evil.example/desk/", "//evil.example/desk/inbox", "/desk//evil.example", "x")
)
def test_a_form_leads_back_to_this_page_alone(desk: Desk, next_: str) -> None:
    assert desk.post("/desk/preferences", theme="dark", next=next_).headers["location"] == "/desk/inbox"


def test_every_page_answers_over_an_empty_store_of_either_engine(
    tmp_path: Path, postgres_server: Server
) -> None:
    config = unpacked(tmp_path)
    for address in (tmp_path / "empty.db", postgres_server.database()):
        open_store(address, create=True).close()
        with served(replace(config, store=address)) as own:
            for path, _, endings in TABLE:
                if "{" in path:
                    continue
                query = "?page=1" if path == "/compare" else "?q=民政"
                codes = {
                    own.get(f"/desk{path}{ending}{query}").status_code
                    for ending in ("", *(f".{e}" for e in endings))
                }
                assert codes == ({404} if path == "/compare" else {200}), (address, path)
