"""Captures of a package → pictures of the pages as a browser shows the captured bytes, in a process without network.

The browser runs no scripts, and gets every answer from the captures of the package. All other requests end at a closed
port of this machine, also requests to loopback. A picture is made when the package is made, and nothing is concluded
from a picture.
"""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from gettext import gettext as _
from importlib.util import find_spec
from pathlib import Path

from storage.errors import EvidenceError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--mute-audio",
    "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>", "--no-pings",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip
PAGES, VIEWS = "pages.pickle", "views"  # in the folder of the process: pages to show, and pictures
WIDTH, HEIGHT = 1280, 1600
TALLEST = 12_000  # pixels of a picture; a longer page is cut
PAGE_MS = 15_000  # for a page
ALL_S = 120  # for all pages
MOST_BYTES = 3 * 1024**3  # of memory for data, for a process of the browser


@dataclass(frozen=True)
class Answer:
    """The answer of a captured address."""

    status: int
    kind: str  # content type
    body: bytes


@dataclass(frozen=True)
class View:
    """A page to show: number of the capture, address, and the answers to its requests by address."""

    number: int
    url: str
    answers: Mapping[str, Answer]


def views_of(wanted: Sequence[View]) -> dict[str, bytes]:
    """Return files of a package: `views/N.png` for each page, and `views/views.json` with browser and digests.

    Raises EvidenceError without the extra `[browser]` or without Chromium.
    """
    if find_spec("playwright") is None:
        raise EvidenceError(
            _("pictures of pages need the extra [browser]: pip install 'reprintwatch[browser]'")
        )
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if chromium is None:
        raise EvidenceError(
            _("pictures of pages need Chromium: none of {names} is here").format(names=", ".join(PROGRAMS))
        )
    with tempfile.TemporaryDirectory(prefix="reprintwatch-") as name:
        folder = Path(name)
        (folder / VIEWS).mkdir()
        (folder / PAGES).write_bytes(pickle.dumps((chromium, list(wanted))))
        _run(folder)
        return {f"{VIEWS}/{file.name}": file.read_bytes() for file in sorted((folder / VIEWS).iterdir())}


def _run(folder: Path) -> None:
    """Show the pages in a process group of its own, within ALL_S seconds. Finished pictures stay."""
    command = [sys.executable, "-m", "monitor.proving.showing", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    with subprocess.Popen(  # noqa: S603 - a module of our own
        command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, env=environment | {"HOME": str(folder)},
    ) as process:  # fmt: skip
        try:
            with suppress(subprocess.TimeoutExpired):
                process.wait(ALL_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
