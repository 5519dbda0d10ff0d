"""Configurations written and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config.reader import FILE_NAME, load
from monitor.config.values import Config
from storage.errors import ConfigError

Read = Callable[[str], Config]


Mistake = Callable[[str], str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / FILE_NAME


@pytest.fixture
def read(file: Path) -> Read:
    """Load a configuration of this text."""

    def loaded(text: str) -> Config:
        file.write_text(text, encoding="utf-8")
        return load(file)

    return loaded


@pytest.fixture
def mistake(read: Read, file: Path) -> Mistake:
    """The message that a configuration of this text is refused with, from the file's name on."""

    def told(text: str) -> str:
        with pytest.raises(ConfigError) as caught:
            read(text)
        message = str(caught.value)
        assert message.startswith(str(file))
        assert caught.value.exit_code == 13
        return message.removeprefix(str(file.parent) + "/")

    return told
