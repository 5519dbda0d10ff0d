"""Alterations of a package of evidence: by a careless hand, and by its operator with fitting sums and signature."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sites.packages import Unpacked
from sites.tsa import Authority

from monitor.config.values import Config
from monitor.evidence.warc import Record
from monitor.evidence.warc import packed as warc_packed
from monitor.proving.key import OperatorKey, make_key
from storage.archive.chain import CHAINED, chain_value
from storage.log.checkpoint import head_of, in_base64

WHENEVER = datetime(2026, 11, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """The demonstration with a key and a time stamp authority, and the package of an edit."""

    config: Config
    key: OperatorKey
    tsa: Authority
    package: Unpacked
    other: Path  # the archive of another finding

    def verify(self, package: Unpacked | None = None, *options: str) -> tuple[int, str]:
        """The answer of verify.py as an expert asks."""
        asked = ("--key", self.key.fingerprint, "--ca", str(self.tsa.ca), *options)
        return (package or self.package).verify(*asked)


Alteration = Callable[[Unpacked, Case], None]


def first_line(package: Unpacked) -> tuple[str, dict[str, object]]:
    line = (package.folder / "captures.jsonl").read_text(encoding="utf-8").splitlines()[0]
    return line, json.loads(line)


def a_byte_of_a_body(package: Unpacked, _case: Case) -> None:
    body = next((package.folder / "bodies").iterdir())
    body.write_bytes(body.read_bytes().replace(b"<", b"[", 1))


def the_page(package: Unpacked, _case: Case) -> None:
    package.replace("index.html", "<h1>", "<h1>!")


def a_time(package: Unpacked, _case: Case) -> None:
    _, facts = first_line(package)
    at = str(facts["chained"][2])  # type: ignore[index]
    package.replace("captures.jsonl", at, at.replace("2026", "2025"))


def a_time_with_its_chain(package: Unpacked, _case: Case) -> None:
    line, facts = first_line(package)
    columns = dict(zip(CHAINED, facts["chained"], strict=True))  # type: ignore[call-overload]
    columns["fetched_at"] = columns["fetched_at"].replace("2026", "2025")
    chain = chain_value(str(facts["before"]), columns)
    changed = facts | {"chained": list(columns.values()), "chain": chain}
    package.replace("captures.jsonl", line, json.dumps(changed, ensure_ascii=False, separators=(",", ":")))


def an_address(package: Unpacked, _case: Case) -> None:
    _, facts = first_line(package)
    package.replace("captures.jsonl", f'"url":"{facts["url"]}"', '"url":"http://other.example.cn/"')


def a_capture_left_out(package: Unpacked, _case: Case) -> None:
    package.replace("captures.jsonl", first_line(package)[0] + "\n", "")


def a_further_file(package: Unpacked, _case: Case) -> None:
    (package.folder / "bodies" / "0").write_bytes(b"")


def a_missing_proof(package: Unpacked, _case: Case) -> None:
    next((package.folder / "proofs").iterdir()).unlink()


def a_proof_of_another_capture(package: Unpacked, _case: Case) -> None:
    one, two, *_ = sorted((package.folder / "proofs").iterdir())
    one.write_bytes(two.read_bytes())


def a_proof_of_another_log(package: Unpacked, _case: Case) -> None:
    body = (package.folder / "checkpoint.body").read_text(encoding="utf-8")
    head = head_of(body, WHENEVER)
    package.sign_head("checkpoint", replace(head, root=in_base64(hashlib.sha256(b"other").digest())))


def a_head_of_larger_size(package: Unpacked, _case: Case) -> None:
    body = (package.folder / "checkpoint.body").read_text(encoding="utf-8")
    head = head_of(body, WHENEVER)
    package.sign_head("checkpoint", replace(head, size=head.size + 1))
    for proof in (package.folder / "proofs").iterdir():
        top = proof.read_text(encoding="utf-8").partition("\n\n")[0]
        note = (package.folder / "checkpoint.txt").read_text(encoding="utf-8")
        proof.write_text(f"{top}\n\n{note}", encoding="utf-8")


def another_root_of_a_head(package: Unpacked, _case: Case) -> None:
    path = next((package.folder / "heads").glob("*.body"))
    head = head_of(path.read_text(encoding="utf-8"), WHENEVER)
    package.sign_head(f"heads/{head.size}", replace(head, root=in_base64(hashlib.sha256(b"x").digest())))


def another_archive(package: Unpacked, case: Case) -> None:
    with zipfile.ZipFile(case.other) as opened_archive:
        name = next(each for each in opened_archive.namelist() if each.endswith(".wacz"))
        (package.folder / "captures.wacz").write_bytes(opened_archive.read(name))


def another_stamp(package: Unpacked, case: Case) -> None:
    path = next((package.folder / "heads").glob("*.tsr"))
    query = ["openssl", "ts", "-query", "-digest", "0" * 64, "-sha256", "-cert", "-out", "q"]
    reply = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q", "-out", "r"]
    for command in (query, reply):
        subprocess.run(command, cwd=case.tsa.ca.parent, check=True, capture_output=True)
    path.write_bytes((case.tsa.ca.parent / "r").read_bytes())


def line_ends(package: Unpacked, _case: Case) -> None:
    sums = package.folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes().replace(b"\n", b"\r\n"))


def the_summary(package: Unpacked, _case: Case) -> None:
    summary = json.loads((package.folder / "finding.json").read_text(encoding="utf-8"))["finding"][
        "summary_en"
    ]
    package.replace("finding.json", json.dumps(summary, ensure_ascii=False), '"nothing happened"')


def the_changed_words(package: Unpacked, _case: Case) -> None:
    file = package.folder / "finding.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["finding"]["changes"][0]["after"] = "九千九百个亿"
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def the_time_of_a_capture_as_told(package: Unpacked, _case: Case) -> None:
    _, facts = first_line(package)
    at = str(facts["chained"][2])  # type: ignore[index]
    package.replace("finding.json", at, at.replace("2026", "2025"))


def another_key(package: Unpacked, case: Case) -> None:
    key = make_key(package.folder.parent / "other.pem")
    (package.folder / "key.pem").write_bytes(key.pem)
    Unpacked(package.folder, key).sign()


def a_signature_of_something_else(package: Unpacked, case: Case) -> None:
    (package.folder / "SHA256SUMS.sig").write_bytes(case.key.sign(b"other"))


def a_proof_that_the_log_continues(package: Unpacked, _case: Case) -> None:
    path = next((package.folder / "heads").glob("*.consistency"))
    path.write_text(f"{in_base64(hashlib.sha256(b'x').digest())}\n", encoding="ascii")


def told_anew(package: Unpacked, alter: Callable[[dict[str, Any]], object]) -> None:
    """Alter finding.json."""
    file = package.folder / "finding.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    alter(told)
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def words_said_to_stand_in_no_body(package: Unpacked, _case: Case) -> None:
    word = "九千九百个亿"
    told_anew(package, lambda told: told["finding"]["changes"][0].update(after=word))
    told_anew(package, lambda told: told["words_not_in_bodies"].append(word))


def the_severity(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"].update(severity="info"))


def what_an_answer_confirms(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["captures"][1].update(confirms=told["captures"][0]["capture"]))


def a_member_told_twice(package: Unpacked, _case: Case) -> None:
    package.replace("finding.json", '{\n "reprintwatch"', '{\n "finding": {},\n "reprintwatch"')


def a_capture_told_twice(package: Unpacked, _case: Case) -> None:
    line, facts = first_line(package)
    package.replace(
        "captures.jsonl", line, line.replace(str(facts["url"]), "http://x.example.cn/") + "\n" + line
    )


def other_words_below_an_earlier_head(package: Unpacked, _case: Case) -> None:
    path = next((package.folder / "heads").glob("*.body"))
    head = head_of(path.read_text(encoding="utf-8"), WHENEVER)
    package.sign_head(f"heads/{head.size}", replace(head, findings=1, findings_root=head.root))


def a_head_under_the_name_of_another(package: Unpacked, _case: Case) -> None:
    for path in (package.folder / "heads").iterdir():
        size, _, rest = path.name.partition(".")
        path.rename(path.with_name(f"{int(size) + 1}.{rest}"))


def a_witness_before_the_capture(package: Unpacked, _case: Case) -> None:
    for path in (package.folder / "heads").iterdir():
        if path.suffix == ".tsr":
            path.unlink()
        elif path.suffix == ".receipts":
            path.write_text('[{"kind": "command", "at": "2025-01-01T00:00:00.000000Z"}]\n', encoding="utf-8")


def archived_anew(entry: str, alter: Callable[[bytes], bytes], *, further: str = "") -> Alteration:
    """Return an alteration of an entry of the WACZ file with a fitting manifest."""

    def change(package: Unpacked, _case: Case) -> None:
        file = package.folder / "captures.wacz"
        with zipfile.ZipFile(file) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        entries[entry] = alter(entries[entry])
        manifest = json.loads(entries["datapackage.json"])
        for each in manifest["resources"]:
            each["hash"] = f"sha256:{hashlib.sha256(entries[each['path']]).hexdigest()}"
        entries["datapackage.json"] = json.dumps(manifest).encode()
        told = {
            "path": "datapackage.json",
            "hash": f"sha256:{hashlib.sha256(entries['datapackage.json']).hexdigest()}",
        }
        entries["datapackage-digest.json"] = json.dumps(told).encode()
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
            if further:
                with warnings.catch_warnings(action="ignore"):  # of a second file of the same name
                    archive.writestr(further, b"<h1>x</h1>")

    change.__name__ = f"the archive: {entry} {further or alter.__name__}"
    return change


def in_each_record(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return a change of records that are packed one by one."""

    def altered(data: bytes) -> bytes:
        records = gzip.decompress(data).split(b"WARC/1.1\r\n")[1:]
        return b"".join(gzip.compress(b"WARC/1.1\r\n" + each.replace(old, new, 1)) for each in records)

    altered.__name__ = new.decode()
    return altered


