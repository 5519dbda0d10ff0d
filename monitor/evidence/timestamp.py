"""Digest → request for a time stamp, and reply of an authority → time and digest (RFC 3161), as DER."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

# identifiers of hash functions, as DER
ALGORITHMS = {
    "sha256": bytes.fromhex("0609608648016503040201"),
    "sm3": bytes.fromhex("06082a811ccf55018311"),
}
INTEGER, BOOLEAN, OCTETS, NULL, SEQUENCE = 0x02, 0x01, 0x04, 0x05, 0x30
GRANTED = frozenset({0, 1})  # granted, granted with changes
Span = tuple[int, int, int]  # tag, begin and end of the content


@dataclass(frozen=True)
class Stamp:
    """Time and digest that an authority signed."""

    at: datetime
    digest: bytes


class StampRefused(Exception):
    """A reply that is no stamp of the digest that was sent."""


def request(data: bytes, nonce: int, algorithm: str = "sha256") -> bytes:
    """Return the request for a stamp of `data`; the authority is asked for its certificates too."""
    digest = hashlib.new(algorithm, data).digest()
    imprint = _der(SEQUENCE, _der(SEQUENCE, ALGORITHMS[algorithm] + _der(NULL, b"")) + _der(OCTETS, digest))
    number = nonce.to_bytes(9, "big").lstrip(b"\x00")
    positive = number if number and number[0] < 0x80 else b"\x00" + number
    return _der(SEQUENCE, _der(INTEGER, b"\x01") + imprint + _der(INTEGER, positive) + _der(BOOLEAN, b"\xff"))


def _der(tag: int, content: bytes) -> bytes:
    """Return a DER element; a content of 128 bytes and more has a length of two bytes and more."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + content


def stamp_in(reply: bytes) -> Stamp:
    """Return the stamp in a reply, unchecked: nobody verified the signature. Raises StampRefused."""
    try:
        return _stamp(reply)
    except (IndexError, ValueError) as error:
        raise StampRefused("the reply is no time stamp") from error


def checked_stamp(reply: bytes, data: bytes, algorithm: str = "sha256") -> Stamp:
    """Return the stamp in a reply. Raises StampRefused if the reply is a stamp of something else."""
    stamp = stamp_in(reply)
    if stamp.digest != hashlib.new(algorithm, data).digest():
        raise StampRefused("the time stamp is of another digest")
    return stamp


def _stamp(reply: bytes) -> Stamp:
    """Walk TimeStampResp, ContentInfo, SignedData, EncapsulatedContentInfo, TSTInfo."""
    parts = _elements(reply, _element(reply, 0, len(reply)))
    status = _elements(reply, parts[0])[0]
    if len(parts) < 2 or int.from_bytes(reply[status[1] : status[2]], "big") not in GRANTED:
        raise StampRefused("the authority refused the time stamp")
    content = _elements(reply, parts[1])[1]
    signed = _elements(reply, _elements(reply, content)[0])
    octets = _elements(reply, _elements(reply, signed[2])[1])[0]
    info = _elements(reply, _elements(reply, octets)[0])
    imprint = _elements(reply, info[2])
    stated = reply[info[4][1] : info[4][2]].decode("ascii").rstrip("Z").split(".")[0]
    at = datetime.strptime(stated, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return Stamp(at, reply[imprint[1][1] : imprint[1][2]])


def _element(data: bytes, place: int, end: int) -> Span:
    tag, length, begin = data[place], data[place + 1], place + 2
    if length & 0x80:
        count = length & 0x7F
        length, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
    if begin + length > end:
        raise ValueError("a DER element is cut")
    return tag, begin, begin + length


def _elements(data: bytes, within: Span) -> list[Span]:
    found, place = [], within[1]
    while place < within[2]:
        found.append(_element(data, place, within[2]))
        place = found[-1][2]
    return found
