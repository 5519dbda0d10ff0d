"""Help of the commands in Chinese ↔ the sections of docs/zh/commands.md between its two marks.

``python -m catalogue.commands_in_chinese`` writes the sections anew. (PYTHONPATH=.:tests)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path

import click

from monitor.cli import COMMANDS, cli, imported
from monitor.speech.language import speak, spoken
from monitor.speech.translated import EXAMPLE, LANG, in_language, paragraphs

FILE = Path(__file__).resolve().parents[2] / "docs" / "zh" / "commands.md"
BEGIN, END = "<!-- 以下各节取自命令的说明 -->\n", "<!-- 命令的说明到此为止 -->\n"


def sections() -> str:
    """The sections of all commands, heading by heading."""
    with _in_chinese():
        parts = []
        for heading, entries in COMMANDS.items():
            parts.append(f"## {_(heading)}\n")
            parts += [part for name in entries for part in _of_command(name, imported(name), 3)]
    return "\n".join(parts).strip("\n")


def kept() -> str:
    """The sections as the document has them."""
    return FILE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip("\n")


def write() -> None:
    """Write the sections into the document."""
    before, _mark, rest = FILE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    FILE.write_text(f"{before}{BEGIN}\n{sections()}\n\n{END}{after}", encoding="utf-8")


@contextmanager
def _in_chinese() -> Iterator[None]:
    before = spoken()
    speak("zh")
    yield
    speak(before)


def _of_command(name: str, command: click.Command, level: int) -> Iterator[str]:
    said = in_language(command)
    yield f"{'#' * level} `{name}`\n"
    context = click.Context(said, info_name=name, parent=click.Context(cli, info_name="reprintwatch"))
    if not isinstance(said, click.Group):
        yield f"用法：`{context.command_path} {' '.join(said.collect_usage_pieces(context))}`\n"
    for part in paragraphs(said.help or ""):
        yield from [] if part.startswith("\b") else [" ".join(part.split("\n")) + "\n"]
    yield from _options(said, context)
    if isinstance(command, click.Group):
        for each, further in command.commands.items():
            yield from _of_command(f"{name} {each}", further, level + 1)
    yield from [] if isinstance(said, click.Group) else _examples(command)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [each for each in command.params if isinstance(each, click.Option) and each.name != LANG]
    rows = [record for each in options if (record := each.get_help_record(context))]
    if rows:
        yield "| 选项 | 含义 |\n| --- | --- |\n" + "".join(
            f"| {_names(name)} | {text} |\n" for name, text in rows
        )


def _names(record: str) -> str:
    return "、".join(f"`{name}`" for name in re.split(r", (?=-)", record.replace("|", r"\|")))


def _examples(command: click.Command) -> Iterator[str]:
    for part in paragraphs(command.help or ""):
        if found := EXAMPLE.match(part):
            lines = [line.strip() for line in part[found.end() :].splitlines()]
            code = "\n".join(re.sub(r"(?<=  # ).+", lambda remark: _(remark[0]), line) for line in lines)
            yield f"```sh\n{code}\n```\n"


if __name__ == "__main__":
    write()
