from __future__ import annotations

from pathlib import Path

import pytest

from monitor.proving.views import Answer, View, views_of
from storage.errors import EvidenceError

PAGE = View(
    3,
    "http://www.ju.example.cn/1.html",
    {"http://www.ju.example.cn/1.html": Answer(200, "text/html", b"<p>")},
)


def test_without_chromium_the_error_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EvidenceError, match="Chromium"):
        views_of([PAGE])
