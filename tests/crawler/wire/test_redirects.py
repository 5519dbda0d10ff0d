"""Redirects and cookies from real servers: followed as browsers do, hop by hop, within the limits."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from sites.raw import RawWeb, Speaker, http
from sites.server import asked, captures, crawl, here, html, last, select, served
from sites.web import Answer, Asked, Web, redirect

from monitor.evidence.warc import records_of
from monitor.proving.exchanges import exchanges
from storage.archive.bodies import read_body
from storage.archive.captures import chosen_captures
from storage.engine.opening import open_readonly
from storage.engine.store import rows

pytestmark = pytest.mark.timeout(120)

HOST = "www.linjiang.example.gov.cn"
ARTICLE = html("<h1>通知</h1><p>正文。</p>")


def moved(location: bytes) -> bytes:
    return http(b"<p>moved</p>", "302 Found").replace(
        b"Connection", b"Location: " + location + b"\r\nConnection", 1
    )


FORMS = {
    "backslashes": moved(b"\\to\\page.html"),
    "address with backslashes": moved(f"http:\\\\{HOST}\\to\\page.html".encode()),
    "blanks": moved(b"  /to/my page.html  "),
    "relative": moved(b"../to/page.html#top"),
    "without a scheme": moved(f"//{HOST}/to/page.html".encode()),
    "gbk": moved("/to/通知.html".encode("gbk")),
    "utf-8": moved("/to/通知.html".encode()),
    "two, the first empty": moved(b"\r\nLocation: /to/page.html"),
    "refresh": http(b"", "200 OK", "Refresh: 0; url=/to/page.html"),
    "refresh in gbk": http(
        b"", "200 OK", "Refresh: 0;url=" + "/to/通知.html".encode("gbk").decode("latin-1")
    ),
    "meta": http(b'<meta http-equiv=refresh content="0; url=/to/page.html">'),
    "frameset": http(b"<html><frameset><frame src='/to/page.html'></frameset></html>"),
    "script": http(b"<script>window.location.href = '/to/page.html';</script>"),
}
STAYS = {
    "script that computes": http(b"<script>var n = 'page.html'; location = '/to/' + n</script>"),
    "empty": moved(b""),
    "another scheme": moved(b"javascript:alert(1)"),
    "two frames": http(b"<frameset><frame src='/to/page.html'><frame src='/to/b.html'></frameset>"),
}


def speaking(name: str, host: str) -> Speaker:
    def speak(path: str) -> bytes:
        if path == "/from/x.html":
            return {**FORMS, **STAYS}[name].replace(HOST.encode(), host.encode())
        return http(ARTICLE.body) if path.startswith("/to/") else http(b"", "404 Not Found")

    return speak


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The last address of each form; each form has its own host below one domain."""
    store = tmp_path_factory.mktemp("redirects") / "store.db"
    hosts = {f"s{number}.{HOST}": name for number, name in enumerate((*FORMS, *STAYS))}
    with RawWeb({host: speaking(name, host) for host, name in hosts.items()}) as web:
        sites = [here([f"http://{host}/from/x.html"], name=host, domains=[host]) for host in hosts]
        crawl(store, *sites, proxy=web.env({})["http_proxy"])
    found = {each.url.split("/")[2]: each.final_url or "" for each in captures(store)}
    return {name: found[host].replace(host, HOST) for host, name in hosts.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_redirect_is_followed_in_any_form(followed: dict[str, str], name: str) -> None:
    page = {"gbk": "%CD%A8%D6%AA", "refresh in gbk": "%CD%A8%D6%AA", "utf-8": "%E9%80%9A%E7%9F%A5",
            "blanks": "my%20page"}.get(name, "page")  # fmt: skip
    assert followed[name] == f"http://{HOST}/to/{page}.html"


@pytest.mark.parametrize("name", STAYS)
def test_what_leads_nowhere_is_not_followed(followed: dict[str, str], name: str) -> None:
    assert followed[name] == f"http://{HOST}/from/x.html"


def test_each_hop_is_kept_with_its_head(store_path: Path) -> None:
    sites = {
        "/": redirect("/b.html"),
        "/b.html": html("<script>location='/c.html'</script>"),
        "/c.html": ARTICLE,
    }
    with served(lambda one: sites.get(one.path, Answer(b"", 404))) as (_, url):
        crawl(store_path, here([f"{url}/"]))
    kept = select(store_path, "SELECT wire FROM captures")[-1]
    hops = json.loads(kept["wire"])["hops"]
    assert [hop["url"] for hop in hops] == [f"{url}/", f"{url}/b.html"]
    assert hops[0]["head"].startswith("HTTP/1.1 302 ")
    assert hops[1]["size"] == len(sites["/b.html"].body)
    with closing(open_readonly(store_path)) as db:
        assert read_body(db, hops[1]["body"]) == sites["/b.html"].body
        digests = [each["digest"] for each in rows(db, "SELECT digest FROM hop_bodies")]
        assert set(digests) == {hop["body"] for hop in hops if "body" in hop}
        numbers = chosen_captures(db)
        made = [record for each in exchanges(db, numbers) for record in records_of(each)]
    stub = next(each for each in made if each.uri == f"{url}/b.html" and each.type == "response")
    assert stub.block.endswith(sites["/b.html"].body)
    assert "WARC-Truncated" not in dict(stub.fields)


def test_robots_txt_holds_for_each_hop(store_path: Path) -> None:
    sites = {
        "/robots.txt": Answer(
            b"User-agent: *\nDisallow: /secret/\n", headers=(("Content-Type", "text/plain"),)
        ),
        "/": html("<frameset><frame src='/b.html'></frameset>"),
        "/b.html": redirect("/secret/c.html"),
        "/secret/c.html": ARTICLE,
    }
    with served(lambda one: sites.get(one.path, Answer(b"", 404))) as (web, url):
        crawl(store_path, here([f"{url}/"]))
        assert [each.path for each in asked(web)] == ["/", "/b.html"]
    assert captures(store_path)[-1].failure == "robots"


def gate(asked: Asked) -> Answer:
    """A firewall: a cookie and the same address again, then the page."""
    if "wzws=1" not in asked.headers.get("cookie", ""):
        return Answer(
            b"", 302, (("Location", asked.path), ("Set-Cookie", "wzws=1; path=/; domain=.x.invalid"))
        )
    return ARTICLE if asked.path != "/robots.txt" else Answer(b"", 404)


def test_a_cookie_opens_the_gate_of_its_host_and_of_no_other(store_path: Path) -> None:
    with Web({"www.x.invalid": gate, "m.x.invalid": gate}) as web:
        site = here(
            ["http://www.x.invalid/1", "http://www.x.invalid/2", "http://m.x.invalid/1"],
            domains=["x.invalid"],
        )
        crawl(store_path, site, proxy=web.proxy)
        without = [each.host for each in web.seen if "cookie" not in each.headers]
    assert {each.status for each in captures(store_path)} == {200}
    assert sorted(without) == ["m.x.invalid", "www.x.invalid"]


def test_a_stub_that_sets_a_cookie_and_leads_to_itself_is_opened_once(store_path: Path) -> None:
    def gate_by_refresh(asked: Asked) -> Answer:
        if asked.path == "/robots.txt" or "pass=1" in asked.headers.get("cookie", ""):
            return ARTICLE if asked.path != "/robots.txt" else Answer(b"", 404)
        stub = f"<meta http-equiv=refresh content='0; url={asked.path}'>".encode()
        value = "pass=1" if asked.path == "/1" else "other=1"
        return Answer(
            stub, headers=(("Content-Type", "text/html"), ("Set-Cookie", f"{value}; path={asked.path}"))
        )

    with Web({"www.x.invalid": gate_by_refresh}) as web:
        site = here(["http://www.x.invalid/1", "http://www.x.invalid/2"], domains=["x.invalid"])
        crawl(store_path, site, proxy=web.proxy)
        paths = [each.path for each in asked(web)]
    assert (paths.count("/1"), paths.count("/2")) == (2, 2)
    assert last(store_path, "/1").redirects == [[200, "http://www.x.invalid/1"]]
    bodies = select(
        store_path, "SELECT size FROM captures JOIN bodies ON digest = body_digest ORDER BY captures.id"
    )
    assert bodies[0]["size"] == len(ARTICLE.body)


def test_without_cookies_the_gate_stays_shut_and_ends(store_path: Path) -> None:
    with Web({"www.x.invalid": gate}) as web:
        crawl(
            store_path,
            here(["http://www.x.invalid/1"], domains=["x.invalid"], cookies=False),
            proxy=web.proxy,
        )
        assert not any("cookie" in each.headers for each in web.seen)
        assert len(asked(web)) <= 6
    assert last(store_path, "/1").failure == "redirects"
