"""Pages fetched for the eye of the operator, and start pages that are checked."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from sites import warm
from sites.server import LOOPBACK, NO_ROBOTS, html, listing, pages, served
from sites.web import PROXY_VARIABLES

from monitor.service.probe import EVERYWHERE, sites_of

ROOT = Path(__file__).resolve().parents[3]
# Scrapy's reactor starts once a process.
RUNNER = """
import json, sys
from crawler.sites import Site
from monitor.service.probe import check_sites, fetch_pages, sites_of
from storage.records import SiteRole
wanted, settings = json.loads(sys.argv[1]), {"download_delay": 0, "download_timeout": 5}
if "urls" in wanted:
    kept = fetch_pages(sites_of(wanted["urls"], allow_private=True), settings)
    found = {url: [each.fetch.status, (each.fetch.body or b"").decode()] for url, each in kept.items()}
else:
    sites = [Site(name, name, SiteRole.ORIGINAL, (host,), tuple(start), allow_addresses=tuple(wanted["allow"]))
             for name, host, start in wanted["sites"]]
    found = check_sites(sites, settings)
print(json.dumps(found))
"""


def run(**wanted: object) -> Any:
    """The answer of a probe in a process of its own."""
    env = {key: value for key, value in os.environ.items() if key.lower() not in PROXY_VARIABLES}
    done = warm.run(RUNNER, json.dumps(wanted), cwd=ROOT, env=env | {"PYTHONPATH": str(ROOT)}, timeout=90)
    assert done.code == 0, done.err[-3000:]
    return json.loads(done.out)


def test_addresses_are_grouped_by_host_and_port_without_log_in() -> None:
    urls = ["http://A.cn/1", "http://me:geheim@a.cn/2", "http://a.cn:8080/3"]
    first, second = sites_of(urls, allow_private=False)
    assert (first.name, first.start_urls) == ("a.cn", tuple(urls[:2]))
    assert second.allowed_domains == ("a.cn:8080",)


def test_addresses_inside_are_open_to_an_operator_who_says_so_alone() -> None:
    closed, opened = (sites_of(["http://10.0.0.1/"], allow_private=private) for private in (False, True))
    assert closed[0].allow_addresses == ()
    assert opened[0].allow_addresses == EVERYWHERE


def test_each_site_is_told_its_state_and_its_entries() -> None:
    many = [f"/art/{number}.html" for number in range(60)]
    known = {"/robots.txt": NO_ROBOTS, "/": listing(*many), "/empty": html("<p>欢迎</p>")}
    with served(pages(known)) as (web, url):
        host = url.removeprefix("http://")
        sites = [("list", host, [f"{url}/", f"{url}/second"]), ("empty", host, [f"{url}/empty"])]
        gone = [("gone", host, [f"{url}/gone"]), ("away", "127.0.0.1:9", ["http://127.0.0.1:9/"])]
        full, empty, missing, away = run(sites=[*sites, *gone], allow=LOOPBACK)
        assert "/second" not in {each.path for each in web.seen}
        assert not {each.path for each in web.seen} & {*many}
    assert full["state"] == "status 200"
    assert len(full["entries"]) == 60
    assert full["entries"][0]["url"] == f"{url}/art/0.html"
    assert full["entries"][0]["date"] == "2026-11-01"
    assert (empty["state"], empty["entries"]) == ("status 200, no entries found", [])
    assert missing["state"] == "status 404, no entries found"
    assert away["state"].startswith("failed: ")


def test_pages_come_with_their_bodies_by_the_address_that_was_asked_for() -> None:
    known = {"/robots.txt": NO_ROBOTS, "/1": html("<p>甲</p>"), "/2": html("<p>乙</p>")}
    with served(pages(known)) as (_, url):
        found = run(urls=[f"{url}/1", f"{url}/2", f"{url}/3"])
    assert {address.removeprefix(url): status for address, (status, _) in found.items()} == {
        "/1": 200, "/2": 200, "/3": 404,
    }  # fmt: skip
    assert "乙" in found[f"{url}/2"][1]
