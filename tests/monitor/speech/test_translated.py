"""Commands in the language of the console: help, options, commands of a group, and --lang."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.speech.language import speak
from monitor.speech.translated import in_language, paragraphs, texts_of


@click.group()
def group() -> None:
    """List the accounts."""


@group.command()
@click.option("--site", help="Only this site.")
def one(site: str | None) -> None:
    """List the accounts. More of it.

    Only this site.

    \b
    Examples:  first --lang zh     # beside others over one PostgreSQL store
               second
    """


def test_a_copy_is_translated_and_the_command_stays() -> None:
    speak("zh")
    said = in_language(group)
    assert isinstance(said, click.Group)
    assert (said.help, said.short_help) == ("列出账号。", "列出账号")
    assert said.commands["one"].params[0].help == "只限这个站点。"  # type: ignore[attr-defined]
    assert one.params[0].help == "Only this site."  # type: ignore[attr-defined]
    assert [each.name for each in said.commands["one"].params] == ["site", "lang"]


def test_examples_keep_their_commands_and_their_columns() -> None:
    speak("zh")
    said = CliRunner().invoke(in_language(one), ["--help"]).stdout
    assert (
        "  示例：     first --lang zh     # 多台机器共用一个 PostgreSQL 数据库\n             second\n" in said
    )


def test_the_catalogue_is_asked_for_paragraphs_options_and_remarks() -> None:
    assert paragraphs(one.help or "")[:2] == ["List the accounts. More of it.", "Only this site."]
    wanted = list(texts_of(group))
    assert "beside others over one PostgreSQL store" in wanted
    assert "Only this site." in wanted
    assert not any("Example" in text for text in wanted)


@pytest.mark.parametrize(
    "arguments", [["--lang", "zh", "findings", "--help"], ["findings", "--help", "--lang", "zh"]]
)
def test_the_option_stands_before_or_after_the_command(arguments: list[str]) -> None:
    said = CliRunner().invoke(cli, arguments).stdout
    assert "选项：" in said
    assert "--severity" in said


def test_a_wrong_language_is_refused() -> None:
    result = CliRunner().invoke(cli, ["findings", "--lang", "fr"])
    assert result.exit_code == 2
    assert "'zh', 'en'" in result.stderr
