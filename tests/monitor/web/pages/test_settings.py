"""Settings are shown without their secrets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sites.desk import served, unpacked

from monitor.notify.channels.channel import Channel


def test_secrets_are_hidden(tmp_path: Path) -> None:
    config = unpacked(tmp_path)
    channel = Channel("office", "https://robot.example.cn/hook/s3cret?key=s3cret", kind="webhook")
    crawler = {**config.crawler, "http_proxy": "http://u:s3cret@proxy.example"}
    config = replace(config, channels={"office": channel}, crawler=crawler)
    with served(config) as desk:
        html, data = desk.get("/desk/settings").text, desk.get("/desk/settings.json").text
    assert "robot.example.cn" in html and "s3cret" not in html + data