def a_record_of_no_capture(data: bytes) -> bytes:
    record = Record(
        "resource", "urn:uuid:1", WHENEVER, (("Content-Type", "text/html"),), b"<h1>x</h1>", "http://x.cn/"
    )
    return data + warc_packed(record)


def rebuilt(package: Unpacked, alter: Callable[[list[bytes]], list[bytes]]) -> None:
    """Alter the records of the archive, with fitting index and manifest."""
    file = package.folder / "captures.wacz"
    with zipfile.ZipFile(file) as archive:
        data, index = archive.read(WARC), archive.read(INDEX).decode()
    records = gzip.decompress(data).split(b"WARC/1.1\r\n")[1:]
    records = alter(records)
    members = [gzip.compress(b"WARC/1.1\r\n" + each) for each in records]
    places = [sum(map(len, members[:number])) for number in range(len(members))]
    answers = [
        number for number, each in enumerate(records) if re.search(rb"WARC-Type: re(sponse|visit)", each)
    ]
    lines = sorted(index.splitlines(), key=lambda line: int(json.loads(line.split(" ", 2)[2])["offset"]))
    told = []
    for line, number in zip(lines, answers, strict=True):
        key, at, text = line.split(" ", 2)
        facts = json.loads(text) | {
            "offset": str(places[number]), "length": str(len(members[number])),
            "recordDigest": f"sha256:{hashlib.sha256(members[number]).hexdigest()}",
        }  # fmt: skip
        told.append(f"{key} {at} {json.dumps(facts)}\n")
    archived_anew(WARC, lambda _: b"".join(members))(package, None)  # type: ignore[arg-type]
    archived_anew(INDEX, lambda _: "".join(sorted(told)).encode())(package, None)  # type: ignore[arg-type]


