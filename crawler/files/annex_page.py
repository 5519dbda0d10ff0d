"""Page of HTML that an article names as an annex → its text, or the files that it shows."""

from __future__ import annotations

from dataclasses import replace

from crawler.article.attachments import attachments_of, name_in
from crawler.article.page_kind import content_type_of
from crawler.lists.listing import base_of
from crawler.markup.decoding import decode
from crawler.markup.tree import PageTree, page_tree
from storage.records import Article, Cause, Headers, PageKind, Reading, Reason

# Causes of a page without an article that may be a document without a headline, or a viewer of a file.
DOCUMENTS = frozenset(
    {
        Cause.NEITHER,
        Cause.FILLED_BY_SCRIPT,
        Cause.FEW_CHARACTERS,
        Cause.NOTHING_TO_READ,
        Cause.LIST,
        Cause.LEFT_EMPTY,
    }
)
MOST_LINKED = 0.3  # share of the characters of a document that stand in links; a portal has more
VIEWER_CHARS = 200  # characters of a page that shows a file and has no text of its own


def with_annex(reading: Reading, body: bytes, headers: Headers) -> Reading:
    """Return the reading of an annex with the lines of a document, or the files of a viewer; any other as given."""
    if reading.article is not None or reading.reason.cause not in DOCUMENTS:
        return reading
    decoded = decode(body, content_type_of(headers))
    page = page_tree(decoded.text)
    files = attachments_of(page.root.iter(), base_of(decoded.text, reading.url))
    paragraphs = () if files and page.chars < VIEWER_CHARS else _paragraphs(page)
    if not files and not paragraphs:
        return reading
    article = Article(page.title or name_in(reading.url), paragraphs, attachments=files)
    reason = (
        Reason(Cause.PARAGRAPHS, (len(paragraphs),))
        if paragraphs
        else Reason(Cause.FILES_ONLY, (len(files),))
    )
    return replace(reading, kind=PageKind.ARTICLE, reason=reason, article=article, links=(), next_page=None)


def _paragraphs(page: PageTree) -> tuple[str, ...]:
    """Return the lines of a document; nothing for a page with many links."""
    linked = sum(line.link_chars for line in page.lines)
    if linked > MOST_LINKED * page.chars:
        return ()
    return tuple(line.text for line in page.lines if line.noise is None and not line.anchors)
