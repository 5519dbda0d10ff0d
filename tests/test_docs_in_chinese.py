"""The documents in Chinese say what the program does, and go with those in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from catalogue import commands_in_chinese
from catalogue.foreign import english_in
from test_docs import commands, row, section, shown_commands

from monitor.judge.findings.finding import SEVERITIES as KIND_SEVERITIES
from monitor.judge.findings.of_reprints import RULES_ELSEWHERE
from monitor.judge.meaning.significance import SEVERITIES as CLASS_SEVERITIES
from monitor.judge.rules.compliance import RULES
from monitor.wording.names import DISGUISE_NAMES, KIND_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from storage.errors import ReprintWatchError
from storage.records import FindingKind, FindingState, Severity, Significance

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAIRS = ("tutorial.md", "findings.md", "alerts.md", "operations.md", "page.md")
FILES = (*PAIRS, "commands.md", "README.md")


def chinese(name: str) -> str:
    return (DOCS / "zh" / name).read_text(encoding="utf-8")


def english(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_the_sections_of_the_commands_are_those_of_the_program() -> None:
    in_step = commands_in_chinese.kept() == commands_in_chinese.sections()
    assert in_step, "PYTHONPATH=.:tests python -m catalogue.commands_in_chinese"


def test_every_command_has_a_section() -> None:
    for name, _command in commands():
        assert section(chinese("commands.md"), f"`{name}`")


def test_every_exit_code_is_documented() -> None:
    documented = {
        int(code) for code in re.findall(r"^\| (\d+) \|", section(chinese("commands.md"), "退出码"), re.M)
    }
    assert documented == {0, 1, 2, 3, 4, 130} | {
        error.exit_code for error in ReprintWatchError.__subclasses__()
    }


@pytest.mark.parametrize("name", ["tutorial.md", "alerts.md", "page.md", "operations.md"])
def test_both_languages_show_the_same_commands(name: str) -> None:
    assert [line.strip() for line in shown_commands(chinese(name))] == [
        line.strip() for line in shown_commands(english(name))
    ]


@pytest.mark.parametrize("name", ["tutorial.md", "alerts.md"])
def test_both_languages_show_the_same_settings(name: str) -> None:
    def settings(text: str) -> list[str]:
        blocks = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
        return [re.sub(r"\s+#.*", "", line) for block in blocks for line in block.splitlines()]

    assert settings(chinese(name)) == settings(english(name))


@pytest.mark.parametrize("name", ["tutorial.md", "findings.md", "alerts.md", "page.md"])
def test_both_languages_have_the_same_rows_in_their_tables(name: str) -> None:
    def codes(text: str) -> list[str]:
        cells = re.findall(r"^\| ([^|]*) \|", text, re.MULTILINE)
        return [code for cell in cells for code in re.findall(r"`([^`]+)`|(R\d\d)", cell)]

    assert codes(chinese(name)) == codes(english(name))


@pytest.mark.parametrize("name", FILES)
def test_no_english_sentence_stands_in_a_document(name: str) -> None:
    prose = re.sub(r"```.*?```|\]\([^)]*\)|（RFC[^）]*）", "·", chinese(name), flags=re.DOTALL)
    assert [found for line in prose.splitlines() for found in english_in(line)] == []


@pytest.mark.parametrize("kind", FindingKind)
def test_every_kind_has_its_name_and_its_severity(kind: FindingKind) -> None:
    line = row(section(chinese("findings.md"), "种类"), kind.value)
    assert KIND_NAMES["zh"][kind] in line
    assert kind not in KIND_SEVERITIES or f"`{KIND_SEVERITIES[kind].word}`" in line


@pytest.mark.parametrize("significance", Significance)
def test_every_class_of_change_has_its_name_and_its_severity(significance: Significance) -> None:
    line = row(section(chinese("findings.md"), "改动类别"), significance.value)
    assert SIGNIFICANCE_NAMES["zh"][significance] in line
    assert f"`{CLASS_SEVERITIES[significance].word}`" in line


def test_every_rule_has_its_name_and_its_severity() -> None:
    for rule in RULES:
        line = row(section(chinese("findings.md"), "规则"), rule.id)
        assert rule.title_zh in line
        assert rule.id == "R08" or f"`{rule.severity.word}`" in line
        assert ("●" in line) == (rule.id in RULES_ELSEWHERE)


def test_severities_states_and_disguises_are_named() -> None:
    said = chinese("findings.md")
    assert all(SEVERITY_NAMES["zh"][each] in row(said, each.word) for each in Severity)
    assert all(STATE_NAMES["zh"][each] in row(said, each.value) for each in FindingState)
    assert all(f"| `{name}` | {names[0]} |" in said for name, names in DISGUISE_NAMES.items())
