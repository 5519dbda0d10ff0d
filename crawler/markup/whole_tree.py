"""Markup and a parser → the root of the tree. A tree cut for want of memory is no tree: MemoryError is raised."""

from __future__ import annotations

from lxml import etree


def parsed(markup: bytes, parser: etree.HTMLParser | etree.XMLParser) -> etree._Element | None:
    """Return the root of a document; None for bytes without markup.

    The parser recovers from every error, also from a refused allocation: then the rest of the page is missing, and
    the page would look shortened. Raises MemoryError instead.
    """
    try:
        root = etree.fromstring(markup, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    log = parser.error_log  # of the first hundred errors, and the last
    if any(error.type == etree.ErrorTypes.ERR_NO_MEMORY for error in (*log, log.last_error) if error):
        raise MemoryError("the parser was refused memory")
    return root
