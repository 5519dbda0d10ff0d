"""Running program → beginning of the commands that a person pastes."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import click

NAME = "reprintwatch"


def own_call(ctx: click.Context) -> str:
    """Return the program with the configuration: reprintwatch --config other.toml."""
    config: Path | None = ctx.find_root().obj
    words = [_program(), *(["--config", str(config)] if config else [])]
    return shlex.join(words)


def _program() -> str:
    """Return the name of the program if the shell finds the program under this name, else the path."""
    called = Path(sys.argv[0])
    installed = shutil.which(NAME)
    if called.suffix == ".py" or not called.name.startswith(NAME):
        return NAME
    return NAME if installed and Path(installed).resolve() == called.resolve() else str(called)
