"""What the facts of the wire cost a pass.

    PYTHONPATH=.:tests python benchmarks/wire_cost.py [--pages 200] [--rounds 3]

Crawls pages of a loopback site, in turn with and without the facts of connections (head as sent, address, protocol, size).
Prints CPU seconds of the best pass of each kind, the difference, and the requests of each kind.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from sites.server import asked, crawl, here, html, listing, served
from sites.web import Answer, Asked

WITHOUT = """
import crawler.fetch.exchange as exchange, crawler.wire.answers as answers
from storage.records import Wire
exchange._wire_of = lambda wire, meta: None
"""


def site(pages: int) -> dict[str, Answer]:
    """A list and its pages of 60 kB."""
    text = "".join(f"<p>第{n}条 各地要按照职责分工认真抓好落实，重要情况及时报告。</p>" for n in range(600))
    paths = [f"/n/{number}.html" for number in range(pages)]
    return {"/": listing(*paths), **{path: html(f"<h1>通知{path}</h1>{text}") for path in paths}}


def main() -> None:
    """Crawl in turn and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    known = site(wanted.pages)

    def answer(one: Asked) -> Answer:
        return known.get(one.path, Answer(b"", 404))

    spent: dict[str, list[float]] = {"with": [], "without": []}
    requests: dict[str, set[int]] = {"with": set(), "without": set()}
    for _round in range(wanted.rounds):
        for kind, before in (("with", ""), ("without", WITHOUT)):
            with tempfile.TemporaryDirectory() as folder, served(answer) as (web, url):
                done = crawl(Path(folder) / "s.db", here([f"{url}/"]), before=before)
                spent[kind].append(done["cpu_s"])
                requests[kind].add(len(asked(web)))
    best = {kind: min(times) for kind, times in spent.items()}
    for kind, seconds in best.items():
        print(f"{kind:8} {seconds:.2f} s CPU, requests {sorted(requests[kind])}")
    print(f"difference {100 * (best['with'] / best['without'] - 1):+.1f} %")


if __name__ == "__main__":
    main()
