"""Texts of the command line ↔ the catalogue in Chinese: what it lacks, and what it has in vain.

``python -m catalogue.catalogue compare`` prints the faults; ``write`` takes up new texts, drops old ones and compiles
the catalogue. (PYTHONPATH=.:tests)
"""

from __future__ import annotations

import ast
import errno
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from monitor.cli import COMMANDS, cli, imported
from monitor.config import schema
from monitor.speech.language import CATALOGUES, DOMAIN
from monitor.speech.translated import texts_of
from storage.engine.schema.identity import Kind
from storage.engine.store import Sole

ROOT = Path(__file__).resolve().parents[2]
PO = CATALOGUES / "zh" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
FOLDERS = ("monitor", "crawler", "storage")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
PLACES = re.compile(r"\{(\w*)[^}]*\}|%\((\w+)\)|(%[sdrg])")
HAN = re.compile("[\u4e00-\u9fff]")
HEADER = '# Texts of the command line in Chinese. See docs/architecture.md, "Words".\n'
# Errors of the system about files and disks, in the words of Python
SYSTEM = (
    errno.ENOENT, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.ENOSPC, errno.EROFS, errno.EEXIST,
    errno.ENAMETOOLONG, errno.EIO, errno.ELOOP, errno.EMFILE, errno.EDQUOT, errno.EBUSY, errno.ENXIO, errno.EFBIG,
    errno.EADDRINUSE, errno.EADDRNOTAVAIL,
)  # fmt: skip

LEVELS = ("warning", "error")  # of events that a person sees without being asked

NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # the catalogue changes with its texts alone

Text = str | tuple[str, str]  # the second: singular and plural


def texts() -> Catalog:
    """All texts of the command line, with the files they stand in."""
    found = Catalog()
    for text, place in (
        *_in_code(),
        *_of_commands(),
        *_of_settings(),
        *_of_click(),
        *_of_system(),
        *_of_logs(),
    ):
        found.add(text, locations=[(place, 0)])
    return found


def _in_code() -> Iterator[tuple[Text, str]]:
    for folder in FOLDERS:
        for file, _, text, _, _ in extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS):
            yield text, f"{folder}/{file}"


def _hidden() -> Iterator[str]:
    """Places where a text stands inside an f-string, which Babel does not read."""
    for file in (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"""\{_\(["']""", line):
                yield f"inside an f-string: {file.relative_to(ROOT)}:{number}"


def _of_commands() -> Iterator[tuple[Text, str]]:
    yield from ((text, "monitor/cli.py") for text in texts_of(cli))
    for entries in COMMANDS.values():
        for name, (place, line) in entries.items():
            yield line, "monitor/cli.py"
            file = f"monitor/commands/{place.partition(':')[0].replace('.', '/')}.py"
            yield from ((text, file) for text in texts_of(imported(name)))


def _of_settings() -> Iterator[tuple[Text, str]]:
    tables = (*schema.SECTIONS.values(), *schema.TABLES.values(), schema.CHANNEL, schema.RULE)
    meanings = [key.meaning for keys in tables for key in keys]
    yield from ((text, "monitor/config/schema.py") for text in (*meanings, *schema.MEANINGS.values()))


def _of_click() -> Iterator[tuple[Text, str]]:
    folder = Path(click.__file__).parent
    for _, _, text, _, _ in extract_from_dir(folder, [("**.py", "python")], keywords=KEYWORDS):
        yield text, "click"


def _of_logs() -> Iterator[tuple[Text, str]]:
    """Events of the log and the names of their facts."""
    for file in (file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match call:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"), attr=level)) if level in LEVELS:
                    texts = [*call.args[:1], *_names_of_facts(call)]
                    yield from (
                        (each.value, str(file.relative_to(ROOT)))
                        for each in texts
                        if isinstance(each, ast.Constant)
                    )


def _names_of_facts(call: ast.Call) -> Iterator[ast.expr]:
    for keyword in call.keywords:
        if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
            yield from (key for key in keyword.value.keys if key is not None)


def _of_system() -> Iterator[tuple[Text, str]]:
    yield from ((os.strerror(number), "errno") for number in SYSTEM)
    yield from ((work.value, "storage/engine/store.py") for work in Sole)
    yield from ((kind.value, "storage/engine/schema/identity.py") for kind in Kind if kind.value)


def kept() -> Catalog:
    """The catalogue as it is kept."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh", domain=DOMAIN)


def faults() -> list[str]:
    """What is wrong with the catalogue, a line each."""
    wanted, had = texts(), kept()
    lines = [f"lacks: {each.id!r}" for each in wanted if each.id and each.id not in had]
    lines += [f"in vain: {each.id!r}" for each in had if each.id and each.id not in wanted]
    lines += [*(f"in vain: {text!r}" for text in had.obsolete), *_hidden()]
    lines += [f"{fault}: {each.id!r}" for each in had if each.id for fault in _faults_of(each)]
    with MO.open("rb") as file:
        shipped = {_name(each): _said(each) for each in read_mo(file) if each.id}
    if shipped != {_name(each): _said(each) for each in had if each.id and all(_said(each))}:
        lines.append("is not compiled: python -m catalogue.catalogue write")
    return lines


def _faults_of(message: Message) -> Iterator[str]:
    ids = message.id if isinstance(message.id, tuple) else (message.id,)
    said = _said(message)
    if not all(said):
        yield "has no Chinese"
        return
    if message.fuzzy:
        yield "is unsure"
    if any(_places(text) != _places(ids[-1]) for text in said):
        yield "has other placeholders"


def _said(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string,)


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else "|".join(message.id)


def _places(text: str) -> set[tuple[str, ...]]:
    return {found.groups() for found in PLACES.finditer(text)}


def write() -> None:
    """Take up new texts, drop old ones, compile. New texts wait for their Chinese."""
    catalogue = kept() if PO.exists() else Catalog(locale="zh", domain=DOMAIN)
    catalogue.header_comment, catalogue.fuzzy = HEADER, False
    catalogue.project, catalogue.version = "reprintwatch", ""
    catalogue.last_translator = catalogue.msgid_bugs_address = catalogue.language_team = ""
    catalogue.update(texts(), no_fuzzy_matching=True, update_header_comment=False, keep_user_comments=False)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = NO_DAY
    with PO.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, omit_header=False)
    with MO.open("wb") as file:
        write_mo(file, catalogue)


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    print("\n".join(faults()))
