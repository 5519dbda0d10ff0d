"""A refusal has a status, and its words exist in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import monitor.web
from monitor.web.errors import PageRefusal
from monitor.wording.page.words import PAGE_WORDS


def test_every_refusal_has_its_words() -> None:
    folder = Path(monitor.web.__file__).parent
    used = {
        key
        for file in folder.rglob("*.py")
        for key in re.findall(r'PageRefusal\(\d+, "(\w+)"', file.read_text())
    }
    assert used and all(key in words for key in used for words in PAGE_WORDS.values())
    assert PageRefusal(404, "error_404").status == 404
