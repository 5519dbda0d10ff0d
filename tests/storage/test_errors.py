"""What an operator can mend ends a command with a code of its own and one line, and keeps its place in a script."""

from __future__ import annotations

import pytest

from monitor import cli
from storage.errors import (
    ConfigError,
    EvidenceError,
    ImportRefused,
    NoStore,
    NotFound,
    ReprintWatchError,
    StoreDamaged,
    StoreLocked,
    StoreNewer,
)

# Scripts of operators ask for these numbers.
CODES = {
    NoStore: 10, StoreLocked: 11, StoreNewer: 12, ConfigError: 13, StoreDamaged: 1, NotFound: 1, EvidenceError: 1,
    ImportRefused: 1,
}  # fmt: skip


def test_every_error_has_a_code_that_scripts_may_ask_for() -> None:
    assert {error: error.exit_code for error in CODES} == CODES
    ours = [each for each in ReprintWatchError.__subclasses__() if each.__module__ == "storage.errors"]
    assert set(ours) == set(CODES)


@pytest.mark.parametrize("error", CODES)
def test_the_message_is_all_that_an_operator_sees(error: type[ReprintWatchError]) -> None:
    message = "store.db: cannot\x1b[2J be used"
    assert cli._message(error(message)) == "store.db: cannot [2J be used"


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    assert cli._message(ValueError("a fault")) is None
