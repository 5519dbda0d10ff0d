"""The file that `init` writes is right, names every setting, and changes none."""

from __future__ import annotations

import re
from pathlib import Path

from monitor.config import schema
from monitor.config.reader import load
from monitor.config.sample import sample
from monitor.speech.language import speak


def test_the_sample_gives_the_defaults_and_two_sites(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").touch()
    (tmp_path / "sample.toml").write_text(sample(), "utf-8")
    empty, written = load(tmp_path / "empty.toml"), load(tmp_path / "sample.toml")
    assert written.notices.language == "en"  # the language of the call, which the file names
    assert [site.name for site in written.sites] == ["mca", "msnc"]
    for name in ("store", "keep_days", "crawler", "service", "channels", "routing", "digests"):
        assert getattr(written, name) == getattr(empty, name)


def test_the_sample_is_right_with_every_setting_of_a_section_switched_on(tmp_path: Path) -> None:
    (tmp_path / "sample.toml").write_text(
        re.sub(r"^# (daily_requests|health_port|workers) ", r"\1 ", sample(), flags=re.M)
    )
    assert load(tmp_path / "sample.toml").service.health_port == 8787


def test_the_sample_is_in_the_language_of_the_call_and_takes_a_contact(tmp_path: Path) -> None:
    speak("zh")
    text = sample('press@example.cn "新闻办"')
    (tmp_path / "sample.toml").write_text(text, "utf-8")
    written = load(tmp_path / "sample.toml")
    assert written.notices.language == "zh"
    assert written.crawler["user_agent"] == 'reprintwatch (press@example.cn "新闻办")'
    remarks = [re.sub("`.*?`", "", line.rpartition("# ")[2]) for line in text.splitlines() if "# " in line]
    assert "怎样判断改动。" in remarks
    assert not any(re.search("[a-z]{3,} [a-z]{3,} [a-z]{3,}", remark) for remark in remarks)


def test_the_sample_names_every_setting() -> None:
    text = sample()
    for keys in (*schema.SECTIONS.values(), schema.SITE, schema.RULE, schema.CHANNEL):
        for key in keys:
            assert key.kind is list or re.search(rf"\b{key.name}\b", text), key.name
