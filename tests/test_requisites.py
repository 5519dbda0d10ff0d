"""Styles and pictures of a page with a critical finding are fetched politely and packed; nothing follows from them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator

import pytest
from sites.packages import Unpacked, unpacked
from sites.program import Program
from sites.server import html, listing, select
from sites.web import Answer, Asked, Web

from monitor.evidence.wacz import WARC_NAME
from monitor.proving.key import read_key

HOST, OTHER = "www.ju.example.cn", "cdn.example.org"
STYLE = b"@import 'more.css'; body { background: url(../img/bg.png) } @font-face { src: url(a.woff2) }"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000")
CONFIGURATION = f"""
[store]
path = "watch.db"
[crawler]
download_delay = 0
[evidence]
requisites = "critical"
[[sites]]
name = "ju"
title = "临江市民政局"
role = "original"
allowed_domains = ["ju.example.cn"]
start_urls = ["http://{HOST}/gg/"]
daily_files = 9
"""
HEAD = (
    "<link rel='stylesheet' href='/css/a.css'><script src='/js/a.js'></script><title>临时救助名单公布</title>"
)
PICTURES = f"<img src='/img/a.png'><img src='/img/gone.png'><img src='/hidden/b.png'><img src='http://{OTHER}/c.png'>"
ROBOTS = Answer(b"User-agent: *\nDisallow: /hidden/\n", headers=(("Content-Type", "text/plain"),))


def article(figure: str) -> Answer:
    lines = (
        f"临江市民政局公布第一批临时救助名单，全市救助困难群众{figure}户，救助金按月发放到人。",
        "各县区民政局负责核对名单，街道办事处负责张榜公布，群众可以向市民政局反映情况。",
        "市民政局将会同市财政局检查救助金的发放，检查结果在市政府网站公布，接受社会监督。",
    )
    body = "".join(f"<p>　　{line}</p>" for line in lines)
    return html(
        f"{HEAD}<h1>临时救助名单公布</h1><div class=info>发布时间：2026-03-02 来源：临江市民政局</div>"
        f"<div class=TRS_Editor>{body}</div>{PICTURES}<div class=footer>版权所有</div>"
    )


def site(asked: Asked) -> Answer:
    known = {
        "/robots.txt": ROBOTS,
        "/gg/": listing("/gg/1.html"),
        "/gg/1.html": article("3860" if asked.round == 1 else "8360"),
        "/css/a.css": Answer(STYLE, headers=(("Content-Type", "text/css"),)),
        "/css/more.css": Answer(b"p { color: red }", headers=(("Content-Type", "text/css"),)),
        "/img/a.png": Answer(PIXEL, headers=(("Content-Type", "image/png"),)),
        "/img/bg.png": Answer(PIXEL, headers=(("Content-Type", "image/png"),)),
    }
    return known.get(asked.path, Answer(b"<html><body>404</body></html>", 404))


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that saw an article before and after a critical edit."""
    tmp_path = tmp_path_factory.mktemp("watched")
    (tmp_path / "reprintwatch.toml").write_text(CONFIGURATION, encoding="utf-8")
    with Web({HOST: site, OTHER: site}) as web:
        program = Program(tmp_path / "reprintwatch.toml", web)
        assert program.run("crawl").code == 0
        web.round = 2
        done = program.run("crawl", "--all")
        assert done.code == 0, done.err
        yield program


def packed(program: Program, finding: str) -> Unpacked:
    folder = program.config.parent
    assert program.run("evidence", "--init").code == 0
    done = program.run("evidence", finding, "-o", "e.zip")
    assert done.code == 0, done.err
    return unpacked(folder / "e.zip", folder / "package", read_key(folder / "evidence-key.pem"))


def test_requisites_are_fetched_once_after_a_critical_finding_within_robots_and_the_own_host(
    watched: Program,
) -> None:
    assert not [
        each.path for each in watched.web.of_round(1) if not each.path.startswith(("/gg/", "/robots"))
    ]
    asked = [
        each.path for each in watched.web.of_round(2) if each.path.startswith(("/css/", "/img/", "/js/"))
    ]
    assert sorted(asked) == ["/css/a.css", "/css/more.css", "/img/a.png", "/img/bg.png", "/img/gone.png"]
    assert not [each for each in watched.web.seen if each.host == OTHER or "/hidden/" in each.path]
    (finding,) = watched.run("findings", "--json").json
    assert (finding["kind"], finding["severity"]) == ("edited", "critical")
    kept = select(
        watched.store,
        "SELECT pages.url, status, failure FROM requisites JOIN captures ON captures.id = requisites.capture_id"
        " JOIN pages ON pages.id = requisites.page_id ORDER BY pages.url",
    )
    told = {each["url"].partition(HOST)[2]: each["status"] or each["failure"] for each in kept}
    assert told == {
        "/css/a.css": 200, "/css/more.css": 200, "/hidden/b.png": "robots", "/img/a.png": 200,
        "/img/bg.png": 200, "/img/gone.png": 404,
    }  # fmt: skip
    assert watched.run("verify").code == 0


def test_a_package_shows_the_page_as_readers_see_it_and_nothing_is_concluded_from_requisites(
    watched: Program,
) -> None:
    (finding,) = watched.run("findings", "--json").json
    looks = "SELECT 1 FROM looks JOIN pages ON pages.id = page_id WHERE role = 'requisite'"
    package = packed(watched, finding["id"])
    told = json.loads((package.folder / "finding.json").read_text(encoding="utf-8"))
    assert told["reconcluded"] == "alone"
    assert [each["why"] for each in told["captures"]].count("requisite") == 6
    code, said = package.verify("--key", package.key.fingerprint)
    assert code == 0, said
    page = (package.folder / "index.html").read_text(encoding="utf-8")
    assert "style sheets and pictures" in page
    assert "/css/a.css" not in page
    with zipfile.ZipFile(package.folder / "captures.wacz") as archive:
        index = archive.read("indexes/index.cdx").decode()
        pages = archive.read("pages/pages.jsonl").decode()
        assert f"archive/{WARC_NAME}" in archive.namelist()
    assert "/css/a.css" in index
    assert "/img/bg.png" in index
    assert "/css/" not in pages
    watched.web.round = 3
    assert watched.run("analyze", "--again").code == 0
    assert select(watched.store, looks) == []
    assert len(select(watched.store, "SELECT 1 FROM finding_captures WHERE why = 'requisite'")) == 6
    assert [each["id"] for each in watched.run("findings", "--json").json] == [finding["id"]]
    reasons = "SELECT finding_id, capture_id, why FROM finding_captures ORDER BY finding_id, capture_id"
    other = watched.config.parent / "other"
    other.mkdir()
    (other / "reprintwatch.toml").write_text(CONFIGURATION, encoding="utf-8")
    assert watched.run("export", "--warc", str(other / "whole.warc.gz")).code == 0
    second = Program(other / "reprintwatch.toml", watched.web)
    assert second.run("import", "--new-store", str(other / "whole.warc.gz")).code == 0
    assert second.run("analyze").code == 0
    assert select(second.store, reasons) == select(watched.store, reasons)
    assert watched.run("crawl", "--all").code == 0
    assert not [each for each in watched.web.of_round(3) if each.path.startswith(("/css/", "/img/"))]
