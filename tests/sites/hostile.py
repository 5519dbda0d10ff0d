# ruff: noqa: E501 - an answer in a line
"""Ninety-six answers of servers that mean harm or know no better, of many kinds, as data."""

from __future__ import annotations

import gzip
import io
import itertools
import random
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import brotli
from sites.raw import NOT_FOUND, Sent, http

try:
    from compression import zstd
except ImportError:
    from backports import zstd

ARTICLE, START, ROBOTS = "/t/2026001.html", "/index.html", "/robots.txt"
MEGABYTE = 1_000_000
BOMB = 300 * MEGABYTE
PARAGRAPHS = (
    "为做好汛期困难群众临时救助工作，民政部日前下发通知，要求各地民政部门切实提高政治站位，把保障困难群众基本生活摆在突出位置，抓紧抓实抓细各项措施。",
    "通知强调，各地要密切关注雨情水情汛情，及时掌握受灾困难群众的生活状况，对符合条件的对象先行救助、后补手续，救助金额由每人每月680元提高到720元。",
    "通知要求，加强与应急管理、财政、卫生健康等部门的协调配合，统筹使用救助资金122.7万元，畅通二十四小时求助热线，做到早发现、早报告、早救助。",
)


def article(
    title: str = "关于做好汛期困难群众临时救助工作的通知",
    *,
    head: str = "",
    extra: str = "",
    date: str = "2026-06-21",
) -> bytes:
    """A plain article page."""
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><h1>{title}</h1>"
        f"<div class='info'>来源：民政部 时间：{date} 10:20</div><div class='content'>{body}{extra}</div></body></html>"
    ).encode("utf-8", "surrogatepass")


def listing(*paths: str, extra: str = "") -> bytes:
    """A plain list page."""
    rows = "".join(
        f'<li><a href="{path}">第{number}号：关于民政工作若干情况的通报说明</a><span>2026-06-{number % 28 + 1:02d}</span></li>'
        for number, path in enumerate(paths, 1)
    )
    return f"<!doctype html><html><head><title>列表</title></head><body><ul class='list'>{rows}</ul>{extra}</body></html>".encode()


@dataclass(frozen=True)
class Hostile:
    """A hostile answer: what stands where, and the words by which an operator reads afterwards what was met.

    `causes` are states of the store: a failure, a status, or a kind of page with the cause of the look. The page at
    `at` must reach one of these states.
    """

    name: str
    answer: Callable[[], Sent]
    causes: tuple[str, ...]
    at: str = ARTICLE

    @property
    def host(self) -> str:
        """The host of this answer: each has its own, so that none hides another."""
        return f"{self.name}.trap.example.cn"

    @property
    def watched(self) -> str:
        """The page whose state counts: rules of robots.txt show at the start page."""
        return START if self.at == ROBOTS else self.at

    def speak(self, path: str) -> Sent:
        """Answer a request."""
        if path == self.at or (self.at == ARTICLE and path.partition("?")[0] == ARTICLE):
            return self.answer() if self.name in EVER_NEW else _kept(self)
        if path == START:
            return http(listing(ARTICLE))
        return http(article()) if path == ARTICLE else NOT_FOUND


EVER_NEW = (
    "restless",
    "stubs",
    "endlessfeed",
    "headers",
    "drip",
    "dripheaders",
    "interim",
    "endlessrobots",
    "driprobots",
    "trailers",
)


@cache
def _kept(hostile: Hostile) -> Sent:
    """An answer that is the same each time: to make a bomb takes long."""
    return hostile.answer()


def _feed(inner: str, doctype: str = "") -> bytes:
    return http(
        f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>新闻</title>{inner}</channel></rss>'.encode(),
        kind="application/rss+xml",
    )


def _entities() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return _feed(
        "<item><title>&e11;</title><link>/t/2026001.html</link></item>",
        f'<!DOCTYPE rss [<!ENTITY e0 "哈哈哈哈">{names}]>',
    )


def _long_entity() -> bytes:
    return _feed(
        f"<item><title>{'&a;' * 50_000}</title></item>", f'<!DOCTYPE rss [<!ENTITY a "{"字" * 20_000}">]>'
    )


def _file_entity() -> bytes:
    return _feed(
        "<item><title>&x;通知公告说明</title><link>/t/2026001.html</link></item>",
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    )


def _coded(body: bytes, coding: str, kind: str = "text/html; charset=utf-8") -> bytes:
    return http(body, "200 OK", f"Content-Encoding: {coding}", kind=kind)


