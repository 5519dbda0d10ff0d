"""A hostile page in the browser: it reaches no server, runs no script, and costs a bounded time."""

from __future__ import annotations

import hashlib
import json
import shutil

import pytest
from sites.server import html, served
from sites.web import Asked

from monitor.proving.views import Answer, View, views_of

URL = "http://www.ju.example.cn/1.html"
pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is not installed")


def test_a_page_is_shown_from_captures_alone_without_scripts_and_network() -> None:
    asked: list[str] = []

    def server(request: Asked) -> object:
        asked.append(request.path)
        return html("x")

    with served(server) as (_, address):  # type: ignore[arg-type]
        port = address.rpartition(":")[2].strip("/")
        hostile = "".join(
            f"<img src='http://{host}:{port}/{kind}'><iframe src='http://{host}:{port}/f'></iframe>"
            f"<link rel=preconnect href='http://{host}:{port}'><link rel=stylesheet href='http://{host}:{port}/c'>"
            for kind, host in enumerate(("127.0.0.1", "localhost", "[::1]", "2130706433"))
        )
        script = (
            f"<script>new WebSocket('ws://127.0.0.1:{port}/ws'); document.title = 'x'; for (;;);</script>"
        )
        body = f"<meta charset=utf-8><link rel=stylesheet href=/a.css><h1>救助标准</h1>{hostile}{script}".encode()
        answers = {
            URL: Answer(200, "text/html; charset=utf-8", body),
            "http://www.ju.example.cn/a.css": Answer(200, "text/css", b"h1 { background: #ff0 }"),
        }
        plain = View(4, URL, {URL: answers[URL]})
        files = views_of([View(3, URL, answers), plain, View(5, "http://www.ju.example.cn/none.html", {})])
    assert asked == []
    told = json.loads(files["views/views.json"])
    first, second, third = told["views"]
    assert (first["capture"], first["sha256"]) == (3, hashlib.sha256(files["views/3.png"]).hexdigest())
    assert files["views/3.png"] != files["views/4.png"]  # with and without the style
    assert f"http://127.0.0.1:{port}/0" in first["missing"]
    assert "http://www.ju.example.cn/a.css" in second["missing"]
    assert "failure" in third
    assert not told["scripts"]
