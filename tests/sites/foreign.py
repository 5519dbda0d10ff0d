"""Archives as other programs write them, sound and hostile."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import zipfile
from collections.abc import Mapping

MARK = "\r\n"
PAGE = "http://bu.example.cn/2026/t20260302_1.html"
AT = "2026-03-02T05:00:00Z"


def html(text: str = "补贴标准为每月300元") -> bytes:
    return f"<html><head><title>通知</title></head><body><p>{text}</p></body></html>".encode()


def response(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A response of HTTP; underscores in names of headers stand for hyphens."""
    lines = [f"HTTP/1.1 {status}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if not {"Content_Length", "Transfer_Encoding"} & headers.keys():
        lines.append(f"Content-Length: {len(body)}")
    return (MARK.join(lines) + MARK * 2).encode() + body


def record(
    block: bytes, url: str | None = PAGE, at: str = AT, *, kind: str = "response", length: int | None = None,
    **fields: str,
) -> bytes:  # fmt: skip
    """A record of WARC 1.0; `length` may lie."""
    known = {
        "WARC-Type": kind, "WARC-Record-ID": f"<urn:test:{hashlib.md5(block + at.encode()).hexdigest()}>",
        "WARC-Date": at,
    }  # fmt: skip
    if url is not None:
        known["WARC-Target-URI"] = url
    known |= {name.replace("_", "-"): value for name, value in fields.items()}
    known["Content-Length"] = str(len(block) if length is None else length)
    head = MARK.join(["WARC/1.0", *(f"{name}: {value}" for name, value in known.items())])
    return head.encode() + (MARK * 2).encode() + block + (MARK * 2).encode()


def look(text: str, at: str = AT, url: str = PAGE) -> bytes:
    """A sound record of a page."""
    return record(response(html(text), Content_Type="text/html; charset=utf-8"), url, at)


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = [body[:half], body[half:], b""]
    return b"".join(f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts)


def packed(*records: bytes) -> bytes:
    """Each record as a gzip member of its own."""
    return b"".join(gzip.compress(each) for each in records)


def sha1_of(data: bytes) -> str:
    return f"sha1:{base64.b32encode(hashlib.sha1(data).digest()).decode()}"


def wacz(entries: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()
