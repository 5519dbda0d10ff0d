"""Everything about one finding, by id or by the id of its event."""

from __future__ import annotations

import json
from pathlib import Path

from sites.command_line import program


def test_show_as_json_is_the_finding_with_copies_and_next_commands(demo: Path) -> None:
    (edited, _) = json.loads(program("findings", "--json", "--kind", "edited", cwd=demo).out)
    for found in (edited,):
        told = json.loads(program("show", found["id"], "--json", cwd=demo).out)
        assert {name: told[name] for name in found} == found
        assert {"assignee", "acts", "copies", "event_findings", "cases", "next"} <= set(told)
        assert found["id"] in told["event_findings"]
        assert all(command.startswith("reprintwatch ") for command in told["next"])


def test_the_id_of_an_event_shows_the_finding_that_names_it(demo: Path) -> None:
    (removed,) = json.loads(program("findings", "--json", "--kind", "removed", cwd=demo).out)
    by_event = program("show", removed["event"], "--lang", "zh", cwd=demo, COLUMNS="")
    assert by_event.out == program("show", removed["id"], "--lang", "zh", cwd=demo, COLUMNS="").out
    assert removed["summary_zh"] in by_event.out