def _bomb() -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"\0" * MEGABYTE
    return b"".join(packer.compress(piece) for _ in range(BOMB // MEGABYTE)) + packer.flush()


def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=5)
    piece = b"\0" * MEGABYTE
    return b"".join(packer.process(piece) for _ in range(BOMB // MEGABYTE)) + packer.finish()


def _zstd_bomb() -> bytes:
    packer = zstd.ZstdCompressor()
    piece = b"\0" * MEGABYTE
    return b"".join(packer.compress(piece) for _ in range(BOMB // MEGABYTE)) + packer.flush()


def _gzips(times: int) -> bytes:
    body = article()
    for _ in range(times):
        body = gzip.compress(body)
    return _coded(body, ", ".join(["gzip"] * times))


def _endless(first: bytes, piece: bytes, pause_s: float = 0.0) -> Iterator[bytes]:
    yield first
    while True:
        yield piece
        time.sleep(pause_s)


def _endless_body(
    piece: bytes, pause_s: float = 0.0, kind: str = "text/html; charset=utf-8"
) -> Iterator[bytes]:
    return _endless(http(b"", kind=kind, length=-1), piece, pause_s)


def _chunked(body: bytes) -> bytes:
    return http(body, "200 OK", "Transfer-Encoding: chunked", length=-1)


def _redirect(to: str, status: str = "302 Found") -> bytes:
    return http(b"", status, f"Location: {to}")


def _picture(width: int, height: int) -> bytes:
    """A PNG that claims a size, and holds a row."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", _bomb()) + chunk(b"IEND", b"")


def _packed(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in files.items():
            folder.writestr(name, data)
    return packed.getvalue()


COUNTER = itertools.count(1)
CHANCE = random.Random(15)
NOISE = CHANCE.randbytes(500_000)
GBK_HALVES = (
    article()
    .decode()
    .replace("utf-8", "gb2312")
    .encode("gb18030")
    .replace("救助".encode("gb18030"), b"\xbe\xc8\xd6")
)
LINKS = "".join(f"<a href={n}.html>通知公告第{n}号说明</a>" for n in range(170_000)).encode()
MANY_TITLES = listing(*(f"/t/2026{n:06}.html" for n in range(2000))).replace(
    "关于民政工作".encode(), b"_" * 500
)
ODD_LINKS = listing(
    "javascript:alert(1)", "data:text/html,<h1>x", "file:///etc/passwd", "http://[bad/t/2026002.html", "//", "http://127.0.0.1/t/2026003.html",
    "vbscript:x", "http://www.good.example.cn@evil.example/t/2026004.html", "\x00\x01/t/2026005.html", "view-source:http://x/", "http://%00/t/2026006.html",
)  # fmt: skip
HALF_LETTERS = (
    '{"list":['
    + ",".join(
        rf'{{"title":"\ud800关于民政工作若干情况的通报{n}\udfff\u0000","url":"/t/2026{n:03}.html"}}'
        for n in range(30)
    )
    + "]}"
).encode()
PDF = (
    b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode/Length 9>>stream\n"
    + zlib.compress(b"\0" * 9_000_000) * 40
    + b"\nendstream endobj\n%%EOF"
)
SITEMAPS = (
    '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    + "".join(
        f"<sitemap><loc>http://sitemaps.trap.example.cn/map{n}.xml</loc></sitemap>" for n in range(20_000)
    )
    + "</sitemapindex>"
).encode()
RULES = b"User-agent: *\nDisallow: /private/\n"
EMPTY = (
    "error/nothing-to-read",
    "error/few-characters",
    "error/too-deep",
    "other/left-empty",
    "other/neither",
    "error/empty",
)
READ = ("article/paragraphs",)
LISTED = ("list/entries", "list/list")

ANSWERS = (
    # markup
    Hostile("divs", lambda: http(b"<div>" * 200_000 + b"x"), EMPTY),
    Hostile("tables", lambda: http(b"<table><tr><td>" * 70_000), EMPTY),
    Hostile("records", lambda: http(b"<html><body>" + b"<record><group>" * 70_000), EMPTY, START),
    Hostile("pagers", lambda: http(listing(ARTICLE, extra="createPage" * 100_000)), LISTED, START),
    Hostile("framesets", lambda: http(b"<html><frameset>" * 60_000), EMPTY, START),
    Hostile("underscores", lambda: http(article("关于" + "_" * MEGABYTE)), READ),
    Hostile("element", lambda: http(article(extra="<p>" + "各地要抓好落实。" * 42_000 + "</p>")), READ),
    Hostile("attribute", lambda: http(article(extra=f"<p class='{'x' * MEGABYTE}'>完</p>")), READ),
    Hostile(
        "attributes",
        lambda: http(article(extra="<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">完</p>")),
        READ,
    ),
    Hostile("comment", lambda: http(article(head="<!--" + "-" * MEGABYTE)), EMPTY),
    Hostile("styles", lambda: http(article(extra="<i style='display:none'>" * 40_000)), READ),
    Hostile("vectors", lambda: http(article(extra="<svg><use href='#a'/><g id='a'>" * 30_000)), READ),
    Hostile("references", lambda: http(article(extra="&#xD800;&#0;&#x110000;" * 40_000)), READ),
    Hostile("accents", lambda: http(article(extra="<p>民" + "\u0301\u0320" * 300_000 + "</p>")), READ),
    Hostile("numerals", lambda: http(article(extra="<p>" + "一百万亿" * 80_000 + "</p>")), READ),
    Hostile(
        "sources", lambda: http(article(extra="<p>来源：" + "来源：记者 责任编辑：" * 30_000 + "</p>")), READ
    ),
    Hostile("oneline", lambda: http(article(extra="<p>2026年6月" + "1" * MEGABYTE + "日</p>")), READ),
    Hostile("breaks", lambda: http(article(extra="x<br>" * 200_000)), READ),
    # lists
    Hostile("links", lambda: http(b"<html><body>" + LINKS), LISTED, START),
    Hostile("titles", lambda: http(MANY_TITLES), LISTED, START),
    Hostile("oddlinks", lambda: http(ODD_LINKS), (*LISTED, *EMPTY), START),
    Hostile("binary", lambda: http(NOISE), (*EMPTY, "error/unreadable", "attachment/content-type"), START),
    Hostile(
        "nul",
        lambda: http(b"\0".join(listing(ARTICLE).split(b"a")) + b"\0" * MEGABYTE),
        (*LISTED, *EMPTY),
        START,
    ),
    Hostile(
        "css",
        lambda: http(b"li{a:b}" * 100_000 + listing(ARTICLE), kind="text/css"),
        (*LISTED, *EMPTY, "other/content-type"),
        START,
    ),
    Hostile(
        "script",
        lambda: http(
            b"var list = [" + b'{"title":"x","url":"/t/2026001.html"},' * 20_000, kind="text/javascript"
        ),
        (*LISTED, *EMPTY, "other/content-type"),
        START,
    ),
    Hostile(
        "brackets",
        lambda: http(b"[" * MEGABYTE, kind="application/json"),
        (*EMPTY, "other/content-type", "list/list"),
        START,
    ),
    Hostile(
        "digits",
        lambda: http(b'{"list":[' + b"9" * MEGABYTE + b"]}", kind="application/json"),
        (*EMPTY, "other/content-type", "list/list"),
        START,
    ),
    Hostile("entities", _entities, (*EMPTY, *LISTED), START),
    Hostile("longentity", _long_entity, (*EMPTY, *LISTED), START),
    Hostile("fileentity", _file_entity, (*EMPTY, *LISTED), START),
    Hostile("cdata", lambda: _feed("<item><title><![CDATA[" * 40_000), (*EMPTY, *LISTED), START),
    Hostile("sitemaps", lambda: http(SITEMAPS, kind="application/xml"), LISTED, START),
    Hostile("packedmap", lambda: http(_bomb(), kind="application/gzip"), ("attachment/magic",), START),
    Hostile(
        "endlessfeed",
        lambda: _endless_body(b"<item><title>t</title></item>" * 2000, kind="application/rss+xml"),
        ("too-large",),
        START,
    ),
    # charsets
    Hostile("klingon", lambda: http(article(), kind="text/html; charset=klingon-8"), READ),
    Hostile("punycode", lambda: http(b"\xff" + b"a-" * 500_000, kind="text/html; charset=punycode"), EMPTY),
    Hostile("idna", lambda: http(b"\xff" + b"xn--" * 250_000, kind="text/html; charset=idna"), EMPTY),
    Hostile(
        "utf7",
        lambda: http(b"+ADw-script+AD4-" * 60_000 + b"\xff", kind="text/html; charset=utf-7"),
        ("other/filled-by-script",),
    ),
    Hostile("halves", lambda: http(article().replace("救助".encode(), b"\xe6\x95\xe5")), READ),
    Hostile("gbkhalves", lambda: http(GBK_HALVES, kind="text/html; charset=gbk"), READ),
    Hostile("marks", lambda: http(b"\xff\xfe\xef\xbb\xbf" + article()), EMPTY),
    Hostile("oddwide", lambda: http(article().decode().encode("utf-16-le") + b"<"), (*READ, *EMPTY)),
    # codings
    Hostile("gzipbomb", lambda: _coded(_bomb(), "gzip"), ("too-large",)),
    Hostile("brotlibomb", lambda: _coded(_brotli_bomb(), "br"), ("too-large",)),
    Hostile("zstdbomb", lambda: _coded(_zstd_bomb(), "zstd"), ("too-large",)),
    Hostile("gzips", lambda: _gzips(12), (*READ, *EMPTY)),
    Hostile("nogzip", lambda: _coded(article(), "gzip"), ("protocol",)),
    Hostile("cutdeflate", lambda: _coded(zlib.compress(article())[:300], "deflate"), ("article/truncated",)),
    Hostile("pdf", lambda: http(PDF, kind="application/pdf"), ("attachment/magic",)),
    # bad HTTP
    Hostile(
        "headers",
        lambda: _endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 500),
        ("protocol", "connect", "timeout", "too-large"),
    ),
    Hostile("header", lambda: http(article(), "200 OK", "X-A: " + "b" * MEGABYTE), ("protocol", "connect")),
    Hostile(
        "cookies",
        lambda: http(article(), "200 OK", *(f"Set-Cookie: c{n}={'v' * 100}" for n in range(3000))),
        (*READ, "protocol", "connect"),
    ),
    Hostile("drip", lambda: _endless_body(b"x", 0.2), ("timeout",)),
    Hostile("dripheaders", lambda: _endless(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n", 0.2), ("timeout",)),
    Hostile(
        "interim",
        lambda: _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0.01),
        ("timeout", "protocol", "connect"),
    ),
    Hostile("badchunk", lambda: _chunked(b"zz\r\n" + article()), ("protocol", "connect", "truncated")),
    Hostile(
        "hugechunk",
        lambda: _chunked(b"ffffffffffffffff\r\n" + article()),
        ("protocol", "connect", "truncated", "too-large", "timeout"),
    ),
    Hostile(
        "openchunk", lambda: _chunked(b"40\r\n" + article()[:64] + b"\r\n"), ("truncated", "error/truncated")
    ),
    Hostile("longer", lambda: http(article(), length=len(article()) + 5000), ("truncated",)),
    Hostile("shorter", lambda: http(article(), length=700), ("error/truncated", *EMPTY, *READ)),
    Hostile("lengths", lambda: http(article(), "200 OK", "Content-Length: 7"), ("protocol", "connect")),
    Hostile("greeting", lambda: b"\x15\x03\x01\x00\x02\x02\x28", ("protocol", "connect")),
    Hostile("silence", lambda: b"", ("protocol", "connect")),
    # statuses and headers
    Hostile("status999", lambda: http(article(), "999 Request denied"), ("status 999",)),
    Hostile("status000", lambda: http(article(), "000 Nothing"), ("status 0", "protocol", "connect")),
    Hostile("part", lambda: http(article()[:600], "206 Partial Content"), ("status 206",)),
    Hostile("nocontent", lambda: http(b"", "204 No Content"), ("status 204",)),
    Hostile("notmodified", lambda: http(b"", "304 Not Modified"), ("status 304",)),
    Hostile("later", lambda: http(b"", "503 Busy", f"Retry-After: {'9' * 400}"), ("status 503",)),
    Hostile(
        "dates",
        lambda: http(
            article(),
            "200 OK",
            "Date: Thu, 01 Jan 1970 00:00:00 GMT",
            "Last-Modified: Fri, 31 Dec 9999 23:59:59 GMT",
            "ETag: " + "x" * 8000,
        ),
        READ,
    ),
    Hostile("restless", lambda: http(article(extra=f"<p>第{next(COUNTER)}次修改。</p>")), READ),
    # redirects
    Hostile("loop", lambda: _redirect(ARTICLE), ("redirects",)),
    Hostile("foreign", lambda: _redirect("http://www.foreign.example.org/x.html"), ("foreign",)),
    Hostile("inside", lambda: _redirect("http://127.0.0.1:1/secret"), ("foreign", "private-address")),
    Hostile("tofile", lambda: _redirect("file:///etc/passwd"), ("status 302", "foreign")),
    Hostile("todata", lambda: _redirect("data:text/html,<h1>x</h1>"), ("status 302", "foreign")),
    Hostile("tolong", lambda: _redirect("/" + "x" * 100_000), ("protocol", "connect", "status 302")),
    Hostile("togood", lambda: _redirect("http://www.good.example.cn/t/2026009.html"), ("status 404",)),
    Hostile(
        "stubs",
        lambda: http(f'<meta http-equiv="refresh" content="0;url={ARTICLE}?n={next(COUNTER)}">'.encode()),
        ("other/sends-on",),
    ),
    # robots.txt
    Hostile(
        "endlessrobots",
        lambda: _endless_body(b"Disallow: /x\n" * 5000, kind="text/plain"),
        ("too-large", "robots"),
        ROBOTS,
    ),
    Hostile("driprobots", lambda: _endless_body(b"#", 0.2, kind="text/plain"), ("timeout",), ROBOTS),
    Hostile("cutrobots", lambda: http(RULES, kind="text/plain", length=5000), ("truncated",), ROBOTS),
    Hostile(
        "cutrobotscoding",
        lambda: _coded(gzip.compress(RULES * 50)[:60], "gzip", "text/plain"),
        ("truncated",),
        ROBOTS,
    ),
    Hostile(
        "partrobots", lambda: http(RULES, "206 Partial Content", kind="text/plain"), ("truncated",), ROBOTS
    ),
    Hostile("bombrobots", lambda: _coded(_bomb(), "gzip", "text/plain"), ("too-large",), ROBOTS),
    Hostile(
        "starrobots",
        lambda: http(b"User-agent: *\nDisallow: /" + b"*a" * 200_000 + b"$\n", kind="text/plain"),
        LISTED,
        ROBOTS,
    ),
    # numbers, dates, names and files that no program expects
    Hostile(
        "crawldelay",
        lambda: http(b"User-agent: *\nCrawl-delay: 1e308\nRequest-rate: 1/99999999999d\n", kind="text/plain"),
        ("put off",),
        ROBOTS,
    ),
    Hostile(
        "lastdate",
        lambda: http(
            article(
                date="9999-12-31",
                head="<meta name=PubDate content='9999-12-31 23:59:59'><meta property=article:published_time content='9999-12-31T23:59:59-14:00'>",
            )
        ),
        READ,
    ),
    Hostile(
        "halfjson",
        lambda: http(HALF_LETTERS, kind="application/json"),
        (*LISTED, *EMPTY, "other/content-type"),
        START,
    ),
    Hostile(
        "base",
        lambda: http(
            listing(ARTICLE).replace(
                b"<head>",
                b"<head><base href='http://[::1'><base href='javascript:0'><base href='"
                + b"h" * MEGABYTE
                + b"'>",
            )
        ),
        LISTED,
        START,
    ),
    Hostile(
        "gzipname",
        lambda: _coded(b"\x1f\x8b\x08\x08" + b"\0" * 6 + b"n" * MEGABYTE, "gzip"),
        ("protocol", "error/truncated", *EMPTY, "truncated"),
    ),
    Hostile(
        "trailers",
        lambda: _endless(
            _chunked(b"%x\r\n" % len(article()) + article() + b"\r\n0\r\n"), b"X-A: b\r\n" * 500
        ),
        ("protocol", "connect", "timeout", "truncated", "too-large", *READ),
    ),
    Hostile(
        "cookie",
        lambda: http(
            article(),
            "200 OK",
            "Set-Cookie: a=1; Domain=www.good.example.cn; Max-Age=9e999; Expires=Fri, 31 Dec 99999 99:99:99 GMT",
            "Set-Cookie: =; Path=\x01",
            "Set-Cookie: " + ";" * 60_000,
        ),
        READ,
    ),
    Hostile(
        "hugepicture",
        lambda: http(_picture(60_000, 60_000), kind="image/png"),
        ("attachment/magic", "attachment/content-type"),
    ),
    Hostile(
        "word",
        lambda: http(
            _packed(
                {
                    "[Content_Types].xml": b"<Types/>",
                    "word/document.xml": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                    + b"<w:p>" * 500_000,
                }
            ),
            kind="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("attachment/magic", "attachment/content-type"),
    ),
    Hostile(
        "pdfloop",
        lambda: http(
            b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 999999999>>endobj\ntrailer<</Root 1 0 R/Prev 0/Size 3>>\nstartxref\n0\n%%EOF",
            kind="application/pdf",
        ),
        ("attachment/magic", "attachment/content-type"),
    ),
)
