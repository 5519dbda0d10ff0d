"""The rules of alerts run dry over the findings of the last week, and so does a rule to try."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sites.desk import Desk, served, unpacked

from monitor.web.pages.rules import tried_rule
from storage.engine.opening import opened
from storage.engine.store import stored_time, transaction
from storage.records import FindingKind, Severity


@pytest.fixture(scope="module")
def recent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A page over findings of today, with a channel for warnings."""
    folder: Path = tmp_path_factory.mktemp("rules")
    config = unpacked(folder)
    with opened(config.store) as db, transaction(db):
        db.conn.execute(
            "UPDATE findings SET detected_at = ?", (stored_time(datetime.now(UTC) - timedelta(hours=1)),)
        )
    with served(config) as own:
        yield own


def test_the_configured_rules_run_dry(recent: Desk) -> None:
    run = recent.json("/desk/rules.json")
    (rule,) = run["rules"]
    assert rule["channels"] == ["office"] and rule["min_severity"] == "warning"
    assert 0 < rule["findings"] < run["findings"] and run["unheard"] == run["findings"] - rule["findings"]
    assert sum(rule["by_kind"].values()) == rule["findings"] and run["tried"] is None
    html = recent.get("/desk/rules").text
    assert f"会发出 {rule['findings']} 条发现" in html and "规则 1" in html


def test_a_rule_is_tried_without_a_change(recent: Desk) -> None:
    tried = recent.json("/desk/rules.json?severity=critical&site=bu&kind=edited")["tried"]
    assert (tried["min_severity"], tried["sites"], tried["kinds"]) == ("critical", ["bu"], ["edited"])
    assert set(tried["by_kind"]) <= {"edited"}
    assert recent.json("/desk/rules.json?words=没有这样的词")["tried"]["findings"] == 0
    assert "试算" in recent.get("/desk/rules?severity=info").text


def test_muted_kinds_are_not_sent(recent: Desk) -> None:
    before = recent.json("/desk/rules.json")["silenced"]
    finding = recent.ids("?kind=edited")[0]
    recent.post("/desk/mutes", finding=finding, **{"for": "1d"})
    assert recent.json("/desk/rules.json")["silenced"] > before
    mutes = recent.get("/desk/settings").text
    assert "正在静默" in mutes


def test_the_mute_says_what_leaves_the_inbox(recent: Desk) -> None:
    finding = recent.ids("?kind=removed")[0]
    assert "条待处置会移出收件箱" in recent.get(f"/desk/findings/{finding}").text


def test_unknown_conditions_restrict_nothing() -> None:
    assert tried_rule({}, {}) is None
    rule = tried_rule({"severity": "huge", "site": "none", "kind": "none", "words": "a b"}, {"bu": "部"})
    assert rule is not None and (rule.min_severity, rule.sites, rule.kinds, rule.words) == (
        Severity.INFO, (), (), ("a", "b"),
    )  # fmt: skip
    chosen = tried_rule({"site": "bu", "kind": "removed"}, {"bu": "部"})
    assert chosen is not None and (chosen.sites, chosen.kinds) == (("bu",), (FindingKind.REMOVED,))
