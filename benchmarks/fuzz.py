"""Mutated pages up to 1 MB → the slowest readings: none may take longer than four seconds.

    python benchmarks/fuzz.py [--seconds 600] [--seed 1]

A page is a saved or generated page whose parts are repeated, nested, cut, exchanged and mixed with markup and signs
that the readers look for. It is read as the program reads pages: for links, as an article, in a worker with its
limits of memory. Times are seconds of processor. Ends with 1 where a page was too slow or ended its reader; the page
is saved beside the script's output.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from patterns import collected, hostile  # noqa: E402
from sites.hostile import ANSWERS, article, listing  # noqa: E402

from crawler.fetch.first_reading import first_reading  # noqa: E402
from crawler.isolation import Worker, WorkLost  # noqa: E402
from crawler.sites import Site  # noqa: E402
from monitor.analysis.readers import Order, read  # noqa: E402
from storage.records import Fetch, Page, PageId, PageRole, SiteRole  # noqa: E402

MOST_BYTES = 1_000_000
LONGEST_S = 4.0  # of processor, for a page
HUNG_S = 60.0
HOST = "www.fuzz.example.cn"
KINDS = (
    "text/html; charset=utf-8",
    "text/html; charset=gbk",
    "text/html",
    "application/xml",
    "application/json",
    "text/plain",
    "",
)
TAGS = [
    "div",
    "p",
    "a",
    "b",
    "span",
    "table",
    "tr",
    "td",
    "li",
    "ul",
    "br",
    "i",
    "font",
    "h1",
    "h2",
    "title",
    "script",
    "style",
    "meta",
    "base",
    "frameset",
    "frame",
    "iframe",
    "pre",
    "item",
    "entry",
    "url",
    "loc",
    "record",
    "group",
    "option",
    "select",
]
SIGNS = (
    "来源：", "责任编辑：", "记者", "（", "）", "2026年6月21日", "2026-06-21 10:20", "createPageHTML(10,0,'index','html');", "下一页", "&nbsp;", "&#x301;", "_", "-", "　", "\u0301",
    "location.href='", "document.write(", "<!--", "-->", "<![CDATA[", "]]>", '{"title":"', '","url":"', "[", "{", '"', "\\u", "var list=", "http://", "?page=", "display:none", "一", "百", "万", "%", "$", "😀", "\u202e", "\0",
)  # fmt: skip


@dataclass(frozen=True)
class Slow:
    """A page that took too long, or ended its reader."""

    seconds: float
    body: bytes
    kind: str
    role: PageRole
    why: str = ""


def seeds() -> list[bytes]:
    """Pages to begin with: saved pages, generated pages, the bodies of the list of hostile answers."""
    saved = [path.read_bytes() for path in (ROOT / "monitor/demo/pages").rglob("*.html")]
    answers = [each.answer() for each in ANSWERS]
    bodies = [
        raw.partition(b"\r\n\r\n")[2]
        for raw in answers
        if isinstance(raw, bytes) and b"Content-Encoding" not in raw
    ]
    return [
        *saved,
        article(),
        listing("/t/2026001.html", "/list_2.html"),
        *(body[:200_000] for body in bodies if body),
    ]


def pieces() -> list[bytes]:
    """Parts to mix in: signs, tags, and texts made against each pattern of the program."""
    tags = (
        [f"<{tag}>" for tag in TAGS]
        + [f"</{tag}>" for tag in TAGS]
        + [f"<{tag} class='content' href='1.html'>x" for tag in TAGS]
    )
    against = [
        text
        for named in collected(("crawler",))
        for text in hostile(named.pattern, thorough=False, chars=200).values()
    ]
    return [each.encode("utf-8", "surrogatepass") for each in (*SIGNS, *tags, *against)]


def mutated(rng: random.Random, bodies: list[bytes], parts: list[bytes]) -> bytes:
    """Return a page made of a seed by one to four changes."""
    body = rng.choice(bodies)
    for _ in range(rng.randint(1, 4)):
        at, end = sorted(rng.randint(0, len(body)) for _ in range(2))
        part = b"".join(rng.choice(parts) for _ in range(rng.randint(1, 3)))
        draw = rng.randrange(6)
        if draw == 0:  # a flood
            body = body[:at] + part * rng.randint(1, MOST_BYTES // max(1, len(part))) + body[at:]
        elif draw == 1:  # a piece of the page, again and again
            piece = body[at : min(end, at + rng.choice((10, 100, 2000)))]
            body = body[:at] + piece * rng.randint(1, MOST_BYTES // max(1, len(piece))) + body[at:]
        elif draw == 2:
            body = body[:at] + body[end:]
        elif draw == 3:
            body = body[:at] + part + body[at:]
        elif draw == 4:
            body = body[:end] + rng.choice(bodies)[at:]
        else:  # a nest
            times = rng.randint(1, MOST_BYTES // max(1, 2 * len(part)))
            body = part * times + body[at:end] + rng.choice(parts) * rng.randint(1, times)
    return body[:MOST_BYTES]


def seconds_of(body: bytes, kind: str, role: PageRole) -> float:
    """Read a page as the crawl and the analysis do; return the seconds of processor."""
    url = f"http://{HOST}/" + ("index.html" if role is PageRole.SEED else "t/20260601_1.html")
    site = Site("fuzz", "fuzz", SiteRole.ORIGINAL, (HOST,), (f"http://{HOST}/index.html",))
    headers = (("Content-Type", kind),) if kind else ()
    fetch = Fetch(
        url, datetime(2026, 6, 22, tzinfo=UTC), 1, status=200, headers=headers, body=body, final_url=url
    )
    begun = time.process_time()
    first_reading(fetch, Page(PageId(1), url, "fuzz", role), (site,), discovering=True)
    linked = time.process_time()
    read(Order(body, url, 200, headers, None, None, None))
    return max(linked - begun, time.process_time() - linked)


def slow_pages(seconds: float, seed: int) -> Iterator[tuple[int, Slow]]:
    """Read mutated pages until the time is over; yield the number of pages so far and each new slowest page.

    A page that ends a warm process is tried once more in a new process.
    """
    rng, bodies, parts = random.Random(seed), seeds(), pieces()
    end, slowest, worker = time.monotonic() + seconds, 0.0, Worker()
    number = 0
    while time.monotonic() < end:
        number += 1
        body, kind = mutated(rng, bodies, parts), rng.choice(KINDS)
        role = rng.choice((PageRole.SEED, PageRole.ARTICLE))
        taken, why, worker = _measured(worker, body, kind, role)
        if why or taken > slowest:
            slowest = max(slowest, taken)
            yield number, Slow(taken, body, kind, role, why)
    yield number, Slow(0.0, b"", "", PageRole.ARTICLE)
    worker.end()


def _measured(worker: Worker, body: bytes, kind: str, role: PageRole) -> tuple[float, str, Worker]:
    timed = importlib.import_module("fuzz").seconds_of  # a worker knows no function of the main module
    why = ""
    for _ in range(2):
        try:
            return worker.run(HUNG_S, timed, body, kind, role), "", worker
        except WorkLost as error:
            why = str(error)
            worker.end()
            worker = Worker()
    return 0.0, why, worker


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--keep", type=Path, default=Path(tempfile.gettempdir()), help="folder for pages that are too slow"
    )
    asked = options.parse_args()
    faults, number = 0, 0
    for number, slow in slow_pages(asked.seconds, asked.seed):
        if slow.why or slow.seconds > LONGEST_S:
            faults += 1
            path = asked.keep / f"slow-{asked.seed}-{number}.bin"
            path.write_bytes(slow.body)
            print(
                f"page {number}: {slow.seconds:.2f} s {slow.why} {slow.kind} {slow.role} → {path}", flush=True
            )
        elif slow.body:
            shown = re.sub(rb"\s+", b" ", slow.body[:60])
            print(
                f"page {number}: slowest so far {slow.seconds:.2f} s, {len(slow.body)} bytes, {slow.role}: {shown!r}",
                flush=True,
            )
    print(f"{number} pages, {faults} too slow or deadly")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
