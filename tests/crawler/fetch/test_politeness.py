"""What servers see of us: pauses, one request at a time, robots.txt, and hosts left alone that ask for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sites.server import (
    NOT_HERE,
    UTF8,
    asked,
    captures,
    crawl,
    here,
    html,
    last,
    listing,
    pages,
    select,
    served,
    speaking,
)
from sites.web import Answer, Asked, Web, redirect

from storage.clock import SHANGHAI

pytestmark = pytest.mark.timeout(120)

PATHS = tuple(f"/a/{n}.html" for n in range(1, 7))
FRONT = {"/": listing(*PATHS)} | dict.fromkeys(PATHS, html("<h1>通知</h1><p>正文。</p>"))


def robots(text: str, status: int = 200) -> Answer:
    return Answer(text.encode(), status, (("Content-Type", "text/plain"),))


def slowly(asked: Asked) -> Answer:
    """Answers that take longer than the pause."""
    return (
        Answer(FRONT[asked.path].body, headers=UTF8, slow_s=0.2) if asked.path in FRONT else Answer(b"", 404)
    )


def test_a_site_is_asked_one_thing_at_a_time_though_it_has_two_hosts(store_path: Path) -> None:
    with Web({"www.x.invalid": slowly, "m.x.invalid": slowly}) as web:
        crawl(
            store_path,
            here(["http://www.x.invalid/", "http://m.x.invalid/"], domains=["x.invalid"]),
            proxy=web.proxy,
        )
        seen = asked(web)
    assert Counter(each.path for each in seen) == dict.fromkeys(("/", *PATHS), 2)
    # no answer leaves before 0.2 s have passed, and no request may begin before the answer to the one before
    assert all(later.started - earlier.started >= 0.2 for earlier, later in pairwise(seen))


def test_two_sites_are_asked_side_by_side(store_path: Path) -> None:
    with Web({"www.x.invalid": slowly, "www.y.invalid": slowly}) as web:
        sites = [
            here([f"http://www.{each}.invalid/"], name=each, domains=[f"{each}.invalid"]) for each in "xy"
        ]
        crawl(store_path, *sites, proxy=web.proxy)
        seen = sorted(web.seen, key=lambda each: each.started)
    assert any(later.started < earlier.ended - 0.05 for earlier, later in pairwise(seen))


# pause of the site, None for the crawler's 0.4 s; robots.txt; the pause to keep
PAUSES = [
    (None, "", 0.4),
    (0.7, "", 0.7),
    (None, "User-agent: *\nCrawl-delay: 0.6", 0.6),
    (0.7, "User-agent: *\nCrawl-delay: 0.1", 0.7),
    (None, "User-agent: *\nCrawl-delay: nan", 0.4),
    (None, "User-agent: *\nCrawl-delay: -5", 0.4),
    (None, "User-agent: *\nCrawl-delay: slow", 0.4),
]


def test_the_longest_pause_that_anyone_asks_for_is_kept(store_path: Path) -> None:
    few = {"/": listing(*PATHS[:3])} | {path: FRONT[path] for path in PATHS[:3]}
    hosts = {
        f"h{n}.invalid": pages(few | {"/robots.txt": robots(text)}) for n, (_, text, _) in enumerate(PAUSES)
    }
    with Web(hosts) as web:
        sites = [
            here([f"http://h{n}.invalid/"], name=str(n), domains=[f"h{n}.invalid"], delay=delay)
            for n, (delay, _, _) in enumerate(PAUSES)
        ]
        crawl(store_path, *sites, proxy=web.proxy, download_delay=0.4, download_delay_jitter=0)
        for n, (_, text, pause) in enumerate(PAUSES):
            times = [each.started for each in asked(web) if each.host == f"h{n}.invalid"]
            assert len(times) == 4, text
            kept = min(later - earlier for earlier, later in pairwise(times[1:]))
            assert pause - 0.1 < kept < pause + 2, text


# what is answered to /robots.txt, and what is not asked for then
ROBOTS = [
    (robots("", 404), set()),
    (robots("User-agent: *\nDisallow: /", 403), set()),
    (robots("<html>Not found</html>"), set()),
    (Answer(bytes(range(256)) * 4000), set()),
    (robots("User-agent: *\nDisallow: /a/2"), {"/a/2.html"}),
    (robots("\ufeffUser-agent: *\r\nDisallow: /a/2"), {"/a/2.html"}),
    (robots("User-agent: reprintwatch\nDisallow: /a/3\n\nUser-agent: *\nDisallow: /"), {"/a/3.html"}),
    (robots("User-agent: *\nDisallow: /a/\nAllow: /a/1"), set(PATHS[1:])),
    (robots("User-agent: *\nDisallow: /*.html$"), set(PATHS)),
    (redirect("/r2.txt", 301), {"/a/4.html"}),
    (redirect("http://www.foreign.invalid/robots.txt"), set()),
    (redirect("/robots.txt"), set()),
    (robots("", 429), {"/"}),
    (robots("", 503), {"/"}),
]


def test_robots_txt_is_obeyed(store_path: Path) -> None:
    more = {"/r2.txt": robots("User-agent: *\nDisallow: /a/4")}
    names = [f"h{n}.invalid" for n in range(len(ROBOTS))]
    answers = [FRONT | more | {"/robots.txt": answer} for answer, _ in ROBOTS]
    with Web({name: pages(known) for name, known in zip(names, answers, strict=True)}) as web:
        sites = [here([f"http://{name}/"], name=name, domains=[name]) for name in names]
        crawl(store_path, *sites, proxy=web.proxy)
        seen = asked(web)
    kept = captures(store_path)
    assert {each.host for each in web.seen} == set(names)
    for name, (answer, forbidden) in zip(names, ROBOTS, strict=True):
        paths = {each.path for each in seen if each.host == name} - {"/r2.txt"}
        assert paths == (set() if "/" in forbidden else {"/", *PATHS} - forbidden), answer
        here_url = f"http://{name}"
        of_host = [each for each in kept if each.url.startswith(f"{here_url}/") and each.failure == "robots"]
        assert {each.url.removeprefix(here_url) for each in of_host} == forbidden, answer


def test_a_robots_txt_that_cannot_be_read_forbids_and_the_reason_is_kept(store_path: Path) -> None:
    def hangs(asked: Asked) -> Answer:
        return Answer(b"", slow_s=4) if asked.path == "/robots.txt" else FRONT[asked.path]

    with served(hangs) as (web, url):
        crawl(store_path, here([f"{url}/"]), download_timeout=1)
        assert asked(web) == []
    assert [each.failure for each in captures(store_path)] == ["timeout"]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_a_host_that_asks_for_time_gets_it(store_path: Path, status: int, dated: bool) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    busy = Answer(b"later", status, (*UTF8, ("Retry-After", moment if dated else "600")))
    with served(pages(FRONT | {"/": busy})) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(0, True), (0.1, True), (0.2, True)])
        assert [each.path for each in asked(web)] == ["/", "/"]  # at first, and after 12 minutes
    assert last(store_path, "/").status == status


def test_not_even_the_very_next_request_goes_out_where_a_slow_answer_asks_for_time(store_path: Path) -> None:
    busy = Answer(b"later", 503, (*UTF8, ("Retry-After", "600")), slow_s=0.5)  # longer than the pause
    with served(pages(FRONT | {PATHS[0]: busy})) as (web, url):
        crawl(store_path, here([f"{url}/"], delay=0.1))
        assert [each.path for each in asked(web)] == ["/", PATHS[0]]


@pytest.mark.parametrize("status", [403, 412, 429, 503])
def test_refusals_in_a_row_end_the_requests_to_a_host_and_none_is_repeated(
    store_path: Path, status: int
) -> None:
    def refuses(asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            return Answer(b"", 404)
        return FRONT["/"] if asked.path == "/" else Answer(b"no", status)

    with served(refuses) as (web, url):
        crawl(store_path, here([f"{url}/"]))
        counted = Counter(each.path for each in asked(web))
    assert set(counted.values()) == {1}
    assert len(counted) == 1 + 3  # the list, three refusals, and nothing after them


def test_refusals_in_between_stop_nothing(store_path: Path) -> None:
    broken = {path: Answer(b"no", 412) for path in PATHS[::2]}
    with served(pages(FRONT | broken)) as (web, url):
        crawl(store_path, here([f"{url}/"]))
        assert {each.path for each in asked(web)} == {"/", *PATHS}


def test_another_host_of_the_site_is_not_left_alone_with_it(store_path: Path) -> None:
    busy = Answer(b"later", 503, (*UTF8, ("Retry-After", "600")))
    with Web({"www.x.invalid": pages({"/": busy}), "m.x.invalid": pages(FRONT)}) as web:
        site = here(["http://www.x.invalid/", "http://m.x.invalid/"], domains=["x.invalid"])
        crawl(store_path, site, proxy=web.proxy)
        assert Counter(each.host for each in asked(web)) == {"www.x.invalid": 1, "m.x.invalid": 7}


def test_a_connection_that_breaks_is_tried_once_more_only(store_path: Path) -> None:
    with speaking(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort") as url:
        crawl(store_path, here([f"{url}/"]))
    assert [each.failure for each in captures(store_path)] == ["truncated"]


def test_robots_txt_is_read_once_a_day(store_path: Path) -> None:
    with served(pages(FRONT | {"/robots.txt": robots("User-agent: *\nDisallow: /a/2")})) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(0, True), (1, True), (23, True), (25, True)])
        read = [each for each in web.seen if each.path == "/robots.txt"]
        assert len(read) == 2
        assert "/a/2.html" not in {each.path for each in asked(web)}


def test_rules_that_were_read_go_on_to_hold_while_the_server_is_in_trouble(store_path: Path) -> None:
    answers = iter([robots("User-agent: *\nDisallow: /a/2"), *[robots("", 503)] * 9])

    def site(asked: Asked) -> Answer:
        return next(answers) if asked.path == "/robots.txt" else FRONT[asked.path]

    with served(site) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(0, True), (25, True), (25 + 24 * 31, True)])
        counted = Counter(each.path for each in asked(web))
    assert counted == dict.fromkeys(
        {"/", *PATHS} - {"/a/2.html"}, 2
    )  # and nothing once the rules are too old


def test_a_days_budget_is_kept_over_passes_and_lists_come_first(store_path: Path) -> None:
    with served(pages(FRONT)) as (web, url):
        crawl(store_path, here([f"{url}/"], daily=5), passes=[(0, True), (0, True), (24, True)])
        seen = [each.path for each in sorted(web.seen, key=lambda one: one.started)]
    assert seen[:2] == ["/robots.txt", "/"]
    assert len(seen) == 10
    assert seen[5:7] == ["/", PATHS[3]] or "/" in seen[5:7]


def test_redirects_and_second_tries_count_for_the_days_budget(store_path: Path) -> None:
    def site(asked: Asked) -> Answer:
        if asked.path in ("/robots.txt", "/"):
            return FRONT.get(asked.path, NOT_HERE)
        if asked.path == PATHS[0]:
            return redirect("/moved.html")
        return Answer(b"short", content_length=5000)  # the connection breaks, and is tried once more

    with served(site) as (web, url):
        crawl(store_path, here([f"{url}/"], daily=6), passes=[(0, True), (0, True)])
        assert 6 <= len(web.seen) <= 7  # a visit that was begun is ended


def test_robots_txt_redirects_and_second_tries_wait_for_the_pause_behind_a_slow_answer(
    store_path: Path,
) -> None:
    def site(asked: Asked) -> Answer:
        if asked.path == PATHS[0]:
            return replace(redirect("/moved.html"), slow_s=0.3)
        if asked.path == PATHS[1]:
            return Answer(b"short", content_length=5000, slow_s=0.3)
        return replace(FRONT.get(asked.path, NOT_HERE), slow_s=0.3)

    with served(site) as (web, url):
        crawl(store_path, here([f"{url}/"], delay=0.2), download_delay_jitter=0)
        seen = sorted(web.seen, key=lambda each: each.started)
    assert len(seen) == 2 + len(PATHS) + 2
    # no answer leaves before 0.3 s have passed; a busy machine can only lengthen the time between two requests
    assert all(later.started - earlier.started > 0.3 + 0.15 for earlier, later in pairwise(seen))


def test_of_a_large_robots_txt_the_first_500_kib_hold(store_path: Path) -> None:
    filler = "# nothing\n" * 60_000
    answer = robots(f"User-agent: *\nDisallow: /a/2\n{filler}Disallow: /a/3\n")
    with served(pages(FRONT | {"/robots.txt": answer})) as (web, url):
        crawl(store_path, here([f"{url}/"]))
        assert {each.path for each in asked(web)} == {"/", *PATHS} - {"/a/2.html"}


def test_rules_that_were_read_go_on_to_hold_while_the_file_cannot_be_reached(store_path: Path) -> None:
    answers = iter([robots("User-agent: *\nDisallow: /a/2"), *[Answer(b"", content_length=99)] * 9])

    def site(asked: Asked) -> Answer:
        return next(answers) if asked.path == "/robots.txt" else FRONT[asked.path]

    with served(site) as (web, url):
        crawl(store_path, here([f"{url}/"]), passes=[(0, True), (25, True), (25 + 24 * 31, True)])
        counted = Counter(each.path for each in asked(web))
    assert counted == dict.fromkeys({"/", *PATHS} - {"/a/2.html"}, 2)


def test_nothing_is_asked_in_quiet_hours(store_path: Path) -> None:
    now = datetime.now(SHANGHAI)
    quiet = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=2):%H:%M}"
    with served(pages(FRONT)) as (web, url):
        crawl(store_path, here([f"{url}/"], quiet=quiet))
        assert web.seen == []
        crawl(store_path, here([f"{url}/"], quiet=quiet), passes=[(3, True)])
        assert {each.path for each in asked(web)} == {"/", *PATHS}


CHALLENGE = html(
    "<title>安全验证</title><p>您的访问过于频繁，请完成验证。</p><script>var acw_sc__v2='x'</script>"
)


def test_challenge_pages_with_status_200_end_the_requests_and_one_probe_comes_back(store_path: Path) -> None:
    well = {"/": FRONT["/"]}
    with served(lambda asked: well.get(asked.path, NOT_HERE if "robots" in asked.path else CHALLENGE)) as (
        web,
        url,
    ):
        told = crawl(store_path, here([f"{url}/"]), passes=[(0, True), (0.5, True), (1.5, True)])
        counted = [each.path for each in asked(web)]
    refused = [path for path in counted if path != "/"]
    assert len(refused) == 3 + 1  # three in a row; later one probe, and no more
    assert told["passes"][1]["here"]["looks"] == 0
    assert told["passes"][0]["here"]["failures"]["challenge"] >= 3


def test_a_pass_ends_in_time_though_more_is_due(store_path: Path) -> None:
    with served(pages(FRONT)) as (web, url):
        crawl(store_path, here([f"{url}/"], delay=1), at_most=3)
        assert 1 <= len(asked(web)) < 1 + len(PATHS)
        crawl(store_path, here([f"{url}/"]), passes=[(0, False)])
        assert {each.path for each in asked(web)} == {"/", *PATHS}


def test_redirects_into_another_site_count_for_that_site_and_end_with_its_budget(store_path: Path) -> None:
    def leading(asked: Asked) -> Answer:
        if asked.path == "/list.html":
            return listing(*(f"/r/{n}.html" for n in range(6)))
        if asked.path.startswith("/r/"):
            return redirect(f"http://www.other.example/t/{asked.path[3]}.html")
        return NOT_HERE

    def other(asked: Asked) -> Answer:
        return NOT_HERE if asked.path == "/robots.txt" else html("<p>正文</p>")

    with Web({"www.leading.example": leading, "www.other.example": other}) as web:
        sites = [
            here(["http://www.leading.example/list.html"], name="leading", domains=["www.leading.example"]),
            here([], name="other", domains=["www.other.example"], daily=4),
        ]
        crawl(store_path, *sites, proxy=web.proxy)
        seen = [each for each in web.seen if each.host == "www.other.example"]
    assert len(seen) == 4  # robots.txt is one of the four
    counted = select(store_path, "SELECT requests FROM requests_made WHERE site = 'other'")
    assert [each["requests"] for each in counted] == [4]
    refused = select(store_path, "SELECT failure_detail FROM captures WHERE failure = 'foreign'")
    assert len(refused) == 3
    assert "redirected to site other" in refused[0]["failure_detail"]
