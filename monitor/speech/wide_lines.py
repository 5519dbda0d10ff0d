"""Texts of the help → lines that fit the terminal: a Chinese character takes two columns, and a line may end after it.

Click breaks lines at spaces and counts characters. So a space stands behind each wide character until the lines are
broken, and a mark of no meaning where no line may end. The space of the last character is lost, so a line may be a
column wider than asked for; Click leaves two columns free.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

WIDE = "\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
OPENING = "（《“「【〔"
CLOSING = "，。；：、？！）》”」】〕…"
BOUND = "\x00"  # fills the second column where no line may end
_CHARACTER = re.compile(f"([{WIDE}])(?=(.?))", re.DOTALL)
_FILLED = re.compile(f"([{WIDE}])[ {BOUND}]")


class WideFormatter(click.HelpFormatter):
    """Formatter of the help for texts with Chinese characters."""

    def write_text(self, text: str) -> None:
        """Write a text, broken into lines."""
        super().write_text(_filled(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and their explanations in two columns."""
        super().write_dl([(name, _filled(text)) for name, text in rows], col_max, col_spacing)

    def write_heading(self, heading: str) -> None:
        """Write a heading, with the colon of its language."""
        colon = "：" if width(heading) > len(heading) else ":"
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def getvalue(self) -> str:
        """Return what was written."""
        return _FILLED.sub(r"\1", super().getvalue())


class WideContext(click.Context):
    """Context of a call, with the formatter above."""

    formatter_class = WideFormatter


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return len(text) + len(_CHARACTER.findall(text))


def _filled(text: str) -> str:
    return _CHARACTER.sub(lambda found: found[1] + (BOUND if _holds(found[1], found[2]) else " "), text)


def _holds(character: str, following: str) -> bool:
    """Return whether no line may end between two characters."""
    return character in OPENING or (bool(following) and following in CLOSING)
