from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import ImportRefused
from storage.transfer.under_way import folder_beside

KILLED = """
import os, signal, sys
from pathlib import Path
from storage.transfer.under_way import folder_beside
with folder_beside(Path(sys.argv[1])) as folder:
    (folder / "half.db").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_process_left_is_gone_after_the_next_call(tmp_path: Path) -> None:
    target, root = tmp_path / "new.db", Path(__file__).parents[3]
    run = subprocess.run([sys.executable, "-c", KILLED, str(target)], cwd=root, check=False, timeout=60)
    assert run.returncode == -signal.SIGKILL
    with folder_beside(target) as folder:
        assert list(folder.iterdir()) == []
        with pytest.raises(ImportRefused), folder_beside(target):
            pass
        (folder / "new.db").write_bytes(b"")
    with pytest.raises(ValueError, match="own"), folder_beside(target):
        raise ValueError("own")
    assert list(tmp_path.iterdir()) == []
