"""Publish, reprint, edit, withdraw, restore on five loopback sites, seen through the console command alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sites.five.serve import five, write_config
from sites.five.truth import COSMETIC, EVENTS, PAGES, REPRINTS, ROUNDS, SAME_PAGE, SILENT, URLS, Event
from sites.program import Program, Run
from sites.web import Seen, Web

pytestmark = pytest.mark.timeout(900)

GRADES = ("info", "notice", "warning", "critical")
KEYS = {url: key for key, url in URLS.items()}
FORBIDDEN_PATHS = ("/neibu/", "/admin/")


@dataclass
class Journey:
    """Everything the command said, round by round."""

    crawls: dict[int, Run] = field(default_factory=dict)
    findings: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    reprints: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    verified: Run | None = None
    seen: list[Seen] = field(default_factory=list)


UNCHANGED, AGAIN = 4, 5


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Three rounds, a fourth look at the unchanged web, and the whole analysis once more."""
    folder = tmp_path_factory.mktemp("journey")
    found = Journey()
    with Web(five()) as web:
        program = Program(write_config(folder / "reprintwatch.toml"), web)
        for number in (*ROUNDS, UNCHANGED):
            web.round = number
            found.crawls[number] = program.run("crawl", "--all")
            _read(program, found, number)
        found.crawls[AGAIN] = program.run("analyze", "--again")
        _read(program, found, AGAIN)
        found.verified = program.run("verify")
        found.seen = list(web.seen)
    yield found


def _read(program: Program, found: Journey, number: int) -> None:
    answers = {command: program.run(command, "--json") for command in ("findings", "reprints")}
    for command, run in answers.items():
        assert run.code == 0, f"{command} in round {number}: exit {run.code}\n{run.err[-2000:]}"
    found.findings[number] = answers["findings"].json
    found.reprints[number] = answers["reprints"].json


def _key(url: str | None) -> str | None:
    """The page of an address, by the name the truth has for it."""
    if url is None:
        return None
    url = SAME_PAGE.get(url, url)
    return KEYS.get(url, url)


def _grade(finding: dict[str, Any]) -> int:
    return GRADES.index(finding["severity"])


def _told(finding: dict[str, Any]) -> str:
    return (
        f"{finding['severity']} {finding['kind']} {_key(finding['url'])} of {_key(finding['original_url'])}:"
        f" {finding['summary'][:140]}"
    )


def _new(journey: Journey, number: int) -> list[dict[str, Any]]:
    """What a round raised that the rounds before had not."""
    known = {each["id"] for before in range(1, number) for each in journey.findings.get(before, [])}
    return [each for each in journey.findings[number] if each["id"] not in known]


def _is(event: Event, finding: dict[str, Any]) -> bool:
    return (
        finding["kind"] == event.kind
        and _key(finding["url"]) == _key(URLS[event.page])
        and (event.original is None or _key(finding["original_url"]) == _key(URLS[event.original]))
    )


def _tolerated(finding: dict[str, Any], number: int) -> bool:
    """What may follow from a true event: rules that the same reprint fails besides."""
    about = {_key(URLS[event.page]) for event in EVENTS if event.round <= number and event.original}
    return finding["kind"] == "reprint-improper" and _key(finding["url"]) in about


def _none(lines: list[str]) -> None:
    assert not lines, "\n" + "\n".join(lines)


@pytest.mark.parametrize("number", (*ROUNDS, UNCHANGED))
def test_a_crawl_ends_well_though_single_pages_fail(journey: Journey, number: int) -> None:
    run = journey.crawls[number]
    assert run.code == 0, run.err[-3000:]


@pytest.mark.parametrize("number", ROUNDS)
def test_every_true_event_is_found_in_its_round(journey: Journey, number: int) -> None:
    new = _new(journey, number)
    missed = []
    for event in EVENTS:
        if event.round != number:
            continue
        found = [each for each in new if _is(event, each)]
        if not found:
            other = "; ".join(_told(each) for each in new if _key(each["url"]) == _key(URLS[event.page]))
            missed.append(
                f"missed: {event.kind} {event.page} of {event.original} (of that page: {other or 'nothing'})"
            )
        elif max(map(_grade, found)) < GRADES.index(event.at_least):
            missed.append(f"too low, {event.at_least} expected: {_told(found[0])}")
        elif len(found) > 1:
            missed.append(f"raised {len(found)} times: {_told(found[0])}")
    _none(missed)


@pytest.mark.parametrize("number", ROUNDS)
def test_nothing_else_is_found_at_warning_or_above(journey: Journey, number: int) -> None:
    true = [event for event in EVENTS if event.round == number]
    _none(
        [
            f"false: {_told(finding)}"
            for finding in _new(journey, number)
            if _grade(finding) >= GRADES.index("warning")
            and not any(_is(event, finding) for event in true)
            and not _tolerated(finding, number)
        ]
    )


def test_pages_that_fail_are_blank_or_only_quote_raise_nothing_about_articles(journey: Journey) -> None:
    _none(
        [
            _told(finding)
            for finding in journey.findings[3]
            if _key(finding["url"]) in SILENT
            and not (finding["kind"] == "reprint-improper" and _grade(finding) < 2)
        ]
    )


