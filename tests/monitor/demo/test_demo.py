"""The demonstration's folder and its captures."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.demo import DemoFolderTaken, prepare, replay_of


def test_a_folder_of_an_earlier_demonstration_is_emptied(tmp_path: Path) -> None:
    config = prepare(tmp_path / "demo")
    (tmp_path / "demo" / "old.db").touch()
    assert prepare(tmp_path / "demo").sites == config.sites
    assert [file.name for file in (tmp_path / "demo").iterdir()] == ["reprintwatch.toml"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(DemoFolderTaken, match="holds other files"):
        prepare(tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_every_start_page_is_answered_in_both_rounds(tmp_path: Path) -> None:
    config = prepare(tmp_path / "demo")
    for number in (1, 2):
        replay = replay_of(number)
        assert all(replay.answer(url)[0] == 200 for site in config.sites for url in site.start_urls)


def test_a_folder_with_a_configuration_of_the_operator_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "reprintwatch.toml"
    mine.write_text("# mine\n", encoding="utf-8")
    (tmp_path / "reprintwatch.db").write_bytes(b"evidence")
    with pytest.raises(DemoFolderTaken):
        prepare(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reprintwatch.db", "reprintwatch.toml"]
