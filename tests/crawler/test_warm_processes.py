"""Warm processes end with the program, and are forked from a single process."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crawler.isolation import Worker, give_back, take_worker
from crawler.warm_processes import YOUNG_OBJECTS, framed, received

ENOUGH_S = 60.0


def test_messages_of_any_size_arrive_whole_and_in_order() -> None:
    ours, theirs = socket.socketpair()
    messages = [b"", b"first", bytes(3_000_000)]
    sending = threading.Thread(target=lambda: [theirs.sendall(framed(message)) for message in messages])
    sending.start()
    assert [received(ours) for _ in messages] == messages
    sending.join()
    theirs.close()
    with pytest.raises(EOFError):
        received(ours)
    ours.close()


def test_a_worker_does_not_collect_garbage_in_the_midst_of_an_ordinary_page() -> None:
    worker = take_worker()
    assert worker.run(ENOUGH_S, gc.get_threshold)[0] == YOUNG_OBJECTS
    give_back(worker)


def test_all_workers_have_one_parent_and_are_no_children_of_the_program() -> None:
    workers = [take_worker() for _ in range(3)]
    parents = {worker.run(ENOUGH_S, os.getppid) for worker in workers}
    assert len(parents) == 1
    assert os.getpid() not in parents
    for worker in workers:
        give_back(worker)


def test_all_processes_are_started_anew_after_somebody_ended_them_all() -> None:
    worker = take_worker()
    parent = worker.run(ENOUGH_S, os.getppid)
    worker.end()
    os.kill(parent, signal.SIGKILL)
    assert ends(parent)
    worker = Worker()
    assert worker.run(ENOUGH_S, os.getppid) != parent
    give_back(worker)


def test_all_processes_end_with_the_program_even_if_it_is_killed() -> None:
    code = (
        "import os, signal; from crawler.isolation import take_worker; worker = take_worker();"
        "print(worker.run(60, os.getpid), worker.run(60, os.getppid), flush=True); worker.begin(signal.pause);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert all(ends(int(process)) for process in done.stdout.split())


def ends(process: int) -> bool:
    """Wait for the end of a process, a child or not."""
    limit = time.monotonic() + ENOUGH_S
    while time.monotonic() < limit:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.01)
    return False
