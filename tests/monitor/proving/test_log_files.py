"""Files about the log: proofs, the heads that witnesses saw, and the first witness of each capture."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sites.kept import Shelf

from monitor.proving.key import make_key
from monitor.proving.log_files import log_files
from storage.engine.store import Store, transaction
from storage.findings.findings import raise_finding
from storage.log.checkpoint import from_base64
from storage.log.heads import make_head
from storage.log.leaves import as_bytes, lines_of
from storage.log.receipts import Receipt, keep_receipt, receipt_for
from storage.log.tree import is_consistent, is_included, leaf_hash
from storage.records import CaptureId, Finding, FindingId, FindingKind, Severity

HOUR = timedelta(hours=1)


def test_proofs_hold_and_only_heads_that_matter_are_shown(db: Store, now: datetime, tmp_path: Path) -> None:
    shelf, heads = Shelf(db, now), []
    for number in range(6):
        shelf.visit(f"http://www.mca.gov.cn/{number}.html")
        if number == 2:
            told = Finding(
                FindingId("f-1"), FindingKind.EDITED, Severity.INFO, "mca", "u", None, "t", "z", "e", now
            )
            with transaction(db):
                raise_finding(db, told)
        head = make_head(db, heads, now + number * HOUR)
        assert head is not None
        heads.append(head)
    with transaction(db):
        raise_finding(db, replace(told, id=FindingId("f-2")))
    heads.append(make_head(db, heads, now + 9 * HOUR))  # of the same captures, with one more finding
    keep_receipt(db, receipt_for(heads[5], "alert:office", now + 9 * HOUR))
    keep_receipt(db, Receipt(5, "alert:office", now + 5 * HOUR, b""))
    keep_receipt(db, Receipt(5, "stamp:http://tsa.example.org", now + 9 * HOUR, b"reply"))
    made = log_files(db, heads[-1], [CaptureId(2), CaptureId(3)], make_key(tmp_path / "key.pem"))
    names = sorted({name[6:].split(".")[0] for name in made.files if name.startswith("heads/")})
    assert names == ["2", "3", "5", "6", "6-2"]
    assert (heads[6].size, heads[6].root, heads[6].findings) == (6, heads[5].root, 2)
    assert made.files["heads/5.tsr"] == b"reply"
    first = made.witness_of(CaptureId(3))
    assert first is not None
    assert (first.size, first.kind, made.stamped) == (5, "alert:office", "5")
    last = made.witness_of(CaptureId(6))
    assert last is not None
    assert (last.size, last.at) == (6, now + 9 * HOUR)
    lines, root = lines_of(db, [2, 3]), from_base64(heads[-1].root)
    for number, line in lines.items():
        top = made.files[f"proofs/{number}.tlog-proof"].decode().partition("\n\n")[0]
        proof = [from_base64(each) for each in top.split("\n")[2:]]
        assert is_included(leaf_hash(as_bytes(line)), number - 1, 6, proof, root)
    between = [from_base64(each) for each in made.files["heads/5.consistency"].decode().split()]
    assert is_consistent(5, 6, between, (from_base64(heads[4].root), root))
    of_findings = [from_base64(each) for each in made.files["heads/6.findings"].decode().split()]
    roots = (from_base64(heads[5].findings_root), from_base64(heads[6].findings_root))
    assert is_consistent(1, 2, of_findings, roots)
    words = made.proof_of_finding(1)
    assert words is not None
    assert json.loads(words["line"])["id"] == "f-1"
    assert made.proof_of_finding(3) is None
    assert made.proof_of_finding(None) is None
    assert replace(made, files={}).stamped is None
