"""What may be given up by age, and what never is: evidence, beginnings and ends, the chain."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.timeline import Reply, Timeline

from crawler.sites import Site
from monitor.analysis.watch import watch
from monitor.judge.policy import Policy
from monitor.service.doctor import problems
from storage.archive import bodies, captures
from storage.archive.retention import prune
from storage.conclusions import revisions
from storage.engine.opening import open_store
from storage.engine.store import Store
from storage.findings import findings
from storage.records import SiteRole

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.cn",), ("http://mca.cn/",))
URL = "http://mca.cn/1.html"
TEXT = (
    "全省各级民政部门切实履行兜底脱贫保障政治责任，大力推进农村低保制度与扶贫开发政策有效衔接。全省共有{}万建档立卡"
    "贫困人口纳入农村低保或特困人员救助供养范围，连续4年实施农村福利院平安工程。"
)


def page(figure: str, number: int) -> bytes:
    """An article beside matter that is another at every look."""
    side = "".join(
        f"<li><a href='/{n}'>热点{n}</a></li>" for n in random.Random(number).sample(range(9999), 40)
    )
    return (
        f"<html><head><meta charset='utf-8'><title>兜底保障</title></head><body><h1>兜底保障</h1>"
        f"<div class='TRS_Editor'><p>{TEXT.format(figure)}</p><p>{TEXT.format(figure)[:60]}。</p></div>"
        f"<ul class='hot'>{side}</ul></body></html>"
    ).encode()


@pytest.fixture
def kept(store_path: Path) -> Store:
    """A page looked at every day for forty days, edited on the twentieth."""
    timeline = Timeline(store_path, (SITE,))
    for day in range(40):
        at = NOW - timedelta(days=100 - day)
        figure = "122.7" if day < 20 else "127.2"
        timeline.look(at, {URL: Reply(page(figure, day))})
        if day in (0, 20):
            timeline.look(at + timedelta(minutes=10), {URL: Reply(page(figure, 1000 + day))})
    return open_store(store_path)


def unreadable(db: Store) -> int:
    return int(db.conn.execute("SELECT count(*) FROM pruned").fetchone()[0])


def test_quiet_looks_lose_their_content_and_everything_that_proves_something_keeps_it(
    kept: Store, store_path: Path
) -> None:
    before = findings.list_findings(kept)
    told = [(each.id, each.after_revision) for each in before]
    assert [each.kind.value for each in before] == ["edited"]
    trial = prune(kept, NOW - timedelta(days=30), NOW, trial=True)
    assert unreadable(kept) == 0
    done = prune(kept, NOW - timedelta(days=30), NOW)
    assert done == trial
    assert done.bodies > 25
    assert list(problems(kept, lambda _done, _total: None)) == []
    for shown in (
        each.capture for each in revisions.revisions_of(kept, revisions.current_revision(kept, 1).page)
    ):  # type: ignore[union-attr, arg-type]
        assert captures.with_body(kept, captures.capture_of(kept, shown)).fetch.body
    assert before[0].capture
    assert captures.with_body(kept, captures.capture_of(kept, before[0].capture)).fetch.body
    assert captures.with_body(
        kept, captures.captures_of(kept, revisions.current_revision(kept, 1).page)[-1]
    ).fetch.body  # type: ignore[union-attr, arg-type]
    assert prune(kept, NOW - timedelta(days=30), NOW).bodies == 0
    kept.close()
    watch(store_path, (SITE,), Policy(), again=True)
    again = open_store(store_path)
    assert [(each.id, each.after_revision) for each in findings.list_findings(again)] == told
    again.close()


def test_what_is_younger_stays(kept: Store) -> None:
    assert prune(kept, NOW - timedelta(days=101), NOW).bodies == 0
    kept.close()


def test_a_body_that_comes_back_is_kept_again(kept: Store) -> None:
    prune(kept, NOW - timedelta(days=30), NOW)
    body = page("122.7", 5)
    digest = bodies.digest_of(body)
    assert kept.conn.execute("SELECT data FROM bodies WHERE digest = ?", (digest,)).fetchone() == (b"",)
    given_up = unreadable(kept)
    assert bodies.save_body(kept, body, like=None) == digest
    assert bodies.read_body(kept, digest) == body
    assert unreadable(kept) == given_up - 1
    kept.close()


def test_a_new_store_gives_room_back(kept: Store) -> None:
    assert kept.conn.execute("PRAGMA auto_vacuum").fetchone() == (2,)
    prune(kept, NOW - timedelta(days=30), NOW)
    assert kept.conn.execute("PRAGMA freelist_count").fetchone() == (0,)
    kept.close()