def field_of_records(old: bytes, new: bytes) -> Alteration:
    """Return a change of the heads of records, with a fitting index."""

    def change(package: Unpacked, _case: Case) -> None:
        rebuilt(package, lambda records: [each.replace(old, new, 1) for each in records])

    change.__name__ = f"records with {new.decode()}"
    return change


def requests_left_out(package: Unpacked, _case: Case) -> None:
    rebuilt(package, lambda records: [each for each in records if b"WARC-Type: request" not in each])


def behind_the_end(name: str, rest: bytes) -> Alteration:
    """Return a change that adds bytes which some readers pass over."""

    def change(package: Unpacked, _case: Case) -> None:
        file = package.folder / name
        file.write_bytes(file.read_bytes() + rest)

    change.__name__ = f"behind {name}"
    return change


def before_the_archive(package: Unpacked, _case: Case) -> None:
    file = package.folder / "captures.wacz"
    file.write_bytes(b"<html>" + file.read_bytes())


def a_file_of_another_kind(package: Unpacked, _case: Case) -> None:
    (package.folder / "公证书.pdf").write_bytes(b"%PDF")


def an_earlier_head_taken_away(package: Unpacked, _case: Case) -> None:
    next((package.folder / "heads").glob("*.body")).unlink()


def the_page_taken_away(package: Unpacked, _case: Case) -> None:
    (package.folder / "index.html").unlink()


