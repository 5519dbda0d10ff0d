"""One line of the log a pass."""

from __future__ import annotations

import logging
import time
from collections import Counter
from pathlib import Path

import pytest

from crawler.fetch.passes import PassResult, SiteResult
from crawler.sites import Site
from monitor.analysis.watch import WatchResult
from monitor.service.state.pass_log import PassLog
from storage.engine.store import Store
from storage.records import Failure, SiteRole

MCA = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))


@pytest.fixture
def told(db: Store, store_path: Path, caplog: pytest.LogCaptureFixture) -> PassLog:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, "monitor")  # commands of other tests set a level
    return PassLog(store_path, [MCA])


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_pass_is_one_line_with_its_counts_and_a_line_a_site_in_detail(
    told: PassLog, caplog: pytest.LogCaptureFixture
) -> None:
    told.note(PassResult({"mca": SiteResult(looks=3, articles=12, usable=3)}), time.monotonic())
    told.write(WatchResult(captures=3, revisions=2))
    assert events(caplog) == ["pass", "site"]
    facts = vars(caplog.records[0])
    assert (facts["sites"], facts["looks"], facts["changes"], facts["findings"]) == (1, 3, 2, 0)
    assert caplog.records[0].name == "monitor.service.state.pass_log"
    assert caplog.records[1].name == "monitor.service.details"


def test_a_pass_without_a_look_is_a_detail(told: PassLog, caplog: pytest.LogCaptureFixture) -> None:
    told.note(PassResult({"mca": SiteResult()}), time.monotonic())
    told.write(WatchResult())
    assert [record.name for record in caplog.records] == ["monitor.service.details"]
    told.write(WatchResult())  # no pass and nothing analysed: no line
    assert len(caplog.records) == 1


def test_a_service_that_does_not_analyse_writes_at_the_end_of_the_pass(
    db: Store, store_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.INFO, "monitor")  # commands of other tests set a level
    PassLog(store_path, [MCA], is_analysed=False).note(
        PassResult({"mca": SiteResult(looks=1)}), time.monotonic()
    )
    assert events(caplog) == ["pass", "site"]


def test_a_proxy_without_an_answer_is_a_warning(told: PassLog, caplog: pytest.LogCaptureFixture) -> None:
    told.note(
        PassResult({"mca": SiteResult(looks=1, failures=Counter({Failure.PROXY: 1}))}), time.monotonic()
    )
    told.write(WatchResult(captures=1))
    assert caplog.records[-1].levelno == logging.WARNING
