"""Times of digests are written into the file, and nothing else of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.values import Digests
from monitor.enrolment.digest_times import set_digests, with_digests
from storage.errors import ConfigError

CHANNEL = '[[alerts.channels]]\nname = "office"\nurl = "https://a.cn/hook"\n'
WANTED = Digests("08:30", "mon 09:00", ("office",))


@pytest.mark.parametrize(
    "before",
    (
        CHANNEL,
        f"# mine\n{CHANNEL}",
        f'[alerts]\nmin_severity = "critical"  # gravest\n{CHANNEL}',
        CHANNEL.replace("\n", "\r\n"),
    ),
)
def test_the_file_keeps_all_else(tmp_path: Path, before: str) -> None:
    file = tmp_path / "reprintwatch.toml"
    file.write_bytes(before.encode())
    assert set_digests(file, WANTED).digests == WANTED
    text = file.read_bytes().decode()
    assert all(line.rstrip() in text for line in before.splitlines())
    assert set_digests(file, Digests()).digests == Digests()
    assert "digest" not in file.read_text()


@pytest.mark.parametrize(
    "wrong", (Digests("25:00"), Digests(weekly="x 08:30"), Digests("08:30", channels=("none",)))
)
def test_a_wrong_time_or_channel_changes_nothing(tmp_path: Path, wrong: Digests) -> None:
    file = tmp_path / "reprintwatch.toml"
    file.write_text(CHANNEL)
    with pytest.raises(ConfigError):
        set_digests(file, wrong)
    assert file.read_text() == CHANNEL
    assert with_digests("", WANTED).strip().startswith("[alerts]")
