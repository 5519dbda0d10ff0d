"""The operators' page in a real browser: triage by keys, hostile articles, without scripts, on every size."""

from __future__ import annotations

import shutil
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sites.desk import Desk, served, unpacked
from sites.kept import Shelf

from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings import findings
from storage.records import FindingId

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"narrow": (390, 844), "middle": (1280, 800), "wide": (1920, 1080)}
HOSTILE_TITLE = "<script>alert(1)</script>\u202e\"><svg onload=alert(2)>'{{ 7 * 7 }}" + "长" * 1_000_000
HOSTILE_TEXT = (
    "<iframe src=http://evil.example></iframe><style>body{display:none}</style>",
    "</p><img src=x onerror=alert(3)>&lt;b&gt;\u202egnol\u202c 共有3860个。",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def troubles() -> list[str]:
    """What the browser complains of."""
    return []


def opened_page(browser: Any, troubles: list[str], **options: Any) -> Any:
    """A new page of a fresh browser that notes complaints."""
    page = browser.new_context(**options).new_page()
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("dialog", lambda dialog: (troubles.append(dialog.message), dialog.dismiss()))
    return page


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A page of this test alone."""
    with served(unpacked(tmp_path)) as own:
        yield own


def test_ten_findings_are_settled_by_keys_alone(desk: Desk, browser: Any, troubles: list[str]) -> None:
    page = opened_page(browser, troubles, viewport={"width": 1280, "height": 800})
    page.goto(f"{desk.address}/desk/inbox")
    before = desk.json("/desk/inbox.json")["counts"]
    for number in range(10):
        row = page.locator(".row.chosen:not(.gone)")
        chosen = row.get_attribute("data-id")
        with page.expect_response(lambda answer: answer.url.endswith("/desk/decisions")):
            page.keyboard.press("cdt"[number % 3])
        page.wait_for_function(
            "id => document.querySelector('.row.chosen:not(.gone)')?.dataset.id !== id", arg=chosen
        )
        page.wait_for_selector(
            f"[data-preview='{page.locator('.row.chosen:not(.gone)').get_attribute('data-id')}']"
        )
    counts = desk.json("/desk/inbox.json")["counts"]
    assert page.locator(".filters [aria-current] .count").inner_text() == str(counts["open"])
    assert {name: counts[name] - before[name] for name in ("open", "confirmed", "dismissed", "notified")} == {
        "open": -10, "confirmed": 4, "dismissed": 3, "notified": 3,
    }  # fmt: skip
    with page.expect_navigation():
        page.keyboard.press("z")
    assert desk.json("/desk/inbox.json")["counts"]["open"] == before["open"] - 9
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    assert troubles == []


def test_several_are_chosen_and_dismissed_at_once(desk: Desk, browser: Any, troubles: list[str]) -> None:
    page = opened_page(browser, troubles, viewport={"width": 1280, "height": 800})
    page.goto(f"{desk.address}/desk/inbox")
    first = page.locator(".row.chosen").get_attribute("data-id")
    for key in ("x", "j", "x"):
        page.keyboard.press(key)
    second = page.locator(".row.chosen").get_attribute("data-id")
    with page.expect_response(lambda answer: answer.url.endswith("/desk/decisions")):
        page.keyboard.press("d")
    assert first != second and set(desk.ids("?tray=dismissed")) == {first, second}
    assert troubles == []


def test_changes_are_walked_through_by_keys(desk: Desk, browser: Any, troubles: list[str]) -> None:
    finding = desk.ids("?kind=edited")[0]
    page = opened_page(browser, troubles, viewport={"width": 1280, "height": 800})
    page.goto(f"{desk.address}/desk/findings/{finding}")
    page.keyboard.press("n")
    assert page.locator(".texts .on").count() > 0 and page.locator(".changes .on").count() == 1
    page.keyboard.press("u")
    assert page.locator(".fold:not([open])").count() == 0
    with page.expect_navigation():
        page.keyboard.press("v")
    assert page.locator(".compare.inline").count() == 1
    assert troubles == []


def test_the_page_works_without_scripts(desk: Desk, browser: Any, troubles: list[str]) -> None:
    page = opened_page(browser, troubles, viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page.goto(f"{desk.address}/desk/inbox")
    page.locator(".row-link").nth(1).click()
    second = page.locator(".row").nth(1).get_attribute("data-id")
    assert page.locator(f"[data-preview='{second}']").count() == 1
    page.locator("[data-decide] button[value=dismiss]").click()
    assert desk.ids("?tray=dismissed") == [second]
    page.locator("#toast button").click()
    assert desk.ids("?tray=dismissed") == []
    page.locator("select[name=severity]").select_option("critical")
    page.locator(".narrow button").click()
    assert "severity=critical" in page.url and troubles == []


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Desk]:
    """A page over a store with a hostile article and its edit."""
    config = unpacked(tmp_path)
    with opened(config.store) as db:
        known = next(each for each in findings.list_findings(db) if each.changes)
        shelf = Shelf(db, known.detected_at)
        kept = shelf.keep("http://bu.example/evil.html", HOSTILE_TITLE, *HOSTILE_TEXT, site="bu")
        later = shelf.keep(
            "http://bu.example/evil.html", HOSTILE_TITLE, HOSTILE_TEXT[0], "共有8360个。", site="bu"
        )
        with transaction(db):
            findings.raise_finding(
                db,
                replace(
                    known, id=FindingId("f-evil"), title=HOSTILE_TITLE, url="javascript:alert(4)", original_url=None,
                    before_revision=kept.id, after_revision=later.id, capture=later.capture,
                ),
            )  # fmt: skip
    with served(config) as own:
        yield own


def test_a_hostile_article_is_harmless(hostile: Desk, browser: Any, troubles: list[str]) -> None:
    page = opened_page(browser, troubles, viewport={"width": 1280, "height": 800})
    number = next(each["page"] for each in hostile.json("/desk/articles.json") if "evil" in each["url"])
    for path in (
        "/desk/inbox?finding=f-evil", "/desk/findings/f-evil", "/desk/findings/f-evil?view=inline", "/desk/articles",
        f"/desk/articles/{number}", f"/desk/compare?page={number}", "/desk/search?q=script",
    ):  # fmt: skip
        answer = page.goto(f"{hostile.address}{path}")
        assert answer.status == 200 and len(answer.body()) < 150_000, path
        assert page.locator("main iframe, main img, main script, main style").count() == 0
        assert page.locator("a[href^=javascript]").count() == 0
        assert "\u202e" not in page.content()
    assert troubles == []


class _Counting(socketserver.BaseRequestHandler):
    """Counts requests. Chromium may open a connection for a frame that it then refuses to load, and sends nothing."""

    asked: list[bytes] = []  # noqa: RUF012 - emptied by the test
    timeout_s = 1.0

    def handle(self) -> None:
        self.request.settimeout(self.timeout_s)
        with suppress(TimeoutError, ConnectionError):
            self.asked.append(self.request.recv(200))


def test_a_hostile_archived_page_runs_nothing_and_asks_nobody(
    tmp_path: Path, browser: Any, troubles: list[str]
) -> None:
    config = unpacked(tmp_path)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Counting) as web:
        threading.Thread(target=web.serve_forever, daemon=True).start()
        there = f"http://127.0.0.1:{web.server_address[1]}"
        body = (
            f"<html><head><meta http-equiv=refresh content='0;url={there}/refresh'><link rel=stylesheet href={there}/c>"
            f"<script>parent.document.title='x';fetch('{there}/f')</script></head><body><h1>archived</h1>"
            f"<img src={there}/i><iframe src={there}/s></iframe><form action={there}/p><button>b</button></form>"
            f"<svg onload=\"fetch('{there}/v')\"></svg><video src={there}/m></video></body></html>"
        )
        with opened(config.store) as db:
            known = findings.list_findings(db)[0]
            shelf = Shelf(db, known.detected_at)
            capture = shelf.keep("http://bu.example/a.html", body, "正文。", site="bu").capture
            headers = '[["Content-Type", "text/html; charset=utf-8"]]'
            with transaction(db):
                db.conn.execute("UPDATE captures SET headers = ? WHERE id = ?", (headers, capture))
        with served(config) as desk:
            page = opened_page(browser, [], viewport={"width": 1280, "height": 800})
            page.goto(f"{desk.address}/desk/captures/{capture}")
            page.locator(".bytes > summary").click()
            frame = page.frame_locator("iframe")
            frame.locator("h1").wait_for()
            assert frame.locator("h1").inner_text() == "archived"
            assert page.title() != "x"
            page.wait_for_load_state("networkidle")
        web.shutdown()
    assert [line for line in _Counting.asked if line] == []


# --- every page on every size --------------------------------------------------------------------


def pages_of(desk: Desk) -> dict[str, str]:
    """The address of each page by name."""
    changed = next(each["page"] for each in desk.json("/desk/articles.json") if each["revisions"] > 1)
    original = next(each["page"] for each in desk.json("/desk/articles.json") if each["reprints"])
    kinds = {row["kind"]: row["id"] for row in desk.json("/desk/inbox.json")["rows"]}
    found = {f"finding-{kind}": f"/desk/findings/{id_}" for kind, id_ in kinds.items()}
    return {
        "inbox": "/desk/inbox",
        "inbox-opened": f"/desk/inbox?finding={desk.ids()[0]}",
        "inbox-empty": "/desk/inbox?tray=dismissed",
        **found,
        "compare": f"/desk/compare?page={changed}",
        "compare-inline": f"/desk/compare?page={changed}&view=inline",
        "articles": "/desk/articles",
        "article": f"/desk/articles/{original}",
        "spread": f"/desk/articles/{original}/spread",
        "readings": f"/desk/articles/{original}/readings",
        "rules": "/desk/rules?severity=info",
        "capture": "/desk/captures/1",
        "coverage-empty": "/desk/coverage",
        "cases-empty": "/desk/cases",
        "sites": "/desk/sites",
        "site-new": "/desk/sites/new",
        "search": "/desk/search?q=民政",
        "reports": "/desk/reports",
        "settings": "/desk/settings",
        "actions": "/desk/actions",
        "help": "/desk/help",
        "login": "/desk/login",
        "account": "/desk/account",
        "pasted": "/desk/search?text=各地完善低保标准制定方法，健全低收入人口动态监测机制",
    }


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A page with some work done."""
    with served(unpacked(tmp_path_factory.mktemp("busy"))) as own:
        first, second, *_ = own.ids()
        own.post("/desk/decisions", finding=first, decision="comment", why="已电话联系网站，对方答应今天更正")
        own.post("/desk/decisions", finding=[first, second], decision="assign", to="王")
        own.post("/desk/sites/ting/pause")
        yield own


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pictures of all pages, for people to look at."""
    return tmp_path_factory.mktemp("pictures")


SELECTED = ("inbox", "compare", "sites")


def drawn(
    browser: Any, busy: Desk, pictures: Path, mode: tuple[str, str, str], names: tuple[str, ...]
) -> list[str]:
    """Open pages in a size, a language and a theme, keep their pictures; return what displeased the browser."""
    size, language, theme = mode
    troubles: list[str] = []
    width, height = SIZES[size]
    options = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
    page = opened_page(browser, troubles, **options)
    for name, address in pages_of(busy).items():
        if names and name not in names:
            continue
        troubles.append(f"({name})")
        mark = "&" if "?" in address else "?"
        page.goto(f"{busy.address}{address}{mark}lang={language}")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            troubles.append(f"{name} is {over} px too wide")
        if " object at 0x" in page.inner_text("body"):
            troubles.append(f"{name} shows a value of the program")
        page.screenshot(
            path=pictures / f"{name}-{size}-{language}-{theme}.png", full_page="inbox" not in name
        )
        if troubles[-1] == f"({name})":
            troubles.pop()
    page.context.close()
    return troubles


def test_pages_are_drawn_without_complaint(browser: Any, busy: Desk, pictures: Path) -> None:
    assert drawn(browser, busy, pictures, ("middle", "zh", "light"), SELECTED) == []
    assert drawn(browser, busy, pictures, ("narrow", "en", "dark"), SELECTED) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("language", ("zh", "en"))
@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_drawn_without_complaint(
    browser: Any, busy: Desk, pictures: Path, size: str, language: str, theme: str
) -> None:
    assert drawn(browser, busy, pictures, (size, language, theme), ()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "language", "theme"),
    [("narrow", "zh", "light"), ("narrow", "en", "dark"), ("middle", "zh", "dark"), ("wide", "en", "dark")],
)
def test_no_page_shuts_anybody_out(browser: Any, busy: Desk, size: str, language: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    width, height = SIZES[size]
    page = opened_page(
        browser, [], viewport={"width": width, "height": height}, color_scheme=theme, bypass_csp=True
    )
    found = {}
    for name, address in pages_of(busy).items():
        mark = "&" if "?" in address else "?"
        page.goto(f"{busy.address}{address}{mark}lang={language}")
        violations = axe.run(page).response["violations"]
        if violations:
            found[name] = [
                (each["id"], [(node["target"], node["failureSummary"][-160:]) for node in each["nodes"][:3]])
                for each in violations
            ]
    page.context.close()
    assert found == {}


@pytest.mark.slow
def test_the_inbox_is_painted_from_few_bytes(browser: Any, busy: Desk) -> None:
    page = opened_page(browser, [], viewport={"width": 1280, "height": 800})
    page.goto(f"{busy.address}/desk/inbox")
    sizes = page.evaluate("performance.getEntriesByType('resource').map(each => each.encodedBodySize)")
    whole = sum(sizes) + page.evaluate("performance.getEntriesByType('navigation')[0].encodedBodySize")
    assert whole <= 60_000
