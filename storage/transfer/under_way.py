"""Path of a new file → a hidden folder beside the path, for the file under way.

The name of the folder follows from the path. So the next call finds and empties what a killed process left.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from pathlib import Path

from storage.errors import ImportRefused


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Give an empty folder beside `target` for the block, and remove the folder afterwards.

    Raises ImportRefused while another process uses the folder.
    """
    folder = target.with_name(f".{target.name}.new")
    folder.mkdir(mode=0o700, exist_ok=True)
    with _locked(folder):
        try:
            for left in folder.iterdir():
                left.unlink()
            yield folder
        finally:
            shutil.rmtree(folder)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder for the block. The kernel releases the lock at the end of the process."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = _("another import makes the store in {folder}").format(folder=folder)
            raise ImportRefused(message) from error
        yield
    finally:
        os.close(held)
