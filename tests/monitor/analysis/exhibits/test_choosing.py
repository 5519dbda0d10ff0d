"""Captures are chosen with the finding; `prune` spares them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.exhibits.choosing import concerned, exhibits_of, further_exhibits, keep_waiting
from storage.archive.bodies import read_body
from storage.archive.captures import capture_of
from storage.archive.retention import prune
from storage.engine.opening import opened
from storage.engine.store import transaction
from storage.findings import exhibits
from storage.findings.findings import list_findings
from storage.records import SiteRole

SITE = Site("ju", "民政局", SiteRole.ORIGINAL, ("ju.example.cn",), ("http://ju.example.cn/",))
URL = "http://ju.example.cn/gg/t1.html"
START = datetime(2026, 3, 2, tzinfo=UTC)
LINE = "全市共有{}万名困难群众纳入救助范围，各地按时足额发放补贴，确保基本生活得到保障。"


def page(figure: str, look: int) -> Reply:
    text = "".join(f"<p>{LINE.format(figure)}第{n}条。</p>" for n in range(3))
    return Reply(
        f"<html><head><title>救助通报</title></head><body><h1>救助通报</h1><div class=TRS_Editor>{text}</div>"
        f"<div class=foot>浏览量{look}</div></body></html>".encode()
    )


@pytest.fixture
def line(store_path: Path) -> Timeline:
    """An article edited after eight quiet looks, with eight quiet looks after."""
    made = Timeline(store_path, (SITE,))
    for day in range(18):
        figure = "12.7" if day < 8 else "17.2"
        made.look(START + timedelta(days=day), {URL: page(figure, day)})
    return made


def test_prune_spares_the_captures_of_a_finding(line: Timeline) -> None:
    with opened(line.store) as db:
        (finding,) = list_findings(db)
        chosen = exhibits.exhibits_of(db, finding.id)
        assert list(chosen) == [1, 2, 8, 9, 10]
        pruned = prune(db, START + timedelta(days=100), START + timedelta(days=101))
        assert pruned.bodies == 11
        for capture in chosen:
            digest = capture_of(db, capture).digest
            assert digest is not None
            assert read_body(db, digest)


def test_an_analysis_chooses_the_captures_of_findings_without_any(line: Timeline) -> None:
    with opened(line.store) as db:
        (finding,) = list_findings(db)
        assert [each.url for each in concerned(db, finding)] == [URL]
        with transaction(db):
            db.conn.execute("DELETE FROM finding_captures")
            db.conn.execute("INSERT INTO findings_to_prove (finding_id) VALUES (?), ('f-0')", (finding.id,))
        keep_waiting(db)
        assert exhibits.exhibits_of(db, finding.id) == exhibits_of(db, finding)
        assert exhibits.findings_to_prove(db, 10) == []
        keep_waiting(db)
        assert [len(each) for each in further_exhibits(db, finding)] == [18, 18]
