"""A call without a command lists."""

from __future__ import annotations

import click
from click.testing import CliRunner

from monitor.commands.coverage.groups import ListingGroup


@click.group(cls=ListingGroup)
def things() -> None:
    """Things."""


@things.command("list")
@click.argument("name", required=False)
def list_things(name: str | None) -> None:
    click.echo(f"list {name}")


@things.command("add")
def add() -> None:
    click.echo("add")


def test_arguments_that_begin_with_no_command_go_to_the_list() -> None:
    told = [CliRunner().invoke(things, arguments).output.strip() for arguments in ([], ["T1"], ["add"])]
    assert told == ["list None", "list T1", "add"]
    assert "Things." in CliRunner().invoke(things, ["--help"]).output
