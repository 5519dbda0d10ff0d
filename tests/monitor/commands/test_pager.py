"""The pager is chosen as git chooses one, and never runs without a terminal."""

from __future__ import annotations

import pytest

from monitor.commands.pager import paged


def test_without_a_terminal_the_text_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "sh -c 'echo PAGED'")
    paged("养老", wanted=True)
    assert capsys.readouterr().out == "养老\n"
