"""The documents say what the program does: every command, setting, kind, rule, table, column and exit code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import cli
from monitor.config import schema
from monitor.config.reader import load
from monitor.config.sample import sample
from monitor.config.scrapy_settings import KEPT
from monitor.judge.findings.finding import SEVERITIES as KIND_SEVERITIES
from monitor.judge.findings.of_reprints import RULES_ELSEWHERE
from monitor.judge.meaning.significance import SEVERITIES as CLASS_SEVERITIES
from monitor.judge.meaning.significance import classify
from monitor.judge.rules.compliance import RULES, ComplianceRule
from monitor.reuse.disguise import TRAITS
from monitor.texts.diff import diff
from monitor.wording.names import DISGUISE_NAMES, KIND_NAMES, SEVERITY_NAMES, SIGNIFICANCE_NAMES, STATE_NAMES
from storage.engine.sqlite import SqliteStore
from storage.errors import ReprintWatchError
from storage.records import FindingKind, FindingState, Severity, Significance

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md")))
DEMO_COMMAND = (
    "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt . && .venv/bin/reprintwatch demo"
)
TEST_COMMAND = (
    "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e '.[test]' && .venv/bin/pytest -q"
)
PROJECT_FILES = ("*.md", "*.py", "*.toml", "*.txt", "*.cfg", "*.html", "*.css", "*.json")
# put together here, so that this file does not mention them
REGISTRIES = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("conda", "anaconda", "org"),
    ("static", "crates", "io"), ("rubygems", "org"),
))  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """What stands under a heading, down to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}$", document, re.MULTILINE)
    assert found, f"no heading {heading!r}"
    rest = document[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def row(document: str, name: str) -> str:
    """The line of a table that begins with this name."""
    found = re.search(rf"^\| `?{re.escape(name)}`?(?: ●)? \|.*$", document, re.MULTILINE)
    assert found, f"no row {name!r}"
    return found[0]


def commands(group: click.Group = cli, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.commands:
        _, command, _ = group.resolve_command(click.Context(group), [name])
        assert command is not None
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def code_names(line: str) -> set[str]:
    """Names in code in the first cell of a table's row: `a`, `b` stands for two."""
    return set(re.findall(r"`([\w.]+)`", line.split("|")[1]))


# --- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_a_section_that_names_every_option(name: str) -> None:
    command = dict(commands())[name]
    said = section(text("docs/commands.md"), f"`{name}`")
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            assert f"{name} " in said, f"{name} takes {parameter.name}, and no usage says so"
        else:
            for option in parameter.opts:
                is_of_all = option == "--lang"  # stands in "For all commands"
                assert is_of_all or re.search(rf"`{re.escape(option)}\b", said), (
                    f"{name} {option} is not documented"
                )


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_no_section_names_an_option_that_its_command_lacks(name: str) -> None:
    command = dict(commands())[name]
    had = {option for parameter in command.params for option in parameter.opts}
    said = section(text("docs/commands.md"), f"`{name}`")
    options = re.findall(r"^\| `(-[\w-]+)[^|]*\|", said, re.MULTILINE)
    if not isinstance(command, click.Group):
        assert set(options) <= had


def test_options_for_all_commands_are_documented() -> None:
    said = section(text("docs/commands.md"), "For all commands")
    for parameter in cli.params:
        for option in parameter.opts:
            assert f"`{option}" in said


def test_every_option_has_a_line_of_help() -> None:
    for name, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"


def test_every_exit_code_is_documented() -> None:
    said = section(text("docs/commands.md"), "Exit codes")
    codes = {0, 1, 2, 3, 4, 130} | {error.exit_code for error in ReprintWatchError.__subclasses__()}
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", said, re.MULTILINE)}
    assert documented == codes


# --- configuration -----------------------------------------------------------------------------

TABLES = {
    **{f"[{name}]": keys for name, keys in schema.SECTIONS.items()},
    **{f"[[{name}]]": keys for name, keys in schema.TABLES.items()},
    "[[alerts.channels]]": schema.CHANNEL,
    "[[alerts.rules]]": schema.RULE,
}


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_and_no_other(table: str) -> None:
    said = section(text("docs/configuration.md"), f"`{table}`")
    documented = re.findall(r"^\| `(\w+)` \|", said, re.MULTILINE)
    assert documented == [key.name for key in TABLES[table]]


@pytest.mark.parametrize("table", TABLES)
def test_defaults_and_choices_of_settings_are_as_documented(table: str) -> None:
    said = section(text("docs/configuration.md"), f"`{table}`")
    for key in TABLES[table]:
        line = row(said, key.name)
        assert ("| required |" in line) == key.required
        assert all(f'"{choice}"' in line for choice in key.choices)
        if isinstance(key.default, bool):
            assert f"`{str(key.default).lower()}`" in line
        elif isinstance(key.default, int | float):
            assert f"`{key.default}`" in line
        elif isinstance(key.default, str):
            assert f'`"{key.default}"`' in line


def test_scrapy_settings_that_are_fixed_are_listed() -> None:
    said = section(text("docs/configuration.md"), "`[crawler]`")
    assert all(f"`{name}`" in said for name in KEPT)


def test_the_whole_file_in_the_documentation_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "secret")
    whole = re.search(r"```toml\n(.*?)```", section(text("docs/configuration.md"), "A whole file"), re.DOTALL)
    assert whole
    file = tmp_path / "reprintwatch.toml"
    file.write_text(whole[1], encoding="utf-8")
    assert [site.name for site in load(file).sites] == ["mca", "msnc"]


def test_the_file_that_init_writes_loads_and_names_every_setting(tmp_path: Path) -> None:
    file = tmp_path / "reprintwatch.toml"
    file.write_text(sample(), encoding="utf-8")
    assert [site.name for site in load(file).sites] == ["mca", "msnc"]
    for keys in TABLES.values():
        for key in keys:
            named = key.name if key.kind is not list or keys is not schema.ALERTS else "[[alerts.channels]]"
            assert re.search(rf"(?<!\w){re.escape(named)}(?!\w)", sample()), key.name


def test_settings_that_the_sample_shows_load_when_they_are_uncommented(tmp_path: Path) -> None:
    lines = [re.sub(r"^# (?=\w+ = )", "", line) for line in sample().split("# [[alerts")[0].splitlines()]
    tomllib.loads("\n".join(lines))
    file = tmp_path / "reprintwatch.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    for name in (
        "permitted-sources.txt",
        "watched-wording.txt",
        "formulations.txt",
        "letter.txt",
        "tsa-ca.pem",
    ):
        (tmp_path / name).touch()
    load(file)


