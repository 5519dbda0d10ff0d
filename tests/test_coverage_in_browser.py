"""Coverage and correction cases in a real browser: without scripts, by everybody, on narrow and wide screens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sites.coverage_console import with_task
from sites.desk import Desk, served

from monitor.config.reader import load

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZES = {"narrow": (390, 844), "middle": (1280, 800)}
ADDRESSES = {
    "coverage": "/desk/coverage",
    "task": "/desk/coverage/1",
    "task-state": "/desk/coverage/1?state=missing",
    "task-none": "/desk/coverage/1?state=late",
    "spread": "/desk/articles/5/spread",
    "readings": "/desk/articles/5/readings",
    "cases": "/desk/cases",
    "cases-none": "/desk/cases?state=verified",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium."""
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A page over one day of coverage, with a task that is over and a task to come."""
    day = with_task(tmp_path_factory.mktemp("coverage"))
    day.run(
        "tasks", "add", "--name", "救助通知", "--headline", "关于做好冬季救助工作的通知", "--deadline",
        "2099-01-01T09:00+08:00", "--issued", "2026-03-02T12:00+08:00", "--list", "province",
    )  # fmt: skip
    day.run("tasks", "rule", "T1", "pb", "excused", "--note", "网站改版，已说明")
    with served(load(day.config)) as own:
        yield own


def test_a_task_is_read_and_a_case_is_moved_without_scripts(desk: Desk, browser: Any) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{desk.address}/desk/coverage")
    page.locator("main table a", has_text="T1").click()
    page.locator("a.tile.missing").click()
    row = page.locator("#site-pb")
    row.locator("summary").click()
    assert row.locator(".proofs a").count() == 2
    row.locator(".proofs a").first.click()
    assert "/desk/captures/" in page.url
    page.goto(f"{desk.address}/desk/cases")
    page.locator("input[name=why]").fill("电话告知")
    page.locator("button[value=notify]").click()
    assert "已记为去函" in page.locator("#toast").inner_text()
    assert desk.json("/desk/cases.json")[0]["state"] == "notified"
    page.context.close()


@pytest.mark.parametrize("language", ("zh", "en"))
@pytest.mark.parametrize("theme", ("light", "dark"))
@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_and_shut_nobody_out(
    desk: Desk, browser: Any, tmp_path: Path, size: str, theme: str, language: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, bypass_csp=True
    )
    page, troubles = context.new_page(), []
    page.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    letter = f"/desk/cases/{desk.json('/desk/cases.json')[0]['id']}/letter"
    for name, address in (ADDRESSES | {"letter": letter}).items():
        mark = "&" if "?" in address else "?"
        page.goto(f"{desk.address}{address}{mark}lang={language}")
        page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        troubles += [f"{name} is {over} px too wide"] if over > 0 else []
        page.screenshot(path=tmp_path / f"{name}-{size}-{language}-{theme}.png", full_page=True)
        troubles += [
            (
                name,
                each["id"],
                [(node["target"], node["failureSummary"][-160:]) for node in each["nodes"][:3]],
            )
            for each in axe.run(page).response["violations"]
        ]
    context.close()
    assert troubles == []
