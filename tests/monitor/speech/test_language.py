"""The language of the console: by the command line, the configuration, the system, else Chinese."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path

import pytest

from monitor.speech.language import chosen, in_english, marked, speak, spoken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reprintwatch.toml"


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": ""}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "C"}, "zh"),
    ],
    ids=str,
)
def test_the_system_chooses_where_nobody_else_does(
    variables: dict[str, str], language: str, file: Path
) -> None:
    assert chosen(["--config", str(file), "findings"], variables) == language


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lang", "en", "findings"],
        ["findings", "--lang=en"],
        ["findings", "--open", "--lang", "en"],
        ["--lang", "en"],
    ],
    ids=" ".join,
)
def test_the_option_chooses_before_and_after_the_command(arguments: list[str], file: Path) -> None:
    file.write_text('[monitor]\nlanguage = "zh"\n', encoding="utf-8")
    assert chosen(arguments, {"LANG": "zh_CN.UTF-8", "REPRINTWATCH_CONFIG": str(file)}) == "en"


def test_words_behind_two_hyphens_are_no_option() -> None:
    assert chosen(["search", "--", "--lang", "en"], {"LANG": "zh_CN"}) == "zh"


def test_a_configuration_chooses_before_the_system(file: Path) -> None:
    file.write_text('[monitor]\nlanguage = "en"\n', encoding="utf-8")
    assert chosen([f"--config={file}", "findings"], {"LANG": "zh_CN.UTF-8"}) == "en"
    assert chosen(["findings"], {"LANG": "zh_CN.UTF-8", "REPRINTWATCH_CONFIG": str(file)}) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "[monitor\n",
        "monitor = 3\n",
        '[monitor]\nlanguage = "fr"\n',
        "[monitor]\nlanguage = 1\n",
        "a = " + "[" * 5000,
    ],
)
def test_a_faulty_configuration_chooses_nothing(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert chosen(["--config", str(file)], {"LANG": "en_US"}) == "en"


def test_texts_follow_the_language_that_was_spoken_last() -> None:
    speak("zh")
    assert (_("Usage:"), spoken()) == ("用法：", "zh")
    with in_english():
        assert (_("Usage:"), spoken()) == ("Usage:", "en")
    assert _("Usage:") == "用法："
    assert marked("Usage:") == "Usage:"
    speak("en")
    assert _("Usage:") == "Usage:"
