"""Records → a WACZ file (version 1.1.1): WARC, index (CDXJ), list of pages, manifest, in a ZIP without times.

The manifest is not signed: no replay tool checks its signature. The package around the file is signed.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO
from urllib.parse import urlsplit

from monitor.evidence.warc import Record, packed, warc_date

WARC_NAME = "data.warc.gz"
IN_MEMORY = 64 * 1024**2  # bytes of a WARC file; a larger file lies on the disk before it is written
EPOCH = (1980, 1, 1, 0, 0, 0)  # the time of every entry of the ZIP
WWW = re.compile(r"^www\d*\.")


@dataclass(frozen=True)
class WaczPage:
    """A page of the list that replay shows first."""

    url: str
    at: datetime
    title: str


@dataclass(frozen=True)
class Placed:
    """The place of a record in a WARC file."""

    offset: int
    length: int
    digest: str  # SHA-256 of the packed record in hex


def index_key(url: str) -> str:
    """Return an address as indexes sort it (SURT): host reversed, without www, in small letters."""
    parts = urlsplit(url)
    host = WWW.sub("", (parts.hostname or "").lower())
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = (parts.path or "/").lower()
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){path}{'?' + query if query else ''}"


def index_line(record: Record, place: Placed) -> str | None:
    """Return the line of a response or revisit in the index, None for another record."""
    if record.type not in ("response", "revisit") or record.uri is None:
        return None
    stamp = record.date.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    facts = {
        "url": record.uri,
        "mime": record.mime or "unk",
        "status": str(record.status or ""),
        "digest": f"sha256:{record.payload or ''}",
        "length": str(place.length),
        "offset": str(place.offset),
        "filename": WARC_NAME,
        "recordDigest": f"sha256:{place.digest}",
    }
    return f"{index_key(record.uri)} {stamp} {json.dumps(facts, ensure_ascii=False)}"


def pages_text(pages: Sequence[WaczPage]) -> str:
    """Return the list of pages."""
    lines: list[Mapping[str, object]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for page in pages:
        identity = hashlib.sha256(f"{page.url} {warc_date(page.at)}".encode()).hexdigest()[:16]
        lines.append({"id": identity, "url": page.url, "ts": warc_date(page.at), "title": page.title})
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def manifest_text(files: Mapping[str, tuple[str, int]], *, title: str, at: datetime, software: str) -> str:
    """Return the manifest over files, which are given with their SHA-256 in hex and their size."""
    resources = [
        {"name": path.rsplit("/", 1)[-1], "path": path, "hash": f"sha256:{digest}", "bytes": size}
        for path, (digest, size) in sorted(files.items())
    ]
    manifest = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title,
        "created": warc_date(at),
        "software": software,
        "resources": resources,
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2)


def wacz_file(
    records: Iterable[Record], pages: Sequence[WaczPage], *, title: str, at: datetime, software: str
) -> bytes:
    """Return a whole WACZ file."""
    made = io.BytesIO()
    write_wacz(made, records, pages, title=title, at=at, software=software)
    return made.getvalue()


def write_wacz(
    file: IO[bytes],
    records: Iterable[Record],
    pages: Sequence[WaczPage],
    *,
    title: str,
    at: datetime,
    software: str,
) -> None:
    """Write a WACZ file, record by record. `pages` is read after the last record.

    The size of the WARC file must be known before its first byte: ReplayWeb.page does not find the records behind a
    header for 64 bits that the directory at the end of the ZIP lacks.
    """
    with (
        tempfile.SpooledTemporaryFile(IN_MEMORY) as warc,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
    ):
        path = f"archive/{WARC_NAME}"
        (digest_of_warc, size), lines = _write_records(warc, records)
        warc.seek(0)
        entry = _entry(path)
        entry.file_size = size
        with archive.open(entry, "w") as target:
            shutil.copyfileobj(warc, target)
        sums = {path: (digest_of_warc, size)}
        further = {
            "indexes/index.cdx": "".join(f"{line}\n" for line in sorted(lines)).encode(),
            "pages/pages.jsonl": pages_text(pages).encode(),
        }
        sums |= {name: (hashlib.sha256(data).hexdigest(), len(data)) for name, data in further.items()}
        manifest = manifest_text(sums, title=title, at=at, software=software).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(manifest).hexdigest()}"}
        further |= {"datapackage.json": manifest, "datapackage-digest.json": json.dumps(digest).encode()}
        for name, data in further.items():
            archive.writestr(_entry(name), data)


def _write_records(warc: IO[bytes], records: Iterable[Record]) -> tuple[tuple[str, int], list[str]]:
    """Write packed records; return digest and size of the file, and the lines of the index."""
    whole, at, lines = hashlib.sha256(), 0, []
    for record in records:
        member = packed(record)
        warc.write(member)
        whole.update(member)
        line = index_line(record, Placed(at, len(member), hashlib.sha256(member).hexdigest()))
        lines += [line] if line is not None else []
        at += len(member)
    return (whole.hexdigest(), at), lines


def _entry(name: str, compress_type: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    """Return an entry of a ZIP without a time, readable by everybody."""
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    entry.compress_type = compress_type
    return entry


def zipped(files: Mapping[str, bytes], *, pack: bool) -> bytes:
    """Return a ZIP of files in the given order, without times, readable by everybody."""
    made, kind = io.BytesIO(), zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", kind) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name, kind), data)
    return made.getvalue()