def test_typography_alone_is_at_most_worth_an_info(journey: Journey) -> None:
    _none([_told(each) for each in journey.findings[3] if _key(each["url"]) in COSMETIC and _grade(each) > 0])


def test_what_no_longer_holds_is_resolved_and_what_holds_is_not(journey: Journey) -> None:
    wrong = []
    for event in EVENTS:
        for finding in journey.findings[3]:
            if _is(event, finding) and (finding["resolved_at"] is not None) != (event.resolved is not None):
                wrong.append(f"{'not ' if event.resolved else ''}resolved: {_told(finding)}")
    _none(wrong)


@pytest.mark.parametrize("number", ROUNDS)
def test_every_reprint_is_linked_to_its_original_and_to_nothing_else(journey: Journey, number: int) -> None:
    rows = {(_key(each["url"]), _key(each["original_url"])): each for each in journey.reprints[number]}
    pairs = {
        (key, original): right for key, originals in REPRINTS.items() for original, right in originals.items()
    }
    wrong = [f"not linked: {key} → {original}" for key, original in pairs if (key, original) not in rows]
    for (key, original), row in rows.items():
        said = f"{key} → {original}, {row['relation']} {row['similarity']:.2f}"
        expected = pairs.get((key or "", original or ""))
        if expected is None:
            wrong.append(f"falsely linked: {said}")
        elif row["relation"] not in expected:
            wrong.append(f"wrong relation, {' or '.join(expected)} expected: {said}")
    _none(wrong)


def test_an_unchanged_web_raises_nothing_new(journey: Journey) -> None:
    _none([_told(each) for each in _new(journey, UNCHANGED)])


def test_analysing_everything_again_gives_the_same_findings_and_reprints(journey: Journey) -> None:
    for number in (UNCHANGED, AGAIN):
        assert journey.findings[number], "nothing found at all"
    assert journey.crawls[AGAIN].code == 0, journey.crawls[AGAIN].err[-2000:]
    before, after = ({each["id"]: each for each in journey.findings[number]} for number in (UNCHANGED, AGAIN))
    differing = [f"gone: {_told(before[each])}" for each in before.keys() - after.keys()]
    differing += [f"new: {_told(after[each])}" for each in after.keys() - before.keys()]
    for each in before.keys() & after.keys():
        names = [name for name in before[each] if before[each][name] != after[each].get(name)]
        differing += [
            f"{name} differs: {before[each][name]} / {after[each].get(name)}: {_told(before[each])}"
            for name in names
        ]
    _none(differing)
    assert _sorted(journey.reprints[UNCHANGED]) == _sorted(journey.reprints[AGAIN])


def _sorted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["url"], row["original_url"]))


def test_the_store_verifies_after_the_journey(journey: Journey) -> None:
    assert journey.verified is not None
    assert journey.verified.code == 0, journey.verified.out + journey.verified.err


def test_nothing_that_robots_txt_forbids_is_asked_for(journey: Journey) -> None:
    _none([each.url for each in journey.seen if each.path.startswith(FORBIDDEN_PATHS)])
    first: dict[str, str] = {}
    for each in sorted(journey.seen, key=lambda one: one.started):
        first.setdefault(each.host, each.path)
    assert set(first.values()) == {"/robots.txt"}


def test_a_host_is_asked_for_one_thing_at_a_time(journey: Journey) -> None:
    hosts: dict[str, list[Seen]] = defaultdict(list)
    for each in sorted(journey.seen, key=lambda one: one.started):
        hosts[each.host].append(each)
    overlapping = [
        f"{one.url} and {other.url}"
        for seen in hosts.values()
        for one, other in pairwise(seen)
        if other.started < one.ended - 0.005
    ]
    _none(overlapping)


def test_validators_are_quoted_and_spare_the_server(journey: Journey) -> None:
    later = [
        each
        for each in journey.seen
        if each.round in (2, 3, UNCHANGED) and each.path.startswith("/xwzx/202610/")
    ]
    conditional = [each for each in later if "if-none-match" in each.headers]
    assert len(conditional) >= len(later) / 2
    assert sum(each.status == 304 for each in later) >= len(later) / 3


def test_every_request_names_the_operator(journey: Journey) -> None:
    assert {each.headers.get("user-agent") for each in journey.seen} == {
        "reprintwatch-test (+mailto:operator@example.org)"
    }


def test_every_page_of_every_site_was_looked_at(journey: Journey) -> None:
    asked = {_key(each.url) for each in journey.seen if each.round == UNCHANGED}
    _none([key for key in PAGES if _key(URLS[key]) not in asked])


def test_the_pause_between_requests_to_a_site_is_kept(tmp_path: Path) -> None:
    with Web(five()) as web:
        config = write_config(tmp_path / "reprintwatch.toml", download_delay=0.2)
        run = Program(config, web).run("crawl", "--all", "--site", "ting")
    assert run.code == 0, run.err
    seen = sorted(web.seen, key=lambda each: each.started)
    assert {each.host for each in seen} == {"mzt.jiangchuan.example.cn"}
    pauses = [other.started - one.started for one, other in pairwise(seen)]
    # the pause varies by half about 0.2 s; robots.txt goes before the first page without one
    assert min(pauses[1:]) >= 0.09, sorted(pauses)[:5]
