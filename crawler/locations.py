"""Target of a redirect as sent → absolute URL, as browsers read it (URL Standard, whatwg.org)."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

LONGEST = 8_000  # characters
CONTROLS = bytes(range(0x21))  # C0 controls and the blank, which a URL loses at both ends
LINE_SIGNS = re.compile(r"[\t\r\n]")
UNSAFE = re.compile(r"[^!#$%&'()*+,\-./:;=?@\[\]_~0-9A-Za-z]")
NO_SLASHES = re.compile(r"(?i)^(https?):(?!//)/?")  # "http:/path", "http:path"
SLASHES = re.compile(r"(?i)^(https?:)?/{2,}")


def target_of(location: bytes, base: str) -> str | None:
    """Return the URL to which the header Location of a response at `base` leads; None for no address of http(s).

    Signs outside ASCII are escaped byte by byte, so a server gets the bytes of its own encoding back: GBK or UTF-8.
    """
    return followed(location.strip(CONTROLS).decode("latin-1"), base, encoding="latin-1")


def followed(address: str, base: str, *, encoding: str = "utf-8") -> str | None:
    """Return the absolute URL of an address in the markup of a page at `base`; None for no address of http(s)."""
    address = LINE_SIGNS.sub("", address.strip("".join(map(chr, CONTROLS))))
    if not address or len(address) > LONGEST:
        return None
    address = _with_slashes(address, urlsplit(base).scheme)
    escaped = UNSAFE.sub(lambda sign: _escaped(sign[0], encoding), address)
    try:
        parts = urlsplit(urljoin(base, escaped))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
            return None
    except ValueError:  # a malformed host or port
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _with_slashes(address: str, scheme: str) -> str:
    """Return the address with slashes for backslashes before the query, and two of them before the host."""
    path, mark, rest = _cut(address)
    path = path.replace("\\", "/")
    same = NO_SLASHES.match(path)
    if same:  # the scheme of the page: a relative address; another scheme: the host follows
        path = path[same.end(1) + 1 :] if same[1].lower() == scheme else f"{same[1]}://{path[same.end() :]}"
    else:
        path = SLASHES.sub(lambda found: f"{found[1] or ''}//", path)
    return f"{path}{mark}{rest}"


def _cut(address: str) -> tuple[str, str, str]:
    at = min((address.find(sign) for sign in "?#" if sign in address), default=len(address))
    return address[:at], address[at : at + 1], address[at + 1 :]


def _escaped(sign: str, encoding: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode(encoding, "replace"))
