"""The last usable rules of an origin outlive later answers without rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.engine.store import Store, transaction
from storage.frontier.robots import RobotsCopy, robots_of, save_robots

ORIGIN = "http://www.mca.gov.cn"


def test_a_copy_is_read_back_as_it_was_saved_and_replaces_the_earlier_copy(
    either: Store, now: datetime
) -> None:
    assert robots_of(either, ORIGIN) is None
    first = RobotsCopy(ORIGIN, now, 200, b"User-agent: *\nDisallow: /x", now)
    later = RobotsCopy(ORIGIN, now + timedelta(days=1), 503, first.rules, first.rules_at)
    for copy in (first, later, RobotsCopy(ORIGIN, now, 404, b"", now), RobotsCopy(ORIGIN, now, 503)):
        with transaction(either):
            save_robots(either, copy)
        assert robots_of(either, ORIGIN) == copy
