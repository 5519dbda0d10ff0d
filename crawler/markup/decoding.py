"""Bytes and a declared content type → text. Evidence in the bytes outranks every declaration."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("gb18030", "big5hkscs", "utf-8")
# Declared name → superset in which browsers decode.
SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "gb_2312-80": "gb18030", "hz-gb-2312": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "utf8": "utf-8", "utf-8": "utf-8", "unicode": "utf-8",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
DECLARED = re.compile(
    rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE
)
FOREIGN_TEXT = re.compile(r"[^\x00-\x7f]+")
# Half of any Chinese text consists of these characters, in both scripts, and of this punctuation.
COMMON = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小"
    "么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知"
    "民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间"
    "新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市"
    "务建区社党设县展服保会议报强省级体制度工程通安管委书记"
    "這個國來說們為時會過對後發當開見經頭長樣現將與進實間點聲問機給幾業門東電氣關並產區黨設縣務報強級體"
    "記者聞灣學書議車無義員處總際聯動應變還從兩點"
    "，。、：；（）“”《》！？　—"
)
SCORED_BYTES = 2_000_000  # of a body, decoded for every candidate
SAMPLE = 20_000  # characters beyond ASCII that are scored per candidate
REPLACED = 12.0  # weight of an undecodable sequence against common characters
RARE = 0.35  # weight of a private-use or exotic character
DECLARED_BONUS = 0.02  # on the score of a declared encoding
PLAUSIBLE, CLEAR_LEAD = 0.2, 0.1  # a lower best score, or a smaller lead over the second, is doubtful


@dataclass(frozen=True)
class Decoded:
    """Decoded text with the encoding; doubtful if another encoding was nearly as likely."""

    text: str
    encoding: str
    doubtful: bool


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of a response. Undecodable bytes become U+FFFD; nothing is raised."""
    for mark, encoding in BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding, "\ufffd" in text)
    if wide := _wide_encoding(body):
        return Decoded(body.decode(wide, "replace"), wide, True)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and not body[: error.start].isascii():  # cut inside a character
            return Decoded(body[: error.start].decode("utf-8"), "utf-8", False)
    return _best(body, _declared(body, content_type))


def _wide_encoding(body: bytes) -> str | None:
    """Return the UTF-16 encoding of a body without a byte order mark, by the places of NUL bytes."""
    head = body[:400]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < 8 or min(even, odd) > max(even, odd) // 3 or len(body) % 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared(body: bytes, content_type: str | None) -> tuple[str, ...]:
    """Return Python's names of the encodings declared by header and markup, in this order."""
    header = (content_type or "").encode("ascii", "replace")
    names = [*DECLARED.findall(header)[:1], *DECLARED.findall(body[:4096])[:2]]
    encodings = (_python_name(name.decode("ascii").lower()) for name in names)
    return tuple(dict.fromkeys(encoding for encoding in encodings if encoding))


def _python_name(name: str) -> str | None:
    if name in SUPERSETS:
        return SUPERSETS[name]
    try:
        info = codecs.lookup(name)
        "".encode(info.name)
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _best(body: bytes, declared: tuple[str, ...]) -> Decoded:
    texts: dict[str, str] = {}
    for name in dict.fromkeys((*CANDIDATES, *declared)):
        try:
            texts[name] = body[:SCORED_BYTES].decode(name, "replace")
        except (LookupError, UnicodeError, ValueError):
            continue
    scores = {name: _score(text) + DECLARED_BONUS * (name in declared) for name, text in texts.items()}
    ranked = sorted(scores, key=lambda name: scores[name], reverse=True)
    best, second = ranked[0], ranked[1]
    doubtful = scores[best] < PLAUSIBLE or scores[best] - scores[second] < CLEAR_LEAD
    text = texts[best] if len(body) <= SCORED_BYTES else body.decode(best, "replace")
    return Decoded(text, best, doubtful)


def _score(text: str) -> float:
    """Return the share of common Chinese characters, less penalties for undecoded and exotic characters."""
    foreign = "".join(FOREIGN_TEXT.findall(text))[:SAMPLE]
    if not foreign:
        return 0.0
    common = sum(map(COMMON.__contains__, foreign))
    exotic = sum(1 for char in foreign if _exotic(char))
    return (common - REPLACED * foreign.count("\ufffd") * 0.5 - RARE * exotic) / len(foreign)


def _exotic(char: str) -> bool:
    return "\ue000" <= char <= "\uf8ff" or "\u0080" <= char <= "\u00a0" or "\u0100" <= char <= "\u1fff"
