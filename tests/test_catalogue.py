"""The catalogue is complete, in step with the code, and compiled."""

from __future__ import annotations

from catalogue.catalogue import faults


def test_every_text_of_the_command_line_has_its_chinese_and_no_entry_is_in_vain() -> None:
    assert faults() == []
