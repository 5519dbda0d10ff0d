"""Freed memory goes back to the system, whichever thread had it."""

from __future__ import annotations

import subprocess
import sys

# Threads fill and free blocks as a round does, and keep a last block on top of their pools.
ROUNDS = """
import re, threading
from pathlib import Path
from monitor.service.freed_memory import give_back_freed, use_few_pools

def resident_mib():
    return int(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

use_few_pools()
before, kept = resident_mib(), []
def work():
    blocks = [bytearray(50_000) for _ in range(400)]
    kept.append(bytearray(50_000))
threads = [threading.Thread(target=work) for _ in range(6)]
for each in threads: each.start()
for each in threads: each.join()
give_back_freed()
print(resident_mib() - before)
"""


def test_memory_of_ended_rounds_is_given_back() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) < 10  # of 120 MiB
