"""Comment at the end of a newspaper's page → names and values, as of meta tags.

Founder's e-papers write the facts of a page into a comment behind </html>: title, author, paper, day and page number.
"""

from __future__ import annotations

import html
import re

COMMENT = "<!--enpproperty"
LONGEST_COMMENT = 100_000  # characters; the comment of an article may repeat its text
LONGEST_VALUE = 500  # characters
PROPERTY = re.compile(r"<(founder-[a-z]{1,20})>([^<>]{0,500})</\1>", re.IGNORECASE)
BREAK = re.compile(r"<br\s{0,4}/?>", re.IGNORECASE)
DAY = "founder-date"
DAY_CHARS = len("2021-06-24")
DAY_FORM = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")


def founder_properties(text: str) -> dict[str, str]:
    """Return the properties of a page by name in lower case; nothing for a page without the comment.

    The hour of `founder-date` is the end of the day on every page seen (23:59:57, 23:59:59), so the value is a day.
    """
    start = text.rfind(COMMENT)
    if start < 0:
        return {}
    found: dict[str, str] = {}
    for match in PROPERTY.finditer(BREAK.sub(" ", text[start : start + LONGEST_COMMENT])):
        name, value = match.group(1).lower(), " ".join(html.unescape(match.group(2)).split())
        if name == DAY:
            value = value[:DAY_CHARS] if DAY_FORM.match(value) else ""
        if value:
            found.setdefault(name, value)
    return found
