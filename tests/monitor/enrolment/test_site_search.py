"""Polite looks around an address, by the crawler itself."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sites import warm
from sites.publishers import trs
from sites.web import PROXY_VARIABLES, Web

from monitor.enrolment.site_search import addresses_of

ROOT = Path(__file__).resolve().parents[3]
RUNNER = """
import json, sys
from monitor.enrolment.site_search import looked_at
told = []
seen = looked_at(sys.argv[1], {"download_delay": 0}, progress=told.append)
print(json.dumps([[url, page.kind, page.failure, page.detail] for url, page in seen.items()] + [told]))
"""


def test_a_search_reads_robots_once_the_list_and_three_entries(tmp_path: Path) -> None:
    publisher = trs()
    with Web({publisher.host: publisher.site()}) as web:
        env = web.env(os.environ) | {"PYTHONPATH": str(ROOT)}
        done = warm.run(RUNNER, publisher.url, cwd=tmp_path, env=env, timeout=60)
        paths = [each.path for each in web.seen]
    assert done.code == 0, done.err[-2000:]
    *seen, told = json.loads(done.out)
    assert [kind for _, kind, *_ in seen] == ["list", "article", "article", "article"]
    assert paths.count("/robots.txt") == 1
    assert len(paths) == 5
    assert told == [1, 2, 3, 4]
    assert list(tmp_path.iterdir()) == []  # the archive of the search is temporary


def test_an_address_inside_is_refused_without_a_word_of_the_operator(tmp_path: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key.lower() not in PROXY_VARIABLES}
    done = warm.run(
        RUNNER, "http://127.0.0.1:9/", cwd=tmp_path, env=env | {"PYTHONPATH": str(ROOT)}, timeout=60
    )
    (_, kind, failure, _), _ = json.loads(done.out)
    assert (kind, failure) == (None, "private-address")


def test_only_addresses_that_are_not_public_are_named() -> None:
    assert addresses_of("http://127.0.0.1:8080/x") == ("127.0.0.1",)
    assert addresses_of("http://1.1.1.1/") == ()
