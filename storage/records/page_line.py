"""Records of a page's lines: the class of every line between headline and footer, with reason and place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LineClass(StrEnum):
    """Class of a line. Lines of body, caption and attachment are the paragraphs of the article."""

    BODY = "body"
    CAPTION = "caption"
    ATTACHMENT = "attachment"
    CREDIT = "credit"
    FURNITURE = "furniture"


class LinePlace(StrEnum):
    """Place of a line."""

    ABOVE = "above"  # between headline and text
    WITHIN = "within"  # in the element of the text
    BELOW = "below"  # between text and footer


class LineReason(StrEnum):
    """Why a line has its class."""

    TEXT = "text"  # stands in the run of the text
    TABLE = "table"  # a row of data
    CAPTION = "caption"
    FILE = "file"  # offers a file
    HEADER = "header"  # states source, author or date above the text
    CREDIT = "credit"  # states source, author or editor below the text
    BRACKET = "bracket"  # credit in brackets at the end of a paragraph
    SIGNED = "signed"  # the last line of a text, with the names of authors or editors
    HEADLINE = "headline"  # repeats the headline
    WORDS = (
        "words"  # has words of the page's furniture, at an edge of the text or in a block of another shape
    )
    NAMED = "named"  # stands in an element named like rotating matter
    LINKS = "links"  # holds links alone
    COUNTER = "counter"
    HEADING = "heading"  # heads links that were left out, or is a label without a value
    ASIDE = "aside"  # stands below a heading of related articles or comments
    BLOCK = "block"  # stands in a block of another shape, below the text, with furniture
    TAGS = "tags"  # words of the text, each in an element of its own
    NEWSROOM = "newsroom"  # contact of the newsroom
    BEHIND_CREDIT = "behind-credit"  # stands below the closing credit, in another shape
    OUTSIDE = "outside"  # stands outside the element of the text


@dataclass(frozen=True)
class PageLine:
    """A line as a reader sees it."""

    text: str
    kind: LineClass
    reason: LineReason
    place: LinePlace
