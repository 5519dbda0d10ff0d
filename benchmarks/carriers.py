"""Fifty sites with e-papers, files and pictures → requests and bytes of a day, by carrier.

    PYTHONPATH=.:tests:benchmarks python benchmarks/carriers.py [--share 1.0]

A day has 16 papers of 4 pages with 20 articles (as large as five papers of 13 pages), and 100 files and 200 pictures on
34 further sites. The web is a
server on loopback; the crawl is the console command: one pass that finds everything, and one pass over what is due.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sites.epaper import UTF8, EPaper, Form
from sites.office_files import pdf
from sites.program import Program
from sites.web import NOT_FOUND, Answer, Asked, Web

from storage.clock import SHANGHAI
from storage.engine.opening import open_readonly
from storage.engine.store import rows

PAPERS, SITES, FILES, PICTURES = 16, 34, 100, 200
FILE_BYTES, PICTURE_BYTES = 500_000, 400_000  # of a file and of a picture of a government site
BY_CARRIER = """
    SELECT pages.role, pages.url, count(*) AS requests, sum(coalesce(bodies.size, 0)) AS sent
    FROM captures JOIN pages ON pages.id = captures.page_id LEFT JOIN bodies ON bodies.digest = captures.body_digest
    GROUP BY pages.id
"""
TODAY = datetime.now(SHANGHAI).date()
WORDS = ("全市社区食堂补贴标准如下。", "老人每餐补贴12元，由区财政按季度拨付。")


@dataclass(frozen=True)
class Publisher:
    """A site with a list, and articles with a file each, or with pictures alone."""

    host: str
    files: int
    pictures: int

    def __call__(self, asked: Asked) -> Answer:
        kind, _, number = asked.path.strip("/").partition("-")
        if asked.path == "/list.html":
            return self._list()
        if kind == "f" and number.isdecimal():
            return _article(
                number, f'<p>{WORDS[1]}</p><p>附件：<a href="/file-{number}.pdf">办法{number}.pdf</a></p>'
            )
        if kind == "p" and number.isdecimal():
            return _article(number, f'<p><img src="/picture-{number}.jpg" width=900></p>')
        if kind == "file":
            return _sized(pdf(WORDS), FILE_BYTES, number, "application/pdf")
        if kind == "picture":
            return _sized(b"\xff\xd8\xff", PICTURE_BYTES, number, "image/jpeg")
        return NOT_FOUND

    def _list(self) -> Answer:
        names = [f"f-{number}" for number in range(self.files)] + [
            f"p-{number}" for number in range(self.pictures)
        ]
        rows_ = "".join(
            f'<li><a href="/{name}">关于第{name}号事项的通报</a><span>{TODAY}</span></li>' for name in names
        )
        return Answer(f"<html><body><ul>{rows_}</ul></body></html>".encode(), headers=UTF8)


def _article(number: str, body: str) -> Answer:
    title = f"关于第{number}号事项的通报"
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
    dated = f"<div>来源：样例局　时间：{TODAY} 09:30</div><div class=TRS_Editor>{body}</div></body></html>"
    return Answer((page + dated).encode(), headers=UTF8)


def _sized(body: bytes, size: int, name: str, kind: str) -> Answer:
    filling = (name.encode() * size)[: max(0, size - len(body))]
    return Answer(body + filling, headers=(("Content-Type", kind),), etag=name)


def carrier_of(role: str, url: str) -> str:
    """Return the carrier of a request."""
    host, path = urlsplit(url).netloc, urlsplit(url).path
    if host.startswith("epaper"):
        return "e-papers"
    if role == "file":
        return "pictures" if path.endswith(".jpg") else "files"
    return "pages"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="of the sites, at most 1")
    share = parser.parse_args().share
    papers = [EPaper(f"epaper{n}.example.com", Form.OLD, TODAY) for n in range(max(1, round(PAPERS * share)))]
    count = max(1, round(SITES * share))
    files, pictures = round(FILES * share) / count, round(PICTURES * share) / count
    publishers = [Publisher(f"s{n}.example.com", _part(files, n), _part(pictures, n)) for n in range(count)]
    with (
        tempfile.TemporaryDirectory() as folder,
        Web({each.host: each for each in (*papers, *publishers)}) as web,
    ):
        config = Path(folder) / "reprintwatch.toml"
        config.write_text(_configuration(papers, publishers), encoding="utf-8")
        program = Program(config, web)
        for arguments in (("crawl", "--all"), ("crawl",)):
            done = program.run(*arguments, timeout=3000)
            print("reprintwatch", *arguments, "→", done.code, flush=True)
        _print_day(program.store)


def _part(average: float, number: int) -> int:
    return int(average * (number + 1)) - int(average * number)


def _configuration(papers: list[EPaper], publishers: list[Publisher]) -> str:
    head = '[store]\npath = "watch.db"\n[crawler]\ndownload_delay = 0\nuser_agent = "test (+mailto:a@example.com)"\n'
    starts = [(each.host, each.entry) for each in papers] + [(each.host, "/list.html") for each in publishers]
    return head + "".join(
        f'[[sites]]\nname = "{host.partition(".")[0]}"\ntitle = "{host}"\nrole = "original"\n'
        f'allowed_domains = ["{host}"]\nstart_urls = ["http://{host}{start}"]\n'
        for host, start in starts
    )


def _print_day(store: Path) -> None:
    db = open_readonly(store)
    requests: dict[str, int] = {}
    sent: dict[str, int] = {}
    for each in rows(db, BY_CARRIER):
        name = carrier_of(each["role"], each["url"])
        requests[name] = requests.get(name, 0) + each["requests"]
        sent[name] = sent.get(name, 0) + each["sent"]
    db.close()
    for name in sorted(requests):
        print(f"{name}: {requests[name]} requests, {sent[name] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
