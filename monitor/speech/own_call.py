"""Arguments of the running call → beginning of the commands that a person pastes, also inside of messages."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitor.speech.language import LANGUAGES, value_of

NAME = "reprintwatch"
WITHOUT_CONFIG = ("init", "demo")  # commands that read no configuration


@dataclass
class _Call:
    """The call of this process: its options for every command, and the commands of the program."""

    config: list[str] = field(default_factory=list)
    lang: list[str] = field(default_factory=list)
    command: re.Pattern[str] = re.compile("(?!)")  # the name of the program before one of its commands


_call = _Call()


def remember_call(arguments: Sequence[str], commands: Iterable[str]) -> None:
    """Keep the configuration and the language that a call names, for the commands that its messages name."""
    config, lang = value_of("--config", arguments), value_of("--lang", arguments)
    _call.config = ["--config", config] if config else []
    _call.lang = ["--lang", lang] if lang in LANGUAGES else []
    names = "|".join(map(re.escape, commands))
    _call.command = re.compile(rf"(?<![\w./-]){NAME} (?=({names})\b)(?!(?:[a-z]+ )+--help)", re.ASCII)


def own_call(config: Path | None = None) -> str:
    """Return the program with a configuration and the language of the call: reprintwatch --config other.toml.

    None stands for the configuration of the call.
    """
    named = ["--config", str(config)] if config else _call.config
    return shlex.join([_program(), *named, *_call.lang])


def help_call(path: Sequence[str]) -> str:
    """Return the program with the language of the call and the names of a command and its subcommand."""
    return shlex.join([_program(), *_call.lang, *path])


def with_own_call(message: str) -> str:
    """Return a message whose commands work when pasted: with the configuration and the language of the call."""
    return _call.command.sub(
        lambda found: f"{help_call([]) if found[1] in WITHOUT_CONFIG else own_call()} ", message
    )


def _program() -> str:
    """Return the name of the program if the shell finds the program under this name, else the path."""
    called = Path(sys.argv[0])
    installed = shutil.which(NAME)
    if called.suffix == ".py" or not called.name.startswith(NAME):
        return NAME
    return NAME if installed and Path(installed).resolve() == called.resolve() else str(called)
