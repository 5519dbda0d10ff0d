"""Each failure of a site has words for what to do."""

from __future__ import annotations

import re

from monitor.service.state.remedies import CHECK, CONNECT, FAULTS, REMEDIES


def test_remedies_name_at_most_the_site() -> None:
    for text in (*REMEDIES.values(), CHECK):
        assert set(re.findall(r"{(.*?)}", text)) <= {"name"}
    assert "{" not in CONNECT
    assert all(FAULTS.values())
