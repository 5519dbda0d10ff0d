"""Folder with pages to show → pictures in the folder. The module `views` starts this program."""

from __future__ import annotations

import hashlib
import json
import pickle
import resource
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Route, sync_playwright

from crawler.urls import canonical_url
from monitor.proving.views import ARGUMENTS, HEIGHT, MOST_BYTES, PAGE_MS, PAGES, TALLEST, VIEWS, WIDTH, View


def show(folder: Path) -> None:
    """Write a picture of every page, then the list `views.json`. The browser inherits the limits."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    chromium, views = pickle.loads((folder / PAGES).read_bytes())  # noqa: S301 - written by our own process
    told: list[dict[str, Any]] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for view in views:
            told.append(_shown(browser, view, folder))
            facts = {"browser": f"Chromium {browser.version}", "scripts": False, "views": told}
            (folder / VIEWS / "views.json").write_text(
                json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8"
            )
        browser.close()


def _shown(browser: Browser, view: View, folder: Path) -> dict[str, Any]:
    """Write the picture of a page; return facts of the picture with the addresses without a capture."""
    missing: list[str] = []

    def answered(route: Route) -> None:
        url = canonical_url(route.request.url)
        answer = view.answers.get(url) if route.request.method == "GET" else None
        if answer is None:
            missing.append(url)
            route.abort()
        else:
            route.fulfill(status=answer.status, content_type=answer.kind, body=answer.body)

    context = browser.new_context(
        java_script_enabled=False, service_workers="block", accept_downloads=False,
        viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", timezone_id="Asia/Shanghai",
    )  # fmt: skip
    facts: dict[str, Any] = {"capture": view.number, "url": view.url}
    try:
        context.route("**/*", answered)
        page = context.new_page()
        page.goto(view.url, timeout=PAGE_MS)
        clip = {"x": 0.0, "y": 0.0, "width": float(WIDTH), "height": float(TALLEST)}
        data = page.screenshot(full_page=True, clip=clip, timeout=PAGE_MS)  # type: ignore[arg-type]
        (folder / VIEWS / f"{view.number}.png").write_bytes(data)
        facts |= {"sha256": hashlib.sha256(data).hexdigest()}
    except Error as error:
        facts |= {"failure": str(error).splitlines()[0][:200]}
    finally:
        context.close()
    return facts | {"missing": sorted(set(missing))}


if __name__ == "__main__":
    show(Path(sys.argv[1]))
