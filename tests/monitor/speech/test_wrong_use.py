from __future__ import annotations

import click
import pytest

from monitor.speech.wrong_use import place_of, refuse_wrong_hyphens


@pytest.mark.parametrize(
    ("text", "meant"), [("—since", "--since"), ("——site", "--site"), ("－－json", "--json"), ("–o", "--o")]
)
def test_an_option_with_a_dash_is_told_with_hyphens(text: str, meant: str) -> None:
    with pytest.raises(click.UsageError, match=meant):
        refuse_wrong_hyphens(["findings", text])


def test_dashes_of_texts_and_right_options_are_left_alone() -> None:
    refuse_wrong_hyphens(["note", "f-1234", "——已告知对方", "--site", "mca", "-o", "甲—乙", "--", "—since"])


@click.group()
@click.option("--config")
def program(config: str | None) -> None:
    """Stand for the console."""


@program.command()
@click.option("--json", "as_json", is_flag=True)
def findings(as_json: bool) -> None:
    """Stand for a command."""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["findings", "--config"], "--config stands before the command: program --config … findings"),
        (["--json", "findings"], "options of a command stand behind the command: program COMMAND --json"),
        (["findings", "--none"], ""),
    ],
)
def test_the_right_place_of_an_option_is_told(arguments: list[str], words: str) -> None:
    with pytest.raises(click.NoSuchOption) as raised:
        program(arguments, prog_name="program", standalone_mode=False)
    assert place_of(raised.value) == words
