"""The bytes of a capture are those of the archive; the headers tell where they came from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from sites.command_line import program


def proof(demo: Path, kind: str, role: str) -> dict[str, object]:
    (found, *_) = json.loads(program("findings", "--json", "--kind", kind, cwd=demo).out)
    return next(dict(each) for each in found["evidence"] if each["role"] == role)


def test_the_bytes_have_the_digest_that_the_finding_names(demo: Path, tmp_path: Path) -> None:
    named = proof(demo, "removed", "before")
    file = tmp_path / "page.html"
    assert program("capture", str(named["capture"]), "-o", str(file), cwd=demo).code == 0
    assert hashlib.sha256(file.read_bytes()).hexdigest() == named["digest"]
    assert program("capture", str(named["capture"]), cwd=demo).out.encode() == file.read_bytes()


def test_the_headers_tell_request_answer_and_digest(demo: Path) -> None:
    named = proof(demo, "removed", "first")
    told = program("capture", str(named["capture"]), "--headers", cwd=demo).out
    assert "\nHTTP 404\n" in told and f"# sha256: {named['digest']}\n" in told
    assert "\nGET http://www.mca.gov.cn/" in told


def test_a_number_without_a_capture_ends_with_1(demo: Path) -> None:
    run = program("capture", "999999", cwd=demo)
    assert (run.code, run.out) == (1, "")
    assert program("capture", "first", cwd=demo).code == 2