# --- findings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FindingKind)
def test_every_kind_of_finding_is_documented(kind: FindingKind) -> None:
    line = row(section(text("docs/findings.md"), "Kinds"), kind.value)
    assert KIND_NAMES["zh"][kind] in line
    if kind in KIND_SEVERITIES:
        assert f"`{KIND_SEVERITIES[kind].word}`" in line
    assert KIND_NAMES["zh"][kind] in row(section(text("README.md"), "Kinds of finding"), kind.value)


@pytest.mark.parametrize("significance", Significance)
def test_every_class_of_change_is_documented_with_its_severity(significance: Significance) -> None:
    line = row(section(text("docs/findings.md"), "Classes of change"), significance.value)
    assert SIGNIFICANCE_NAMES["zh"][significance] in line
    assert f"`{CLASS_SEVERITIES[significance].word}`" in line


@pytest.mark.parametrize(
    ("before", "after", "significance"),
    [
        ("全省共有122.7万人纳入保障范围。", "全省共有127.2万人纳入保障范围。", "fact"),
        ("民政部副部长张三出席会议并讲话。", "民政部部长张三出席会议并讲话。", "name"),
        ("各地应当及时公开有关信息。", "各地可以及时公开有关信息。", "modality"),
        ("任何单位不得擅自收取费用。", "任何单位得擅自收取费用。", "modality"),
        ("会议强调，要推进养老服务体系建设。", "会议强调，要推动养老服务体系建设。", "wording"),
        ("会议对下一阶段工作作出部署。", "会议对下一阶段工作作出布署。", "typo"),
        ("甲，乙方面的工作都要做好。", "甲、乙方面的工作都要做好。", "punctuation"),
        ("全国有５家单位参加了活动。", "全国有5家单位参加了活动。", "invisible"),
    ],
)
def test_examples_of_changes_are_classified_as_the_documentation_says(
    before: str, after: str, significance: str
) -> None:
    assert [each.significance.value for each in classify(diff((before,), (after,)))] == [significance]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_documented_with_its_name_and_severity(rule: ComplianceRule) -> None:
    line = row(section(text("docs/findings.md"), "Rules"), rule.id)
    assert rule.title_zh in line
    assert rule.id == "R08" or f"`{rule.severity.word}`" in line  # R08 weighs as the worst change
    assert ("●" in line) == (rule.id in RULES_ELSEWHERE)


