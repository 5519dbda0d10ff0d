"""DOC files are read by antiword where it is installed."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from crawler.files.doc import PROGRAM, pages_of


def test_a_file_stays_unread_without_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert list(pages_of(b"\xd0\xcf\x11\xe0")) == []


@pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="antiword is not installed")
def test_a_broken_file_is_an_error_of_the_program() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        list(pages_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000))
