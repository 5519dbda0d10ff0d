"""What came over the connection of an exchange: heads as sent, size and digest of the body, tolerated faults."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class Tolerance(StrEnum):
    """A fault of a server that browsers pass over, and that took nothing from the page."""

    STATUS_LINE = "status-line"  # blanks, version or number not as in the standard
    LINE_END = "line-end"  # a line of the head ends without CR
    HEADER_LINE = "header-line"  # a line without a colon
    HEADER_NAME = "header-name"  # signs that no name may hold; the header is passed over
    LONG_HEADER = "long-header"  # a line longer than most programs read
    TRANSFER_CODING = "transfer-coding"  # named, but not used: identity
    CONTENT_LENGTH = "content-length"  # no number
    LENGTH_TOO_GREAT = "length-too-great"  # the page has its end, the stated length goes on
    LENGTH_TOO_SMALL = "length-too-small"  # further bytes came
    CHUNK_SIZE = "chunk-size"  # blanks around the size, or a line that ends without CR
    LAST_CHUNK = "last-chunk"  # missing, or behind broken chunks: the page has its end
    NO_END = "no-end"  # the page has its end, the connection stayed open
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_EARLY = "certificate-not-yet-valid"
    CERTIFICATE_NAME = "certificate-name"  # for another host
    CERTIFICATE_CHAIN = "certificate-chain"  # incomplete, or of an unknown issuer
    CERTIFICATE_SELF_SIGNED = "certificate-self-signed"
    CERTIFICATE_WEAK = "certificate-weak"  # key or signature
    CERTIFICATE_OTHER = "certificate-other"
    OLD_TLS = "old-tls"  # a version before 1.2


CERTIFICATE = frozenset(each for each in Tolerance if each.value.startswith("certificate-"))


@dataclass(frozen=True)
class Hop:
    """A response that led on: address of the request, head as sent, size and SHA-256 of the body as sent."""

    url: str
    head: str
    size: int = 0
    digest: str | None = None


@dataclass(frozen=True)
class Wire:
    """What came over the connection. The head is the status line with all header lines as sent, read as Latin-1."""

    head: str = ""
    protocol: str | None = None
    ip: str | None = None
    certificate: str | None = None  # SHA-256 of the server's certificate
    coding: str | None = None  # Content-Encoding of the sent bytes
    size: int = 0  # bytes of the body as sent
    digest: str | None = None  # SHA-256 of the body as sent; None: the body's own digest
    tolerances: tuple[Tolerance, ...] = ()
    hops: tuple[Hop, ...] = ()


def read_wire(text: str) -> Wire:
    """Return the facts in compact JSON. Raises ValueError, TypeError or LookupError for any other text."""
    facts = json.loads(text)
    facts["tolerances"] = tuple(Tolerance(name) for name in facts.get("tolerances", ()))
    facts["hops"] = tuple(Hop(**hop) for hop in facts.get("hops", ()))
    return Wire(**facts)