def test_severities_and_states_are_documented() -> None:
    said = text("docs/findings.md")
    assert all(SEVERITY_NAMES["zh"][each] in row(said, each.word) for each in Severity)
    assert all(STATE_NAMES["zh"][each] in row(said, each.value) for each in FindingState)


# --- store -------------------------------------------------------------------------------------


def test_every_table_and_column_of_a_new_store_is_documented_and_no_other(db: SqliteStore) -> None:
    said = text("docs/store.md")
    parts = {name for (name,) in db.conn.execute("SELECT name FROM pragma_table_list WHERE type = 'shadow'")}
    tables = {
        table.name: {column.name for column in table.columns}
        for table in db.database.tables
        if table.name not in parts
    }
    assert set(re.findall(r"^## `(\w+)`$", said, re.MULTILINE)) == set(tables)
    for name, columns in tables.items():
        lines = re.findall(r"^\| `.*$", section(said, f"`{name}`"), re.MULTILINE)
        assert set().union(*map(code_names, lines)) == columns, name


# --- the two commands, links, hosts -------------------------------------------------------------


@pytest.mark.parametrize("command", [DEMO_COMMAND, TEST_COMMAND])
def test_the_readme_gives_each_command_once_on_a_line_of_its_own(command: str) -> None:
    assert text("README.md").count(f"```sh\n{command}\n```") == 1
    assert text("README.md").count(command) == 1


def test_continuous_integration_runs_the_readmes_test_command_word_for_word() -> None:
    assert TEST_COMMAND in text(".ci/run").splitlines()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (document.parent / path).resolve() if path else document
        assert linked.exists(), f"{document.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


def shown_commands(document: str) -> Iterator[str]:
    """The lines of a document's code blocks that call reprintwatch, without prompt, comment and pipe."""
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", document, re.DOTALL):
        for line in re.findall(r"(?:^|&& |\$ )(reprintwatch .*)$", block, re.MULTILINE):
            yield re.split(r"\s#|\||&&|>", re.sub(r"--config \S+|--log-format \S+|-v ", "", line))[0]


def test_commands_in_the_documents_exist_with_their_options() -> None:
    known = dict(commands())
    shown = [line for document in DOCUMENTS for line in shown_commands(document.read_text(encoding="utf-8"))]
    assert len(shown) > 20
    for line in shown:
        words = line.split()[1:]
        name = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
        assert name in known, line
        had = {option for parameter in known[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= had, line


def test_no_project_file_names_a_package_registry() -> None:
    ours = [ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml", ".ci/run")]
    for folder in ("crawler", "monitor", "storage", "tests", "docs", "benchmarks"):
        ours += [path for pattern in PROJECT_FILES for path in (ROOT / folder).rglob(pattern)]
    naming = [path for path in ours if any(host in path.read_text(errors="replace") for host in REGISTRIES)]
    assert naming == []


def test_every_disguise_is_documented_and_named() -> None:
    table = section(text("docs/findings.md"), "Disguises")
    for name, (chinese, _) in DISGUISE_NAMES.items():
        assert f"| `{name}` | {chinese} |" in table
    assert {*TRAITS, "deleted-characters", "reworded"} == set(DISGUISE_NAMES)
