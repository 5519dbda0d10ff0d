"""Edits of a page's markup whose effect on the article is known: what must show, as exactly that, and what must not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree, html

from crawler.article.containers import find_path
from crawler.article.extract import read_page
from storage.records import Article

Tree = html.HtmlElement
CHANGED, SHORT = "〇", "特此更正声明。"
MOST = 0.7  # of the text: what is left must still be an article
LEAST = 24  # characters of a paragraph that is edited


@dataclass(frozen=True)
class Target:
    """A page's tree, its article's element and a paragraph of the article in it."""

    tree: Tree
    container: Tree
    paragraph: Tree


def tree_of(text: str) -> Tree:
    """A page as a tree that can be edited and written out again."""
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def written(tree: Tree) -> bytes:
    """The page as bytes."""
    return etree.tostring(tree, encoding="utf-8", method="html")


def target_of(text: str, path: str | None, article: Article) -> Target | None:
    """Where to edit: the middle one of the paragraphs that are an element of their own."""
    tree = tree_of(text)
    container = find_path(tree, path) if path else None
    if container is None:
        return None
    wanted = {_bare(each) for each in article.paragraphs if len(each) >= LEAST}
    own = [
        each
        for each in container.iter("p", "div")
        if _bare(each.text_content()) in wanted and not _blocks(each)
    ]
    own = [each for each in own if len(_bare(each.text_content())) < MOST * len(_bare(article.text))]
    return Target(tree, container, own[len(own) // 2]) if own else None


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff\xa0]+", "", text)


def _blocks(element: Tree) -> bool:
    return next(element.iter("p", "div", "table", "br", "li"), element) is not element


# --- edits that must show ---


def one_character(target: Target) -> str:
    """E1: another character in the middle of a text node; gives the paragraph's new text."""
    node = max(target.paragraph.iter(), key=lambda each: len((each.text or "").strip()))
    if len((node.text or "").strip()) < 8:
        return ""
    middle = len(node.text) // 2
    while node.text[middle].isspace() or not "\u4e00" <= node.text[middle] <= "\u9fff":
        middle += 1
        if middle >= len(node.text):
            return ""
    node.text = node.text[:middle] + CHANGED + node.text[middle + 1 :]
    return _bare(target.paragraph.text_content())


def deleted(target: Target) -> None:
    """E2: the paragraph gone."""
    target.paragraph.drop_tree()


def inserted(target: Target, markup: str) -> None:
    """E3 to E6: something put behind the paragraph."""
    target.paragraph.addnext(html.fragment_fromstring(markup))


def added_last(target: Target, markup: str) -> None:
    """E4: something put behind the article's last paragraph of text."""
    last = [
        each
        for each in target.paragraph.getparent()
        if isinstance(each.tag, str) and len(each.text_content().strip()) >= LEAST
    ]
    (last[-1] if last else target.paragraph).addnext(html.fragment_fromstring(markup))


def doubled(target: Target) -> None:
    """E11: the paragraph given twice, as a slip of an editor's."""
    copy = deepcopy(target.paragraph)
    copy.tail = None
    target.paragraph.addnext(copy)


# --- edits that must not ---


def indented(target: Target) -> None:
    """E7: other white space and style around every paragraph."""
    for each in _paragraphs(target):
        each.set("style", f"{each.get('style') or ''}; text-indent: 2em; line-height: 1.75")
        each.text = "\n\t　　" + (each.text or "").lstrip()


def souped(target: Target) -> None:
    """E8: every paragraph's text in spans, as word processors leave it."""
    for each in _paragraphs(target):
        if len(each) or len(each.text or "") < 8:
            continue
        text, each.text = each.text, None
        for piece in (text[:4], text[4:7], text[7:]):
            span = etree.SubElement(each, "span", style="font-family: 仿宋")
            span.text = piece


def as_divisions(target: Target) -> None:
    """E9: every p a div."""
    for each in _paragraphs(target):
        each.tag = "div"


def as_breaks(target: Target) -> None:
    """E10: every p its text and two breaks, set off from what stands before the first."""
    for each in _paragraphs(target):
        if _blocks(each):
            continue
        each.addprevious(etree.Element("br"))
        for _ in range(2):
            each.append(etree.Element("br"))
        each.drop_tag()


def _paragraphs(target: Target) -> Iterator[Tree]:
    yield from [each for each in target.container.iter("p") if each.text_content().strip()]


# --- what shows ---

TABLE = "<table><tr><td>项目甲</td><td>120万元</td></tr><tr><td>项目乙</td><td>80万元</td></tr></table>"
ATTACHED = '<p>附件：<a href="/files/20210624/P020210624.docx">实施细则（试行）.docx</a></p>'
IMAGE = '<p style="text-align:center"><img src="/images/1.jpg" alt=""></p>'
LOOKS_SAME: dict[str, Callable[[Target], None]] = {
    "E6 image-only paragraph": lambda target: inserted(target, IMAGE),
    "E7 indents": indented,
    "E8 span soup": souped,
    "E9 p → div": as_divisions,
    "E10 p → br": as_breaks,
}
SHOWS: dict[str, tuple[Callable[[Target], None], tuple[str, ...]]] = {
    "E3 short line added": (lambda target: inserted(target, f"<p>{SHORT}</p>"), (SHORT,)),
    "E4 attachment line added": (
        lambda target: added_last(target, ATTACHED),
        ("附件：实施细则（试行）.docx",),
    ),
    "E5 2×2 table added": (lambda target: inserted(target, TABLE), ("项目甲120万元", "项目乙80万元")),
}


def verdicts(text: str, url: str) -> Iterator[tuple[str, bool]]:
    """Each edit's name, and whether the article shows exactly it; nothing for a page without a place to edit."""
    first = read_page(written(tree_of(text)), url)
    if first.article is None:
        return
    before = _lines(first.article)

    def again() -> tuple[Target, Callable[[], tuple[str, ...]]]:
        target = target_of(text, first.container, first.article)
        return target, lambda: _lines(read_page(written(target.tree), url, pinned=first.container).article)

    if target_of(text, first.container, first.article) is None:
        return
    target, after = again()
    old = _bare(target.paragraph.text_content())
    if new := one_character(target):
        yield "E1 one character", after() == _replaced(before, old, (new,))
    target, after = again()
    deleted(target)
    yield "E2 paragraph deleted", after() == _replaced(before, old, ())
    for name, (edit, lines) in SHOWS.items():
        target, after = again()
        edit(target)
        seen = after()
        yield name, _without(seen, lines) == before and len(seen) == len(before) + len(lines)
    target, after = again()
    doubled(target)
    yield "E11 paragraph doubled", after() == _replaced(before, old, (old, old))
    for name, edit in LOOKS_SAME.items():
        target, after = again()
        edit(target)
        yield name, after() == before


def _lines(article: Article | None) -> tuple[str, ...]:
    return tuple(map(_bare, article.paragraphs)) if article else ()


def _replaced(lines: tuple[str, ...], old: str, new: tuple[str, ...]) -> tuple[str, ...]:
    at = lines.index(old)
    return (*lines[:at], *new, *lines[at + 1 :])


def _without(lines: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
    left = list(lines)
    for each in taken:
        if _bare(each) in left:
            left.remove(_bare(each))
    return tuple(left)
