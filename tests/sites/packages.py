"""Packages of evidence in a folder: unpacked, altered, signed again with the operator's own key, verified."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import shutil
import sys
import zipfile
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

from monitor.proving.key import OperatorKey
from storage.log.checkpoint import TreeHead

SOURCE = Path(__file__).parents[2] / "monitor/proving/data/verify.py.txt"


def verifier() -> ModuleType:
    """The program of packages, as a module."""
    loader = SourceFileLoader("package_verifier", str(SOURCE))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = kept
    return module


VERIFIER = verifier()


@dataclass(frozen=True)
class Unpacked:
    """A package in a folder of its own."""

    folder: Path
    key: OperatorKey

    def verify(self, *options: str) -> tuple[int, str]:
        """Exit code and words of verify.py."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = VERIFIER.main([str(self.folder), *options])
        return code, said.getvalue()

    def altered(self, target: Path) -> Unpacked:
        """A copy to alter."""
        shutil.copytree(self.folder, target)
        return Unpacked(target, self.key)

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace text in a file that has the text."""
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        (self.folder / name).write_text(text.replace(old, new), encoding="utf-8")

    def sign(self) -> None:
        """List all files and sign the list, as the operator can at any time."""
        names = [
            path.relative_to(self.folder).as_posix()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        ]
        lines = [
            f"{hashlib.sha256((self.folder / name).read_bytes()).hexdigest()}  {name}\n"
            for name in names
            if not name.startswith("SHA256SUMS")
        ]
        sums = "".join(lines).encode()
        (self.folder / "SHA256SUMS").write_bytes(sums)
        (self.folder / "SHA256SUMS.sig").write_bytes(self.key.sign(sums))

    def sign_head(self, name: str, head: TreeHead) -> None:
        """Put another head into the package, signed by the operator."""
        (self.folder / f"{name}.body").write_text(head.body, encoding="utf-8")
        (self.folder / f"{name}.txt").write_text(self.key.note(head), encoding="utf-8")


def unpacked(archive: Path, target: Path, key: OperatorKey) -> Unpacked:
    """Unpack a package; its only folder is the package."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(target)
    (folder,) = target.iterdir()
    return Unpacked(folder, key)
