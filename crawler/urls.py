"""URL → canonical URL, without session, trackers and counters: each page has a single address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from storage.records import Article, Attachment

# Parameters that name a visit, a referrer or a moment, never a page.
PASSING = (
    "jsessionid", "phpsessid", "aspsessionid", "sessionid", "session_id", "sid",
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content",
    "spm", "from", "isappinstalled", "share_token", "timestamp", "_t", "_r", "rnd", "random",
)  # fmt: skip
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/?#]*", re.IGNORECASE)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
HOST = re.compile(r"[^\s\"'<>|\\^`{}%]+")
NO_PORT = ":-"
CHINESE_ENCODINGS = (
    "gb18030",
    "big5hkscs",
)  # as `decode` names them; queries of all other pages are in UTF-8
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def canonical_url(url: str, encoding: str | None = None) -> str:
    """Return the address under which a page is stored.

    `encoding` is the encoding of the page with the link: browsers write Chinese words of a query in it.
    Login, default port, fragment, session and trackers are dropped; the query is sorted. http and https stay
    different, because some sites answer differently. A malformed address is returned as given, without white
    space around.
    """
    try:
        parts = urlsplit(str(safe_url_string(_with_query_in(encoding, url.strip()))))
        port = DEFAULT_PORTS.get(parts.scheme.lower(), NO_PORT)
        host = parts.netloc.lower().rpartition("@")[2].removesuffix(port)
        path = re.sub(r"/{2,}", "/", PATH_SESSION.sub("", parts.path)) or "/"
        query = sorted(part for part in parts.query.split("&") if part and _name(part) not in PASSING)
        return urlunsplit((parts.scheme.lower(), host, path, "&".join(query), ""))
    except ValueError:  # malformed host or port
        return url.strip()


def is_web_address(url: str) -> bool:
    """Return whether a text is an address of the web: http or https, a host without blanks, a possible port."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in ("http", "https")
            and bool(HOST.fullmatch(parts.hostname or ""))
            and parts.port != 0
        )
    except ValueError:
        return False


def _with_query_in(encoding: str | None, url: str) -> str:
    """Return an address with the words of the query in the encoding of a Chinese page (URL Standard, section 5.1)."""
    path, mark, query = url.partition("?")
    if encoding not in CHINESE_ENCODINGS or not mark or query.isascii():
        return url
    return (
        path
        + mark
        + BEYOND_ASCII.sub(lambda word: quote(word[0].encode(encoding, "xmlcharrefreplace")), query)
    )


def _name(parameter: str) -> str:
    return parameter.split("=", 1)[0].lower()


def address_key(url: str) -> str:
    """Return a URL without scheme, `www.`, trailing slash and fragment. Sites answer all these forms alike."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


# Parameters of a file's address that change while the file stays: a signature, a version of the site, a counter.
FILE_PASSING = re.compile(
    r"(?:_|t|ts|v|ver|version|time|date|stamp|token|sign|signature|auth|auth_?key|expires?|nonce|r|rand\w*|hits?|counts?|"
    r"q-\w+|x-\w[\w-]*|security-token|ossaccesskeyid|awsaccesskeyid|accesskeyid|callback|ip|user\w*)"
)
# Parameters that name a file even where the path has a file's name.
FILE_NAMING = re.compile(r"(?:\w*id|\w*file\w*|\w*path|\w*name|\w*url|src|attach\w*)")
NAMED_PATH = re.compile(r"\.(?!jsp|aspx?|php|do|action|s?html?)\w{1,5}$", re.IGNORECASE)


def attachment_key(attachment: Attachment) -> str:
    """Return the identity of an attachment: equal for the same file at another host or with another session."""
    return f"{attachment.kind.value} {attachment.digest or file_key(attachment.address)}"


def file_key(url: str) -> str:
    """Return the path of a file's address and the parameters that name the file.

    Host, session, signature, counter and version of the site are left out: `//cdn2.a.cn/f/1.pdf?t=5` is `/f/1.pdf`.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = re.sub(r"/{2,}", "/", PATH_SESSION.sub("", parts.path))
    named = NAMED_PATH.search(path) is not None
    kept = sorted(part for part in parts.query.split("&") if part and _names_file(_name(part), named=named))
    return f"{path}?{'&'.join(kept)}" if kept else path


def _names_file(parameter: str, *, named: bool) -> bool:
    if parameter in PASSING or FILE_PASSING.fullmatch(parameter):
        return False
    return not named or FILE_NAMING.fullmatch(parameter) is not None


def addresses_with_key(key: str) -> Iterator[str]:
    """Yield every canonical URL with this address key."""
    path, mark, query = key.partition("?")
    forms = (f"{start}{path}{end}{mark}{query}" for start in ("", "www.") for end in ("", "/"))
    with_key = [form for form in forms if address_key(f"http://{form}") == key]
    for form in with_key:
        yield f"http://{form}"
        yield f"https://{form}"


def link_of(article: Article) -> str | None:
    """Return the canonical URL of the original that an article links to; None without a link."""
    link = article.attribution.link_back
    return canonical_url(link) if link else None
