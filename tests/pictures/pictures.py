"""The demonstration's page in a browser → the pictures of the README.

``PYTHONPATH=.:tests python -m pictures.pictures [FOLDER]`` writes docs/pictures, with Chromium and Playwright.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000
SIZE = {"width": 1280, "height": 800}


@contextmanager
def demonstration() -> Iterator[str]:
    """Serve the page of the demonstration; yield its address."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "demo", "--serve", "--port", "0", "--folder", f"{folder}/demo"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert process.stderr is not None
        try:
            yield next(
                found[0] for line in process.stderr if (found := re.search(r"http://[\d.]+:\d+", line))
            )
        finally:
            process.terminate()
            process.communicate()


def take(base: str, folder: Path) -> list[Path]:
    """Write the pictures: the inbox, a comparison, an article; in Chinese, the last dark."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{base}/desk/inbox")
        rows: list[dict[str, Any]] = page.request.get(f"{base}/desk/inbox.json").json()["rows"]
        page.wait_for_selector("[data-preview]")
        made = [_picture(page, folder / "inbox.png")]
        edited = next(row for row in rows if row["kind"] == "reprint-altered")
        page.goto(f"{base}/desk/findings/{edited['id']}")
        page.locator(".compare").scroll_into_view_if_needed()
        page.evaluate("document.querySelector('.compare').scrollIntoView()")
        made.append(_picture(page, folder / "comparison.png"))
        listed: list[dict[str, Any]] = page.request.get(f"{base}/desk/articles.json").json()
        most = max(listed, key=lambda each: (each["revisions"] > 1, each["reprints"]))
        page.emulate_media(color_scheme="dark")
        page.goto(f"{base}/desk/articles/{most['page']}")
        made.append(_picture(page, folder / "article.png"))
        browser.close()
    return made


def _picture(page: Any, path: Path) -> Path:
    page.screenshot(path=path)
    size = path.stat().st_size
    assert size <= MOST_BYTES, f"{path.name}: {size} bytes"
    return path


def main() -> None:
    """Write the pictures of the README, or into a folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with demonstration() as base:
        for path in take(base, folder):
            sys.stdout.write(f"{path} {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
