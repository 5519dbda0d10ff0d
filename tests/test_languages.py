"""Commands, options, kinds, reasons and errors in both languages: no sentence of the one stands in the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import click
import pytest
from catalogue.catalogue import kept
from catalogue.foreign import CODE, HAN, chinese_in, english_in
from click.testing import CliRunner
from sites.command_line import CONFIG

from monitor.cli import COMMANDS, cli
from monitor.speech.language import LANGUAGES
from monitor.wording import coverage, names
from monitor.wording.chinese_reasons import FAILURES, in_chinese
from monitor.wording.english_reasons import in_english
from storage.engine.opening import open_store
from storage.errors import ReprintWatchError
from storage.records import Cause, Failure, FindingKind, Reason, Significance

EXAMPLES = re.compile(r"(?:Examples?|示例)[:：].*?\n\n", re.DOTALL)


def leaves(group: click.Group = cli, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield before
    for name in group.commands:
        command = group.resolve_command(click.Context(group), [name])[1]
        if isinstance(command, click.Group):
            yield from leaves(command, (*before, name))
        else:
            yield (*before, name)


def shown(arguments: tuple[str, ...], language: str) -> str:
    """What a call shows on both streams, with the message of an error that main() would print."""
    result = CliRunner().invoke(cli, ["--lang", language, *arguments])
    error = result.exception
    assert error is None or isinstance(error, (SystemExit, ReprintWatchError)), repr(error)
    return result.output + (str(error) if isinstance(error, ReprintWatchError) else "")


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("names_", list(leaves()), ids=" ".join)
def test_the_help_of_every_command_and_option_is_in_the_language_of_the_call(names_: tuple[str, ...]) -> None:
    chinese = EXAMPLES.sub("", shown((*names_, "--help"), "zh"))
    assert english_in(chinese) == []
    for option in re.split(r"\n(?=  -)", chinese.partition("选项：")[2])[1:]:
        assert HAN.search(option), option
    assert chinese_in(EXAMPLES.sub("", shown((*names_, "--help"), "en"))) == []


def test_every_heading_of_the_help_is_translated() -> None:
    said = shown(("--help",), "zh")
    assert not any(f"{heading}:" in said or f"{heading}：" in said for heading in COMMANDS)


# --- the catalogue -------------------------------------------------------------------------------


def test_no_entry_of_the_catalogue_holds_a_sentence_of_the_other_language() -> None:
    for message in (each for each in kept() if each.id):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(english_in(text) == [] for text in texts), texts
        assert all(chinese_in(text) == [] for text in ids), ids
        assert all(HAN.search(text) or not re.search("[a-z]{3}", CODE.sub("", text)) for text in texts), texts


# --- kinds, states, reasons ----------------------------------------------------------------------

TABLES: dict[str, dict[str, Any]] = {
    name: table
    for module in (names, coverage)
    for name, table in vars(module).items()
    if not name.startswith("_") and isinstance(table, Mapping) and set(table.keys()) == set(LANGUAGES)
}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_a_word_in_both_languages(name: str) -> None:
    chinese, english = (TABLES[name][language] for language in ("zh", "en"))
    assert set(chinese) == set(english)
    for code in chinese:
        assert english_in(chinese[code]) == [] and HAN.search(chinese[code])
        assert chinese_in(english[code]) == []


@pytest.mark.parametrize(
    ("codes", "table"), [(FindingKind, names.KIND_NAMES), (Significance, names.SIGNIFICANCE_NAMES)]
)
def test_no_code_is_without_a_word(codes: type[Enum], table: dict[str, dict[Any, str]]) -> None:
    assert all(set(table[language]) == set(codes) for language in LANGUAGES)


@pytest.mark.parametrize("cause", Cause)
def test_every_reason_is_told_in_both_languages(cause: Cause) -> None:
    within = Reason(Cause.STATUS, (404,))
    reason = Reason(cause, VALUES.get(cause, (200, 3, 5)), within)
    assert HAN.search(in_chinese(reason)) or cause is Cause.TEXT
    assert english_in(in_chinese(reason)) == []
    assert chinese_in(in_english(reason)) == []


VALUES: dict[Cause, tuple[Any, ...]] = {
    Cause.STATUS: (404,),
    Cause.SAYS: ("404",),
    Cause.NO_RESPONSE: ("dns",),
    Cause.TEXT: ("x",),
}


def test_every_failure_of_a_request_has_chinese_words() -> None:
    assert set(Failure) <= set(FAILURES)


# --- errors --------------------------------------------------------------------------------------

MISTAKES: tuple[tuple[str, ...], ...] = (
    ("fndings",), ("findings", "--sevrity", "critical"), ("findings", "--severity", "grave"),
    ("findings", "--kind", "edit"), ("findings", "--since", "yesterday"), ("findings", "--site", "mcb"),
    ("reprints", "--site", "mcb"), ("history", "http://www.mca.gov.cn/none.html"), ("history",),
    ("diff", "http://www.mca.gov.cn/none.html"), ("search",), ("search", *map(str, range(70))), ("report",),
    ("acknowledge", "abc"), ("acknowledge", "abcdef"), ("dismiss", "abcdef"),
    ("alerts", "test", "nobody"), ("digest",), ("extract",), ("extract", "none.html"),
    ("match", "none.jsonl", "--against", "none.jsonl"), ("user", "remove", "nobody"), ("prune",),
    ("prune", "--older-than", "soon"), ("restore", "none.db"), ("tasks", "T9"), ("tasks", "add", "--name", "x"),
    ("tasks", "rule", "T9", "p", "excused", "--note", "x"), ("cases", "notify", "c-1", "--note", "x"),
    ("letter", "c-123456"), ("spread", "http://www.mca.gov.cn/none.html"), ("init", "--output"),
    ("crawl", "--site", "mcb"), ("serve", "--port", "99999"),
    ("findings", "extra"), ("--config", "none.toml", "findings"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and an empty store."""
    made = tmp_path_factory.mktemp("mistakes")
    (made / "reprintwatch.toml").write_text(CONFIG, encoding="utf-8")
    open_store(made / "watch.db", create=True).close()
    return made


