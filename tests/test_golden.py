"""The golden store: what was crawled once is concluded the same, table by table and command by command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from golden import golden


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Everything that the program says of the golden store today."""
    return golden.dump(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("name", (golden.TABLES, golden.COMMANDS))
def test_the_golden_store_gives_the_same_tables_and_answers(answers: dict[str, str], name: str) -> None:
    assert golden.difference(name, answers[name])[:10_000] == ""


def test_an_analysis_of_a_store_of_an_earlier_release_ends_where_a_new_one_does(tmp_path: Path) -> None:
    config = golden.unpack(tmp_path)
    golden.answer(config, "analyze")
    migrated = golden.answer(config, "reprints"), _open_findings(config)
    golden.answer(config, "analyze", "--again")
    assert migrated == (golden.answer(config, "reprints"), _open_findings(config))


def _open_findings(config: Path) -> set[tuple[str, str, str]]:
    """Return kind, address and severity of the findings that hold. What holds no longer is resolved.

    The proof that a site lacks an article needs the entries of lists, which an earlier release did not keep. An edit
    that an earlier release told stays as it was told, and a finding keeps its id though it is graded anew.
    """
    told = json.loads(golden.answer(config, "findings", "--open", "--json"))
    return {
        (finding["kind"], finding["url"], finding["severity"])
        for finding in told
        if finding["kind"] not in ("reprint-missing", "task", "edited")
    }
