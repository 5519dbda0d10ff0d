"""The morning's work on five days of 193 pages: a list of two screens, each finding settled by two printed commands,
and papers of three pages."""

from __future__ import annotations

import html
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogue.foreign import english_words
from click.testing import CliRunner
from golden import golden
from sites import five_days

from monitor.cli import cli
from monitor.present.console.lines import cell_len
from storage.errors import ReprintWatchError

WIDTH, SCREENS = 80, 2 * 40
PAGES = 3  # of a paper
PHONE = 390
ID = re.compile(r"  (e-[0-9a-f]+)  ")
DECISION = re.compile(r"^ +\S+ +(reprintwatch .*(?:dismiss) .*)$", re.MULTILINE)


class Desk:
    """The console over a store, on a terminal of 80 columns, in Chinese."""

    def __init__(self, config: Path) -> None:
        self.config = config

    def say(self, *words: str) -> str:
        env = {"COLUMNS": str(WIDTH), "LANG": "zh_CN.UTF-8"}
        run = CliRunner(env=env).invoke(cli, ["--config", str(self.config), *words], catch_exceptions=False)
        assert run.exit_code == 0, run.output
        return run.stdout

    def shown(self, *words: str) -> str:
        """What a call shows on both streams, whatever its exit code, without the names of columns."""
        run = CliRunner(env={"COLUMNS": str(WIDTH)}).invoke(
            cli, ["--config", str(self.config), "--lang", "zh", *words]
        )
        assert run.exception is None or isinstance(run.exception, (SystemExit, ReprintWatchError)), (
            run.exception
        )
        said = [*run.output.splitlines(), str(run.exception or "")]
        return "\n".join(line for line in said if not re.match(r"(?:[\w ]*\t)+[\w ]*$", line))

    def paste(self, command: str) -> None:
        """Run a command that the tool printed, as a shell would."""
        program, *words = shlex.split(command)
        assert program == "reprintwatch"
        assert words[:2] == ["--config", str(self.config)]
        self.say(*words[2:])

    def waiting(self) -> dict[str, str]:
        """The ids of findings that wait for a decision, with their events."""
        return {each["id"]: each["event"] for each in json.loads(self.say("findings", "--open", "--json"))}


@pytest.fixture(scope="module")
def settled_store(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The golden store: five sites, four rounds in one morning."""
    desk = Desk(golden.unpack(tmp_path_factory.mktemp("golden")))
    desk.say("analyze", "--again")
    return desk


def is_short(desk: Desk, *options: str) -> bool:
    """Whether a list fits on the screens, with whole ids and addresses."""
    rows = desk.say("findings", *options).splitlines()
    for row in rows:
        assert cell_len(row) <= WIDTH or len(row.split()) == 1 or "reprintwatch " in row
    urls = {each["url"] for each in json.loads(desk.say("findings", "--json", *options))}
    addresses = {row.strip() for row in rows if row.strip().startswith("http")}
    assert addresses <= urls
    return len(rows) <= SCREENS


def settle_all(desk: Desk) -> None:
    """Settle each event by two commands that the tool prints: show, and a decision."""
    listed = set(ID.findall(desk.say("findings", "--full", "--open")))
    waiting = desk.waiting()
    assert listed and all(any(event.startswith(each) for each in listed) for event in waiting.values())
    for each in sorted(listed):
        found = DECISION.search(desk.say("show", each))
        assert found is not None
        desk.paste(found[1])
    assert desk.waiting() == {}


def test_a_morning_of_five_sites_fits_on_two_screens(settled_store: Desk) -> None:
    assert is_short(settled_store)
    assert is_short(settled_store, "--open", "--severity", "warning")


def test_no_english_word_stands_in_what_a_morning_shows(settled_store: Desk) -> None:
    folder = settled_store.config.parent
    names = {
        "office",
        "root",
        "reprintwatch-test",
        "mailto",
        "start",
        "urls",
        *(site["name"] for site in json.loads(settled_store.say("sites", "--json"))),
    }
    event = ID.findall(settled_store.say("findings", "--full"))
    original = next(
        each for each in json.loads(settled_store.say("findings", "--json")) if each["original_url"]
    )
    calls = [
        ("findings", "--full"), *(("show", each) for each in event[::3]), *(("diff", each) for each in event[:4]),
        ("history", event[0]), ("reprints", "--full"), ("search", "低保"), ("doctor",), ("verify",), ("analyze",),
        ("cases",), ("tasks",), ("spread", original["original_url"]), ("readings", original["original_url"]),
        ("prune", "--older-than", "1d", "--dry-run"), ("acknowledge", "--site", "bu", "--dry-run"), ("user", "list"),
    ]  # fmt: skip
    lines = {(call[0], line) for call in calls for line in settled_store.shown(*call).splitlines()}
    assert [(call, line) for call, line in lines if english_words(line, names)] == []
    for paper in ("report", "digest"):
        settled_store.say(paper, "-o", str(folder / f"{paper}.html"))
        page = re.sub(r"(?s)<style>.*?</style>|<[^>]*>", " ", (folder / f"{paper}.html").read_text("utf-8"))
        assert english_words(html.unescape(page), names) == [], paper


def test_each_finding_of_five_sites_is_settled_by_two_printed_commands(tmp_path: Path) -> None:
    desk = Desk(golden.unpack(tmp_path))
    desk.say("analyze", "--again")
    settle_all(desk)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Five days of three offices and seven portals."""
    desk = Desk(five_days.lived(tmp_path_factory.mktemp("week")))
    assert len(json.loads(desk.say("findings", "--json"))) > 150
    return desk


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_list_of_five_days_fits_on_two_screens(week: Desk) -> None:
    assert is_short(week)
    assert is_short(week, "--open", "--severity", "warning")
    assert is_short(week, "--since", f"{five_days.BEGIN:%Y-%m}-20")


@pytest.fixture(scope="module")
def papers(week: Desk) -> Iterator[dict[str, Path]]:
    """Report and digest of the five days."""
    folder = week.config.parent
    made = {}
    for name, since in (("report", ()), ("digest", ("--since", f"{five_days.BEGIN:%Y-%m-%d}"))):
        made[name] = folder / f"{name}.html"
        week.say(name, *since, "-o", str(made[name]))
    yield made


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", ["report", "digest"])
def test_a_paper_of_five_days_has_three_pages_and_fits_a_phone(papers: dict[str, Path], name: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": PHONE, "height": 844})
        page.goto(papers[name].as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE
        paper = page.pdf(prefer_css_page_size=True)
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= PAGES


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_each_finding_of_five_days_is_settled_by_two_printed_commands(week: Desk) -> None:
    settle_all(week)
