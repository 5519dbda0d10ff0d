"""Ten portals on loopback, looked at five times by the console command alone: every cell is what the looks support."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sites.coverage import CHALLENGE, HEADLINE, MAINTENANCE, MESSAGE, TEXT, article, listing, old
from sites.program import Program
from sites.timeline import Reply
from sites.web import NOT_FOUND, Answer, Asked, Web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

BEFORE, ISSUED, THEN, AFTER, LATER = 1, 2, 3, 4, 5  # rounds; the deadline lies between THEN and AFTER
WRONG = (TEXT[0], TEXT[1].replace("122.7", "172.2"), *TEXT[2:])
BROKEN = Answer(b"<html><body>Internal Server Error</body></html>", 500)
# Portal → state, how, why after the last round.
FATES: dict[str, tuple[str, list[str], str | None]] = {
    "prompt": ("carried", [], None),
    "altered": ("altered", ["text"], None),
    "link": ("altered", ["headline-only"], None),
    "late": ("late", [], None),
    "never": ("missing", [], None),
    "removed": ("missing", ["removed"], None),
    "broken": ("unknown", [], "failing"),
    "slow": ("unknown", [], "failing"),
    "challenge": ("unknown", [], "failing"),
    "robots": ("unknown", [], "robots"),
    "works": ("unknown", [], "gap"),
}


def copy_of(name: str) -> str:
    return f"http://{name}.example.cn/2026/t20260302_7.html"


def ministry(asked: Asked) -> Answer:
    """The message stands in the list from the second round on."""
    is_issued = asked.round >= ISSUED
    entries = [(MESSAGE, HEADLINE)] if is_issued else []
    pages = {"/tz/": listing(*entries, *old("bu.example.cn", 4, 5))}
    if is_issued:
        pages["/tz/202603/t20260302_100.html"] = article()
    return _page(pages, asked.path)


def portal(name: str, asked: Asked) -> Answer:
    """A portal with its fate."""
    if asked.path == "/robots.txt" and name == "robots":
        return Answer(b"User-agent: *\nDisallow: /news/\n", headers=(("Content-Type", "text/plain"),))
    if asked.path == "/news/" and asked.round >= AFTER and (failing := _failing(name)):
        return failing
    text = WRONG if name == "altered" else TEXT
    pages = {"/news/": _list(name, asked.round)}
    if _is_up(name, asked.round):
        pages["/2026/t20260302_7.html"] = article(text, source="省民政厅", link=MESSAGE)
    return _page(pages, asked.path)


def _failing(name: str) -> Answer | None:
    challenge = Answer(CHALLENGE.body or b"", CHALLENGE.status or 521)
    return {"broken": BROKEN, "slow": Answer(b"", slow_s=4), "challenge": challenge}.get(name)


def _is_up(name: str, number: int) -> bool:
    begin = {"prompt": ISSUED, "altered": ISSUED, "removed": ISSUED, "late": LATER}.get(name, 99)
    return begin <= number and not (name == "removed" and number >= THEN)


def _list(name: str, number: int) -> Reply:
    host = f"{name}.example.cn"
    if name == "works" and number >= AFTER:
        return listing(*((f"http://{host}{path}", title, day) for path, title, day in MAINTENANCE))
    entries = [(copy_of(name), HEADLINE)] if _is_up(name, number) else []
    entries += [(MESSAGE, HEADLINE)] if name == "link" and number >= ISSUED else []
    return listing(*entries, *old(host, 0, 1))


def _page(pages: dict[str, Reply], path: str) -> Answer:
    found = pages.get(path)
    if found is not None:
        return Answer(found.body or b"", headers=(("Content-Type", "text/html; charset=utf-8"),))
    number = path.removeprefix("/old/t2026_").removesuffix(".html")
    is_old = path.startswith("/old/") and number.isdigit()
    return (
        Answer(article((f"第{number}号旧闻的正文。" * 12,), f"旧闻{number}").body or b"")
        if is_old
        else NOT_FOUND
    )


def configuration(folder: Path) -> Path:
    sites = [
        ("bu", "省民政厅", "original", "/tz/"),
        *((name, f"门户{name}", "portal", "/news/") for name in FATES),
    ]
    lines = [
        '[store]\npath = "watch.db"\n[crawler]\nuser_agent = "test (+mailto:o@example.org)"\ndownload_delay = 0'
    ]
    lines += ["download_timeout = 2\n[monitor]\nconfirm_removal_s = 0"]
    lines += [
        f'[[sites]]\nname = "{name}"\ntitle = "{title}"\nrole = "{role}"\nallowed_domains = ["{name}.example.cn"]\n'
        f'start_urls = ["http://{name}.example.cn{start}"]'
        for name, title, role, start in sites
    ]
    file = folder / "reprintwatch.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def now() -> str:
    return datetime.now(UTC).isoformat()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the console says after the last round, and of the time before the task was made."""
    hosts = {"bu.example.cn": ministry} | {f"{name}.example.cn": partial(portal, name) for name in FATES}
    with Web(hosts) as web:
        program = Program(configuration(tmp_path_factory.mktemp("coverage")), web)
        times = {}
        for number in (BEFORE, ISSUED, THEN, AFTER, LATER):
            if number == AFTER:
                times["deadline"] = now()
                _add_task(program, times)
            web.round = number
            done = program.run("crawl", "--all")
            assert done.code in (0, 3), done.err[-2000:]
            times[str(number)] = now()
        spread = program.run("spread", MESSAGE, "--json").json
        tasks = {at: program.run("tasks", "T1", *at_option, "--json").json[0] for at, at_option in {
            "now": (), "then": ("--at", times["4"]), "before": ("--at", times["3"]),
        }.items()}  # fmt: skip
        yield {"tasks": tasks, "spread": spread, "times": times}


def _add_task(program: Program, times: dict[str, str]) -> None:
    sites = [part for name in FATES for part in ("--site", name)]
    done = program.run("tasks", "add", "--name", "T1", "--message", MESSAGE, "--issued", times["1"],
                       "--deadline", times["deadline"], *sites)  # fmt: skip
    assert done.code == 0, done.err


def test_every_cell_is_what_the_looks_support(told: dict[str, Any]) -> None:
    cells = {cell["site"]: cell for cell in told["tasks"]["now"]["cells"]}
    found = {name: (cells[name]["state"], cells[name]["how"], cells[name]["why"]) for name in FATES}
    assert found == FATES, json.dumps(cells, ensure_ascii=False, indent=1)[:6000]


def test_what_was_told_after_the_deadline_is_printed_again(told: dict[str, Any]) -> None:
    cells = {cell["site"]: cell for cell in told["tasks"]["then"]["cells"]}
    assert cells["late"]["state"] == "missing" and cells["late"]["stands_since"] is not None
    assert cells["prompt"]["state"] == "carried" and len(cells["never"]["evidence"]) == 2
    early = told["tasks"]["before"]["cells"]
    assert {cell["stands_since"] for cell in early} == {None}
    assert {cell["state"] for cell in early} <= {"pending", "carried", "altered"}


def test_the_spread_orders_by_looks_alone(told: dict[str, Any]) -> None:
    copies = {each["site"]: each for each in told["spread"]["copies"]}
    assert set(copies) == {"bu", "prompt", "altered", "removed", "late", "link"}
    assert copies["late"]["places"] == [6, 6] and copies["removed"]["state"] == "gone"
    assert copies["late"]["from"]["url"] == MESSAGE
