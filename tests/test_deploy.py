"""The systemd unit and the container file: they name things that are there, and call the program as it is."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.service.own_use import LOOKED_EVERY_S
from monitor.service.schedule import GRACE_S
from monitor.service.signals import LONGEST_S
from monitor.service.supervisor import SIGNS

ROOT = Path(__file__).resolve().parents[1]
UNIT = (ROOT / "deploy" / "reprintwatch.service").read_text(encoding="utf-8")
STEPS = [
    tuple(line.split(" ", 1))
    for line in (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def steps(name: str) -> list[str]:
    return [words for step, words in STEPS if step == name]


def of_unit(name: str) -> str:
    found = re.search(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    # the account and the program are those of the operator's machine
    unit = UNIT.replace("/opt/reprintwatch/.venv/bin/reprintwatch", "/bin/true").replace(
        "User=reprintwatch\n", ""
    )
    path = tmp_path / "reprintwatch.service"
    path.write_text(unit, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert path.name not in done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_exposes_little() -> None:
    offline = ["systemd-analyze", "security", "--offline=yes", "--threshold=30"]
    path = str(ROOT / "deploy" / "reprintwatch.service")
    done = subprocess.run([*offline, path], check=False, capture_output=True, text=True, timeout=60)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd-analyze measures no files")
    assert done.returncode == 0, done.stdout[-200:] + done.stderr


def test_the_unit_waits_for_signs_of_life_and_lets_no_other_account_read() -> None:
    assert (of_unit("Type"), of_unit("UMask"), of_unit("ProtectSystem")) == ("notify", "0077", "strict")
    assert float(of_unit("WatchdogSec")) / SIGNS > 2 * LOOKED_EVERY_S
    assert of_unit("OOMPolicy") == "continue"  # a reader killed for its memory must not end the service


def test_the_image_asks_the_service_for_its_health() -> None:
    words = json.loads(steps("HEALTHCHECK")[0].partition(" CMD ")[2])
    assert words[0] == json.loads(steps("ENTRYPOINT")[0])[0]
    result = CliRunner().invoke(cli, [*words[1:], "--help"])
    assert result.exit_code == 0
    assert steps("USER") == ["reprintwatch"]


def test_unit_and_container_call_the_program_as_it_is() -> None:
    program, *words = shlex.split(of_unit("ExecStart"))
    assert json.loads(steps("ENTRYPOINT")[0]) == [program]
    for arguments in (words, json.loads(steps("CMD")[0])):
        result = CliRunner().invoke(cli, [*arguments, "--help"])
        assert result.exit_code == 0
        assert "until SIGTERM" in result.stdout


def test_supervisors_give_the_service_the_time_that_it_takes_to_stop() -> None:
    assert GRACE_S < LONGEST_S < 10 < float(of_unit("TimeoutStopSec"))
    assert steps("STOPSIGNAL") == ["SIGTERM"]


def test_the_image_holds_the_pinned_installation_and_runs_as_nobody_in_particular() -> None:
    assert steps("COPY") == [". ."]
    installing = next(each for each in steps("RUN") if "pip install" in each)
    assert installing.startswith("python3 -m venv .venv && .venv/bin/pip install")
    assert "-c constraints.txt" in installing
    extras = re.findall(r"\.\[(.*?)\]", installing)
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert extras and set(extras) <= set(known)
    assert json.loads(steps("ENTRYPOINT")[0])[0] == f"{steps('WORKDIR')[0]}/.venv/bin/reprintwatch"
    assert any(each.endswith(f" {steps('USER')[0]}") and each.startswith("useradd ") for each in steps("RUN"))
    assert steps("VOLUME") == [steps("WORKDIR")[-1]]
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", "reprintwatch.toml", "*.db"} <= set(ignored)
    needed = {"pyproject.toml", "constraints.txt", "README.md", "LICENSE", "crawler", "monitor", "storage"}
    assert not needed & set(ignored)
