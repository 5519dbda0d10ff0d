"""A WACZ file shown by ReplayWeb.page in headless Chromium: the words of each page, and every request that leaves loopback.

    npm pack replaywebpage && tar xzf replaywebpage-*.tgz
    python benchmarks/replay_browser.py --replay package

Shows the archive of `replay_tools.py`: a page in GB18030, the page that a 304 confirms, a 404, a redirect, a picture.
Ends with 1 if a page lacks its words, or a request goes elsewhere.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Frame, Page, sync_playwright
from replay_tools import AT, HOST, LOOKS, fill, write

from storage.engine.opening import open_store

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
READY_MS = 90_000  # a busy machine needs 20 s for a page
STEP_MS = 250
LOOK_MS = 2_000  # for the words of a frame
PAGE = """<!doctype html><script src="/replay/ui.js"></script>
<replay-web-page source="/a.wacz" url="{url}" ts="{at}" embed="replayonly" replayBase="/replay/"></replay-web-page>"""
# The frame of the embedded page may be asked of the server while the service worker still starts. So the server answers
# with the page that the worker answers with.
INDEX = """<!doctype html><html><head><script src="./ui.js"></script></head>
<body><replay-app-main></replay-app-main></body></html>"""


class Ranges(SimpleHTTPRequestHandler):
    """A server of a folder that sends parts of files, as replay asks for them."""

    def do_GET(self) -> None:
        """Send a file, or the part that is asked for. A browser may hang up."""
        with suppress(ConnectionError):
            self._send()

    def _send(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if wanted is None or not file.is_file():
            super().do_GET()
            return
        data = file.read_bytes()
        first, last = asked_range(wanted[1], wanted[2], len(data))
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def asked_range(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a range; without a first byte, of the end of a file."""
    if not first:
        return max(0, size - int(last or 0)), size - 1
    return int(first), min(int(last or size - 1), size - 1)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def shows(browser: Browser, folder: Path, url: str, words: str, at: datetime) -> bool:
    """Show an address at a time; return whether the words came, and no request left loopback."""
    page_file = folder / "page.html"
    page_file.write_text(PAGE.format(url=url, at=f"{at:%Y%m%d%H%M%S}"), encoding="utf-8")
    left: list[str] = []
    with served(folder) as address, closing(browser.new_context()) as context:
        page = context.new_page()
        context.on("request", lambda asked: left.append(asked.url) if not is_own(asked.url) else None)
        page.goto(f"{address}/page.html?{quote(url)}")
        came = waited(page, words)
    print(
        f"replayweb.page {url} at {at:%H:%M}: {'shown' if came else 'NOT SHOWN'}, {len(left)} requests elsewhere"
    )
    return came and not left


def is_own(url: str) -> bool:
    """Return whether a request stays on this machine."""
    return urlsplit(url).hostname in (None, "", "127.0.0.1") or not url.startswith("http")


def waited(page: Page, words: str) -> bool:
    """Wait until a frame shows the words, or a picture came."""
    for _ in range(READY_MS // STEP_MS):
        if any(shown(frame, words) for frame in page.frames):
            return True
        page.wait_for_timeout(STEP_MS)
    return False


def shown(frame: Frame, words: str) -> bool:
    """Return whether a frame shows words; for `GIF89a`, a picture."""
    try:
        if words == "GIF89a":
            return bool(frame.evaluate("[...document.images].some(each => each.naturalWidth > 0)"))
        return words in frame.inner_text("body", timeout=LOOK_MS)
    except Exception:  # noqa: BLE001 - a frame that is loading
        return False


def main() -> None:
    """Make the archive, and show each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replay", type=Path, required=True, help="the unpacked npm package `replaywebpage`")
    replay = parser.parse_args().replay.resolve()
    chromium = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_store(folder / "store.db", create=True)) as db:
            fill(db)
            write(db, folder)
        (folder / "replay").mkdir()
        for each in ("ui.js", "sw.js"):
            shutil.copy(replay / each, folder / "replay" / each)
        (folder / "replay" / "index.html").write_text(INDEX, encoding="utf-8")
        asked = [(fetch.url, words, AT) for fetch, words in LOOKS]
        asked.append((f"{HOST}/gb.html", LOOKS[0][1], AT + timedelta(hours=1)))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            results = [shows(browser, folder, *each) for each in asked]
            browser.close()
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
