"""The folder of an operator: a configuration of one site, commands, and the one line of a mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sites.command_line import Run, program
from sites.web import PROXY_VARIABLES

from storage.engine.opening import open_store

SITE = (
    '[[sites]]\nname = "{name}"\ntitle = "{name}"\nrole = "original"\nallowed_domains = ["{host}"]\n'
    'start_urls = ["http://{host}/list"]\n'
)
CONFIG = '[store]\npath = "watch.db"\n\n[crawler]\ndownload_delay = 0\n'
MCA = SITE.format(name="mca", host="mca.example.cn")


@dataclass(frozen=True)
class Folder:
    """The folder of an operator, with a configuration of one site."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "reprintwatch.toml"

    def write(self, text: str) -> None:
        """Write the configuration anew."""
        self.config.write_text(text, encoding="utf-8")

    def store(self) -> Path:
        """An empty store."""
        open_store(self.folder / "watch.db", create=True).close()
        return self.folder / "watch.db"


def run(desk: Folder, *arguments: str, **env: str) -> Run:
    """The command in the folder, without a proxy unless one is given."""
    none = dict.fromkeys(PROXY_VARIABLES, "") | {name.upper(): "" for name in PROXY_VARIABLES}
    return program(*arguments, cwd=desk.folder, **none | env)


def said(done: Run) -> str:
    """The one line of a command that failed."""
    assert "Traceback" not in done.err
    lines = [line for line in done.err.splitlines() if line and not line.startswith("looking at ")]
    assert len(lines) == 1, lines
    return lines[0]


# What the operator did before, the arguments, the exit code, and words of the one line
Mistake = tuple[Callable[[Folder], object], Sequence[str], int, Sequence[str]]


def nothing(desk: Folder) -> None:
    """The folder as it is."""


def a_store(desk: Folder) -> None:
    """An empty store in the folder."""
    desk.store()


def is_answered(desk: Folder, mistake: Mistake) -> None:
    """A mistake gets one line with cause and next step, the code, and no output."""
    prepare, arguments, code, words = mistake
    prepare(desk)
    done = run(desk, *arguments)
    line = said(done)
    assert (done.code, done.out) == (code, ""), line
    assert line.startswith("reprintwatch: ")
    for each in words:
        assert each in line
