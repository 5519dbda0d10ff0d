"""This machine → facts of a pass: versions of the programs, state of the clock."""

from __future__ import annotations

import ctypes
import platform
import ssl
import struct
from functools import cache
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("reprintwatch", "scrapy", "twisted", "pyopenssl", "cryptography", "lxml", "trafilatura")
TIMEX_BYTES = 256  # more than struct timex of any Linux
STATUS_AT = 40  # bytes before `status` in struct timex on machines of 64 bits
UNSYNCHRONISED = 0x40  # STA_UNSYNC of adjtimex(2)


def environment_of(configuration: str) -> dict[str, str]:
    """Return the facts of this machine for a pass; `configuration` is the digest of the configuration, or ""."""
    facts = {**_programs(), "clock": clock_state()}
    return facts | ({"configuration": configuration} if configuration else {})


@cache
def _programs() -> dict[str, str]:
    facts = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "openssl": ssl.OPENSSL_VERSION,
    }
    for name in PACKAGES:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:  # run from a checkout
            continue
    return facts


def clock_state() -> str:
    """Return `synchronised`, `unsynchronised` or `unknown`: what the kernel says of the clock (adjtimex, NTP)."""
    if platform.system() != "Linux" or struct.calcsize("P") != 8:
        return "unknown"
    block = ctypes.create_string_buffer(TIMEX_BYTES)  # all zero: reads, and sets nothing
    try:
        if ctypes.CDLL(None).adjtimex(block) < 0:
            return "unknown"
    except (OSError, AttributeError):
        return "unknown"
    (status,) = struct.unpack_from("i", block.raw, STATUS_AT)
    return "unsynchronised" if status & UNSYNCHRONISED else "synchronised"