@pytest.mark.parametrize("arguments", MISTAKES, ids=lambda arguments: " ".join(arguments)[:40])
def test_every_mistake_is_told_in_the_language_of_the_call(
    arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    chinese, english = (shown(arguments, language) for language in ("zh", "en"))
    assert HAN.search(chinese) and english_in(chinese) == []
    assert english and chinese_in(english) == []


FAULTY = (
    "[crawler]\ndownlod_delay = 2\n", "[crawler]\ndownload_delay = \"2\"\n", "[crawler]\ndownload_delay = -1\n",
    "[mointor]\n", "[monitor]\nlanguage = \"fr\"\n", "[monitor]\nseverities = { wordng = \"notice\" }\n",
    "[store]\npath = \"/\"\n", "[store]\nurl = \"mysql://x\"\n", "[[sites]]\nname = \"a\"\n",
    "[sites]\nname = \"a\"\n", "[alerts]\nquiet_hours = \"night\"\n", "[alerts]\ndaily_digest = \"late\"\n",
    "[alerts]\ntitle_template = \"{{\"\n", "[[alerts.channels]]\nname = \"a\"\nurl = \"x\"\n",
    "[[must_carry]]\nfrom = \"nobody\"\n", "[monitor]\nmuted_rules = [\"R99\"]\n",
    "[monitor]\nwatched_wording = \"none.txt\"\n",
    "[crawler]\nscheduler = \"x\"\n", "[monitor]\nworkers = 1.5\n", "[web]\nport = \"\"\n",
)  # fmt: skip


@pytest.mark.parametrize("text", FAULTY)
def test_every_fault_of_a_configuration_is_told_in_the_language_of_the_call(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reprintwatch.toml").write_text(text, encoding="utf-8")
    chinese, english = (shown(("findings",), language) for language in ("zh", "en"))
    assert HAN.search(chinese) and english_in(chinese) == []
    assert english and chinese_in(english) == []
