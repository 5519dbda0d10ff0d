"""Pages written again in other encodings, under labels that lie: is the text read to the character?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crawler.markup.decoding import decode

RARE = "镕㛃𠮷"
LABEL = re.compile(r"""(<meta[^>]*charset\s*=\s*["']?)[\w-]+""", re.IGNORECASE)
# name of the cell, encoding of the bytes, what meta says ("" for nothing), what the header says
CELLS: tuple[tuple[str, str, str, str | None], ...] = (
    ("gb18030, meta gb2312", "gb18030", "gb2312", None),
    ("gb18030, no meta", "gb18030", "", None),
    ("gb18030, meta utf-8", "gb18030", "utf-8", None),
    ("gb18030, header utf-8", "gb18030", "gb2312", "utf-8"),
    ("utf-8, meta gb2312", "utf-8", "gb2312", None),
    ("utf-8, header gbk", "utf-8", "utf-8", "gbk"),
    ("utf-8 with BOM, meta gb2312", "utf-8-sig", "gb2312", None),
    ("utf-16 with BOM", "utf-16", "utf-8", None),
    ("Big5, no meta", "big5hkscs", "", None),
    ("Big5, meta big5", "big5hkscs", "big5", None),
    ("Big5, meta utf-8", "big5hkscs", "utf-8", None),
    ("Big5, header gbk", "big5hkscs", "", "gbk"),
)


def relabelled(text: str, label: str) -> str:
    """The page with its meta charset saying something else, or nothing."""
    if not label:
        return re.sub(r"<meta[^>]*charset[^>]*>", "", text, flags=re.IGNORECASE)
    return LABEL.sub(rf"\g<1>{label}", text)


def shares(pages: Iterable[str], traditional: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Each cell's name, how many pages came out as they went in, and how many there were."""
    simplified, big5 = list(pages), list(traditional)
    for name, encoding, label, header in CELLS:
        right = number = 0
        for text in big5 if encoding == "big5hkscs" else simplified:
            wanted = relabelled(text if encoding == "big5hkscs" else f"{text}<!--{RARE}-->", label)
            try:
                body = wanted.encode(encoding)
            except UnicodeEncodeError:
                continue
            number += 1
            right += decode(body, f"text/html; charset={header}" if header else None).text == wanted
        yield name, right, number