def how_the_server_was_reached(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["captures"][0].update(wire={"ip": None, "tls": "TLSv1.3"}))


def why_a_capture_is_there(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["captures"][0].update(why="requisite"))


def a_proved_look(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"]["evidence"][0].update(digest="0" * 64))


def the_summary_in_short(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"].update(summary="没有改动"))


def the_number_of_further_changes(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"]["facts"].update(more=77))


def the_class_of_a_change(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"]["changes"][0].update(significance="wording"))


def a_page_of_no_capture(package: Unpacked, _case: Case) -> None:
    told_anew(package, lambda told: told["finding"]["pages"].append("http://x.example.cn/"))


def another_place(data: bytes) -> bytes:
    first, second, *rest = data.splitlines(keepends=True)
    places = [re.search(rb'"offset": "(\d+)"', each) for each in (first, second)]
    assert all(places)
    return b"".join(
        [first.replace(places[0][0], places[1][0]), second.replace(places[1][0], places[0][0]), *rest]
    )  # type: ignore[index]


def another_year(data: bytes) -> bytes:
    return data.replace(b'"ts": "2026', b'"ts": "2025')


WARC, INDEX, PAGES = "archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl"
BY_AN_INSIDER: list[Alteration] = [  # with fitting sums and the true signature
    words_said_to_stand_in_no_body, the_severity, what_an_answer_confirms, a_member_told_twice, a_capture_told_twice,
    other_words_below_an_earlier_head, a_head_under_the_name_of_another, a_witness_before_the_capture,
    archived_anew(WARC, in_each_record(b"WARC-Date: 2026", b"WARC-Date: 2025")),
    archived_anew(WARC, in_each_record(b"HTTP/1.1 200 \r\n", b"HTTP/1.1 200 \r\nRefresh: 0\r\n")),
    archived_anew(WARC, in_each_record(b"WARC-Target-URI: http://www", b"WARC-Target-URI: http://xxx")),
    archived_anew(WARC, in_each_record(b"User-Agent: ", b"User-Agent: x")),
    archived_anew(WARC, a_record_of_no_capture), archived_anew(INDEX, another_place),
    archived_anew(PAGES, another_year),
    archived_anew(PAGES, another_year, further="x.html"), archived_anew(WARC, bytes, further=INDEX),
    field_of_records(b"sha256:", b"sha256:0"), field_of_records(b"\r\n\r\n", b"\r\nWARC-IP-Address: 8.8.8.8\r\n\r\n"),
    field_of_records(b"\r\n\r\n", b"\r\nWARC-Truncated: length\r\n\r\n"), requests_left_out,
    archived_anew(INDEX, lambda data: data.replace(b'"status": "200"', b'"status": "404"')),
    behind_the_end("captures.jsonl", b"{}"), behind_the_end("captures.wacz", b"x"), before_the_archive,
    behind_the_end("key.pem", b"-----BEGIN PUBLIC KEY-----\n"), behind_the_end("checkpoint.txt", b"x"),
    a_file_of_another_kind, an_earlier_head_taken_away, the_page_taken_away, how_the_server_was_reached,
    why_a_capture_is_there, a_proved_look, the_summary_in_short, the_number_of_further_changes,
    the_class_of_a_change, a_page_of_no_capture,
]  # fmt: skip


ALTERATIONS: list[tuple[Alteration, bool]] = [  # with the operator's signature over the altered package
    (a_byte_of_a_body, False), (a_byte_of_a_body, True), (the_page, False), (a_time, True),
    (a_time_with_its_chain, True), (an_address, True), (a_capture_left_out, True), (a_further_file, False),
    (a_further_file, True), (a_missing_proof, True), (a_proof_of_another_capture, True),
    (a_proof_of_another_log, True), (a_head_of_larger_size, True), (another_root_of_a_head, True),
    (another_archive, True), (another_stamp, True), (line_ends, False), (the_summary, True),
    (the_changed_words, True), (the_time_of_a_capture_as_told, True), (another_key, False),
    (a_signature_of_something_else, False), (a_proof_that_the_log_continues, True),
    *((each, True) for each in BY_AN_INSIDER),
]  # fmt: skip
