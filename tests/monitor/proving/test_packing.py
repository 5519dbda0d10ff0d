"""A package is sound, the same at each call, and any alteration is found, also if the operator signs again."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites.alterations import ALTERATIONS, WHENEVER, Alteration, Case
from sites.command_line import Run
from sites.packages import SOURCE, unpacked
from sites.tsa import Authority, authority, has_openssl

from monitor.cli import cli
from monitor.config.reader import load
from monitor.config.values import Config
from monitor.proving.key import make_key
from storage.archive.chain import CHAINED, chain_value
from storage.engine.opening import open_store, opened
from storage.engine.store import rows, transaction
from storage.findings.findings import list_findings
from storage.log.beside import file_of
from storage.log.checkpoint import head_of
from storage.records import Finding, FindingKind

pytestmark = pytest.mark.skipif(not has_openssl(), reason="OpenSSL is not installed")


def configured(folder: Path, tsa: Authority) -> Config:
    file = folder / "reprintwatch.toml"
    text = f'\n[evidence]\ntimestamp_urls = ["{tsa.url}"]\ntimestamp_ca = "{tsa.ca}"\n'
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    return load(file)


def packed(config: Config, finding: Finding, target: Path) -> Path:
    run = CliRunner().invoke(cli, ["--config", str(config.path), "evidence", finding.id, "-o", str(target)])
    assert run.exit_code == 0, run.output
    return target


def finding_of(config: Config, kind: FindingKind) -> Finding:
    with opened(config.store) as db:
        return next(each for each in list_findings(db) if each.kind is kind)


@pytest.fixture(scope="module")
def case(demo_run: tuple[Path, Run], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("case")
    shutil.copytree(demo_run[0], folder / "demo")
    with authority(folder / "tsa") as tsa:
        config = configured(folder / "demo", tsa)
        key = make_key(config.evidence.key)
        archive = packed(config, finding_of(config, FindingKind.EDITED), folder / "edited.zip")
        other = packed(config, finding_of(config, FindingKind.REMOVED), folder / "removed.zip")
        yield Case(config, key, tsa, unpacked(archive, folder / "package", key), other)


def test_a_package_is_sound_and_tells_the_gap_of_each_capture_to_its_stamp(case: Case) -> None:
    code, said = case.verify()
    assert code == 0, said
    assert "concluded again: alone" in said
    assert all("(time stamp)" in line for line in said.splitlines() if line.startswith("capture "))
    assert case.package.verify()[0] == 2  # neither key nor authority was given
    assert case.package.verify("--key", "0" * 64)[0] == 1


def test_two_packages_have_the_same_bytes_and_go_with_the_commands_of_the_page(
    case: Case, tmp_path: Path
) -> None:
    finding = finding_of(case.config, FindingKind.EDITED)
    made = [packed(case.config, finding, tmp_path / name).read_bytes() for name in ("1.zip", "2.zip")]
    assert made[0] == made[1]
    size = next(path.name[:-4] for path in (case.package.folder / "heads").glob("*.tsr"))
    page = (case.package.folder / "index.html").read_text(encoding="utf-8")
    for command in (
        "sha256sum -c SHA256SUMS",
        "openssl dgst -sha256 -verify key.pem -signature SHA256SUMS.sig SHA256SUMS",
        f"openssl ts -verify -data heads/{size}.body -in heads/{size}.tsr -CAfile ../tsa.pem",
        "python3 -I verify.py",
    ):
        assert f"<pre>{command}</pre>" in page
        asked = command.replace("../tsa.pem", str(case.tsa.ca)).split()
        run = subprocess.run(asked, cwd=case.package.folder, capture_output=True, check=False)
        assert run.returncode == (2 if "verify.py" in command else 0), run.stderr
    assert "<script" not in page


def test_a_letter_beside_the_package_is_no_fault_and_a_placeholder_no_other_key(
    case: Case, tmp_path: Path
) -> None:
    package = case.package.altered(tmp_path / "altered")
    head = (package.folder / "checkpoint.body").read_text(encoding="utf-8")
    (package.folder / "head.txt").write_text(head, encoding="utf-8")
    assert case.verify(package)[0] == 1  # a file that nobody gave
    assert case.verify(package, "--head", str(package.folder / "head.txt"))[0] == 0
    (package.folder / "head.txt").unlink()
    assert package.verify("--key", "FINGERPRINT", "--head", "none.txt")[0] == 2


def test_every_package_of_the_demonstration_is_sound_and_concluded_alone(case: Case, tmp_path: Path) -> None:
    with opened(case.config.store) as db:
        told = list_findings(db)
    assert len(told) >= 15
    for each in told:
        package = unpacked(
            packed(case.config, each, tmp_path / f"{each.id}.zip"), tmp_path / each.id, case.key
        )
        code, said = case.verify(package)
        assert (each.kind, code) == (each.kind, 0), said
        assert "concluded again: alone" in said


def test_a_second_signature_is_checked_by_openssl(case: Case, tmp_path: Path) -> None:
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=CA", "-keyout", "key.pem"]
    subprocess.run(["openssl", *made, "-out", "cert.pem"], cwd=tmp_path, check=True, capture_output=True)
    package = case.package.altered(tmp_path / "altered")
    sums, second = package.folder / "SHA256SUMS", package.folder / "SHA256SUMS.p7s"
    for form in ("DER", "PEM"):
        asked = [
            "openssl",
            "cms",
            "-sign",
            "-binary",
            "-in",
            str(sums),
            "-outform",
            form,
            "-out",
            str(second),
        ]
        further = ["-signer", "cert.pem", "-inkey", "key.pem"]
        subprocess.run([*asked, *further], cwd=tmp_path, check=True, capture_output=True)
        code, said = case.verify(package)
        assert (code, "SHA256SUMS.p7s fits" in said) == (0, True), said
    second.write_bytes(b"signed by a notary")
    assert case.verify(package)[0] == 2


# --- alterations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("alteration", "is_signed"), ALTERATIONS)
def test_an_alteration_is_found(case: Case, tmp_path: Path, alteration: Alteration, is_signed: bool) -> None:
    package = case.package.altered(tmp_path / "altered")
    alteration(package, case)
    if is_signed:
        package.sign()
    code, said = case.verify(package)
    assert code == 1, said


def test_a_stamp_by_a_certificate_that_had_expired_is_refused(case: Case, tmp_path: Path) -> None:
    package = case.package.altered(tmp_path / "altered")
    path = next((package.folder / "heads").glob("*.tsr"))
    with authority(tmp_path / "tsa", expired=True) as tsa:
        query = [
            "openssl",
            "ts",
            "-query",
            "-data",
            str(path.with_suffix(".body")),
            "-sha256",
            "-cert",
            "-out",
            "q",
        ]
        reply = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q", "-out", str(path)]
        for command in (query, reply):
            subprocess.run(command, cwd=tsa.ca.parent, check=True, capture_output=True)
        package.sign()
        code, said = package.verify("--key", case.key.fingerprint, "--ca", str(tsa.ca))
    assert code == 1
    assert "expired" in said


# --- heads from outside --------------------------------------------------------------------------


def rewritten(case: Case, folder: Path) -> Config:
    """The store with all times moved back a month, chain and heads computed anew, by its owner."""
    shutil.copytree(case.config.path.parent, folder)
    config = load(folder / "reprintwatch.toml")
    with closing(open_store(config.store)) as db, transaction(db):
        db.conn.execute("UPDATE captures SET fetched_at = replace(fetched_at, '2026-11', '2026-10')")
        previous = ""
        for columns in rows(db, f"SELECT {', '.join(CHAINED)} FROM captures ORDER BY id"):
            previous = chain_value(previous, columns)
            db.conn.execute("UPDATE captures SET chain = ? WHERE id = ?", (previous, columns["id"]))
        for table in ("tree_heads", "log_nodes", "receipts"):
            db.conn.execute(f"DELETE FROM {table}")
    log = file_of(config.store)
    assert log is not None
    log.unlink()
    return config


def test_a_store_rewritten_by_its_owner_is_found_by_a_head_that_he_had_sent(
    case: Case, tmp_path: Path
) -> None:
    with opened(case.config.store) as db:
        sent = db.conn.execute("SELECT size, root FROM tree_heads ORDER BY size DESC").fetchone()
    letter = tmp_path / "letter.txt"
    letter.write_text(f"转载监测摘要\n日志头：{sent[0]} {sent[1]}\n", encoding="utf-8")
    code, said = case.verify(None, "--head", str(letter))
    assert code == 0, said
    config = rewritten(case, tmp_path / "rewritten")
    finding = finding_of(config, FindingKind.EDITED)
    package = unpacked(packed(config, finding, tmp_path / "r.zip"), tmp_path / "package", case.key)
    code, said = case.verify(package)
    assert code == 0, said
    assert "days" in said  # the gap to the first witness
    code, said = case.verify(package, "--head", str(letter))
    assert code == 1
    assert "the store was rewritten" in said


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no head", 2),
        ("900 " + "A" * 43 + "=", 2),
        ("20 " + "A" * 43 + "=", 1),
        ("{head}\nfindings {findings} " + "A" * 43 + "=", 1),
        ("{head}\nfindings 1 " + "A" * 43 + "=", 0),
    ],
)
def test_heads_that_the_package_does_not_hold_are_told(
    case: Case, tmp_path: Path, text: str, code: int
) -> None:
    letter = tmp_path / "letter.txt"
    head = head_of((case.package.folder / "checkpoint.body").read_text(encoding="utf-8"), WHENEVER)
    letter.write_text(text.format(head=head.lines[0], findings=head.findings), encoding="utf-8")
    assert case.verify(None, "--head", str(letter))[0] == code


def test_the_verifier_is_of_python_3_7_and_runs_without_anything_else(case: Case) -> None:
    source = SOURCE.read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))
    command = [
        sys.executable,
        "-I",
        "-S",
        "verify.py",
        "--key",
        case.key.fingerprint,
        "--ca",
        str(case.tsa.ca),
    ]
    run = subprocess.run(command, cwd=case.package.folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.endswith("sound\n")
