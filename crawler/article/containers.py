"""Extract: lines of a page → the element of the article, by pinned path, known system, or score.

Score of an element: G²/T. T are the characters of the element, G the characters of lines like an article's. The
smallest element with the whole text has the highest score. Measured on 101 government and media pages, the score
found the hand-marked element on 98.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from crawler.article.blocks import TAIL
from crawler.article.credit.credit_lines import is_information
from crawler.article.headline import Headline
from crawler.article.profiles import Profile
from crawler.lists.layouts import TEXT_TAG
from crawler.markup.boilerplate import Element, is_never_text, name_of
from crawler.markup.tree import Line, PageTree

# Elements that hold the body in common content systems, outermost first.
KNOWN_IDS = (
    "UCAP-CONTENT", "ucapcontent", "zoom", "Zoom", "zoomcon", "easysiteText", "endText", "artibody", "artbody",
    "contentMain", "article_inbox", "rwb_zw", "p-detail", "mp-editor", "js_content", "ozoom", "fontzoom", "FontZoom",
    "TRS_AUTOADD", "contentText", "article-content", "article_content", "articleContent", "news_content",
    "newsContent", "newscontent", "textContent", "MyContent", "main_content",
)  # fmt: skip
KNOWN_CLASSES = (
    "trs_editor_view", "TRS_UEDITOR", "TRS_Editor", "Custom_UnionStyle", "pages_content", "easysite-news-text",
    "v_news_content", "wp_articlecontent", "rm_txt_con", "news_txt", "left_zw", "article-content", "article_content",
    "articleContent", "news_content", "newsContent", "post_body", "text_content", "j-fontContent", "ucapcontent",
    "main-article", "artical-content", "bt_content", "xxgk_content", "entry-content", "post-content",
)  # fmt: skip
KNOWN_ID_PREFIXES = ("vsb_content",)
ENOUGH = 0.6  # of the best score's text, for a known element to be believed
SENTENCE = re.compile(r"[。！？；，、：…!?;]|[\u4e00-\u9fff],")
BOILERPLATE = re.compile(
    r"版权所有|版權所有|copyright|©|ICP备|ICP證|ICP证|公网安备|网站标识码|许可证|免责声明|免責聲明|技术支持|主办单位|主办：|承办单位|"
    r"未经授权|未經授權|转载请注明|轉載請註明|本站部分信息|本网部分转载|不承担|稿酬|版权问题|侵权|联系电话|监督电话|举报电话|"
    r"建议使用.{0,12}浏览器|分辨率|服务电话|客服热线|服务热线|邮编[:：]|邮箱[:：]|客服QQ|欢迎访问|歡迎光臨|扫一扫|掃一掃|当前位置|當前位置|您现在的位置|您的位置|"
    r"您当前所在|当前所在|仅供参考|不代表本|浏览次数|点击数|上一篇|下一篇|相关阅读|推荐阅读|Powered by",
    re.IGNORECASE,
)
FOOTER = re.compile(
    r"版权所有|版權所有|copyright|©|ICP备|ICP证|公网安备|网站标识码|技术支持[:：]", re.IGNORECASE
)
MAY_BE_FOOTER = re.compile("[权權©备证识术]|[Oo][Pp][Yy]")  # a cheap look before the dear search
ANCHORED_CHARS = 15.0  # characters of text that must stand below an anchor
MUCH_ABOVE = 10  # times the text below a headline: then the headline belongs to little but itself
ZONE = 6  # lines below a headline with possible credit
COMMENTS = re.compile(
    r"^(?:网友|最新|热门|精彩|全部|发表|文章|新聞|網友)?(?:评论|評論|留言|跟帖|跟贴)(?:列表|区|\(?\d*\)?条?)?$"
)
NEVER_AT_ALL = re.compile(r"foot(?!ball|note)|copyright", re.IGNORECASE)  # footers may hold sentences
NOTICE_AT_MOST = 150  # characters
PURE = 0.7  # of the best score, likewise: some systems keep comments and adverts in the body's element
NAMED_COMMENTS = re.compile(r"^(?:网友|最新|热门|精彩|全部|網友)(?:评论|評論|留言|跟帖)")
NOTICE_HEADING = re.compile(
    r"^[\s【\[※*◆■●▲]*(?:版权|版權|免责|免責|本站|本网)(?:声明|聲明|说明|申明)[\s】\]:：]*$"
)
CUT_OFF, CUT_OFF_AT_MOST = re.compile(r"(?<![….。])(?:\.{3}|…)$"), 40
STORIES, STORIES_HEADING, HEADLINE_FROM = 2, 12, 6  # links to articles; characters of heading and headline
LEVELS = 4  # elements around a heading in which lines below are looked for
HARDLY = 60.0  # characters of text above a heading of related articles or comments
LINKS_AT_MOST = 0.4  # share of a line's characters in links
# Weight of a line that is neither link nor sentence: below 0.5 these lines do not draw the container wider.
PLAIN = 0.25
NO_HEADING = 60  # characters; a longer heading is an unclosed tag
REPEATED = 15  # characters: a repeated line of so many characters belongs to a second copy of the text
PARAGRAPH_TAGS = frozenset(("p", "span", "font", "strong", "b", "tr", "tbody", "table"))
NEVER_CONTAINER_TAGS = PARAGRAPH_TAGS | {"center", "em", "li"}
BODY_TAGS = ("div", "td", "article", "section")
MARKED, SCORED = "marked", "score"  # methods: the page itself marks the element; the score decides


@dataclass(eq=False)
class Tally:
    """The characters that an element holds, and the good characters, which read like an article."""

    good: float = 0.0
    total: int = 0

    @property
    def score(self) -> float:
        """Return G²/T."""
        return self.good * self.good / self.total if self.total else 0.0


@dataclass(frozen=True, eq=False)
class Container:
    """The article's element, and the method of the search."""

    element: Element
    path: str
    method: str  # marked, pinned, profile, known, score
    good: float


def find_container(
    page: PageTree, pinned: str | None, profile: Profile | None = None, anchor: Headline | None = None
) -> Container | None:
    """Return the element of the article; None if no element reads like an article.

    The element in which an e-paper marks the text is believed first. No line down to the headline `anchor` is text.
    `pinned` is the path of the article's element at the last look. The pinned element, the site's profile and known
    systems are believed in this order, if the element holds enough of the text; else the score decides.
    """
    tallies = _tallies(page.lines, anchor)
    marked = next((element for element in tallies if element.tag == TEXT_TAG), None)
    if marked is not None:
        return _container(marked, MARKED, tallies[marked].good)
    best = max(tallies.items(), key=lambda item: (item[1].score, -item[1].total), default=None)
    if best is None or best[1].good <= 0:
        return None
    element, tally = best
    return (
        _pinned(page, pinned, tallies, tally)
        or (_named("profile", profile.holds, tallies, tally) if profile else None)
        or _named("known", is_known, tallies, tally)
        or _container(_deepest(element, tally, tallies), SCORED, tally.good)
    )


def _pinned(
    page: PageTree, path: str | None, tallies: Mapping[Element, Tally], best: Tally
) -> Container | None:
    element = find_path(page.root, path) if path else None
    tally = tallies.get(element) if element is not None else None
    if path is None or element is None or tally is None or tally.good < ENOUGH * best.good:
        return None
    return Container(element, path, "pinned", tally.good)


def _named(
    method: str, is_body: Callable[[Element], bool], tallies: Mapping[Element, Tally], best: Tally
) -> Container | None:
    element = _known(tallies, best, is_body)
    return None if element is None else _container(element, method, tallies[element].good)


def _container(element: Element, method: str, good: float) -> Container:
    return Container(element, path_of(element), method, good)


def is_left_empty(page: PageTree) -> bool:
    """Return whether an element in which known systems keep the body is still empty."""
    return any(
        not len(element) and is_known(element) and not (element.text or "").strip()
        for element in page.root.iter(*BODY_TAGS)
    )


def _deepest(element: Element, tally: Tally, tallies: Mapping[Element, Tally]) -> Element:
    """Return the innermost element with all of the text, but never a lone paragraph."""
    while (child := _only_child(element, tally, tallies)) is not None and child.tag not in PARAGRAPH_TAGS:
        element = child
    return _around_paragraph(element)


def _only_child(element: Element, tally: Tally, tallies: Mapping[Element, Tally]) -> Element | None:
    """Return the only child with all characters of an element, else None."""
    inside = [child for child in element if child in tallies and tallies[child].total == tally.total]
    return inside[0] if len(inside) == 1 else None


def _around_paragraph(element: Element) -> Element:
    while element.tag in NEVER_CONTAINER_TAGS:
        parent = element.getparent()
        if parent is None or parent.tag == "html":
            break
        element = parent
    return element


def _tallies(lines: list[Line], anchor: Headline | None) -> dict[Element, Tally]:
    tallies: dict[Element, Tally] = {}
    chains: dict[Element, list[Tally]] = {}
    for line, good in zip(lines, _weights(lines, anchor), strict=True):
        chars = len(line.bare)
        for tally in chains.get(line.element) or _chain(line.element, chains, tallies):
            tally.good += good
            tally.total += chars
    return tallies


def _weights(lines: list[Line], anchor: Headline | None) -> list[float]:
    """Return the weight of every line: 0 above the headline, for a repeated line and for readers' comments."""
    frames = _frames(lines)
    weights = [_weight(line, frames) for line in lines]
    for number in _repeated(lines):
        weights[number] = 0.0
    for number in _below_aside_headings(lines, weights):
        weights[number] = 0.0
    for number in _in_footers(lines):
        weights[number] = 0.0
    if anchor is not None:
        for number in _above_anchor(lines, weights, anchor):
            weights[number] = 0.0
    end = _start_of_comments(lines, weights)
    return weights[:end] + [0.0] * (len(lines) - end)


def _in_footers(lines: list[Line]) -> Iterator[int]:
    """Yield the lines without a sentence beside a line of the page's footer, in the same element."""
    likely = (line for line in lines if MAY_BE_FOOTER.search(line.text))
    footers = {line.element.getparent() for line in likely if FOOTER.search(line.text[:200])}
    footers -= {None}
    if footers:
        for number, line in enumerate(lines):
            is_short = "。" not in line.text and len(line.bare) <= NOTICE_AT_MOST
            if is_short and line.element.getparent() in footers:
                yield number


def _above_anchor(lines: list[Line], weights: list[float], anchor: Headline) -> Iterator[int]:
    """Yield the lines down to the headline with credit beside, and the credit lines below the headline.

    An anchor with next to no text below, and much text above, is no headline of this text.
    """
    above, below = sum(weights[: anchor.first]), sum(weights[anchor.last + 1 :])
    if below < ANCHORED_CHARS or (below < HARDLY and above > MUCH_ABOVE * below):
        return
    yield from range(anchor.last + 1)
    zone = range(anchor.last + 1, min(len(weights), anchor.last + 1 + ZONE))
    yield from (number for number in zone if is_information(lines[number]))


def _start_of_comments(lines: list[Line], weights: list[float]) -> int:
    """Return the heading of readers' comments below more than half of the text, else the number of lines."""
    before, everything = 0.0, sum(weights)
    for number, line in enumerate(lines):
        if len(line.bare) < 12 and before > everything / 2 and COMMENTS.match(line.bare):
            return number
        before += weights[number]
    return len(lines)


def _below_aside_headings(lines: list[Line], weights: list[float]) -> Iterator[int]:
    """Yield the lines below 小编推荐, 最新评论 and similar headings, within the heading's element."""
    before = 0.0
    for number, line in enumerate(lines):
        before += weights[number] if weights[number] >= len(line.bare) / 2 else 0.0
        if before >= HARDLY and not line.anchors and (_opens_aside(line) or _heads_stories(lines, number)):
            below = _lines_of_aside(lines, number)
            if not any(map(_is_main_heading, (lines[at] for at in below))):
                yield from below


def _lines_of_aside(lines: list[Line], number: int) -> list[int]:
    """Return the lines below a heading in the heading's own element, or in the element around a lone heading.

    Below a box of links in the flow of a text, the text goes on: two sentences of the shape of the heading.
    """
    holder: Element | None = lines[number].element
    for _ in range(LEVELS):
        if holder is None or holder.tag in ("body", "html"):
            return []
        if below := list(_under(lines, number + 1, holder)):
            return below if NAMED_COMMENTS.match(lines[number].bare) else _up_to_text(lines, number, below)
        holder = holder.getparent()
    return []


def _up_to_text(lines: list[Line], heading: int, below: list[int]) -> list[int]:
    shape = lines[heading].element.getparent(), lines[heading].element.tag
    flowing = [
        (lines[at].element.getparent(), lines[at].element.tag) == shape
        and not lines[at].link_chars
        and "。" in lines[at].text
        and not says_boilerplate(lines[at].text)
        for at in below
    ]
    for at in range(len(below) - 1):
        if flowing[at] and flowing[at + 1]:
            return below[:at]
    return below


def _is_main_heading(line: Line) -> bool:
    return line.heading and line.element.tag in ("h1", "h2")


def _opens_aside(line: Line) -> bool:
    """Return whether a line heads related articles or readers' comments; a lone 评论 is a button."""
    if not 2 < len(line.bare) <= 16:
        return False
    if NOTICE_HEADING.match(line.text):
        return True
    return TAIL.match(line.text) is not None or NAMED_COMMENTS.match(line.bare) is not None


def _heads_stories(lines: list[Line], number: int) -> bool:
    """Return whether a short heading stands above further articles: links by headline, perhaps with a summary each."""
    line, holder = lines[number], lines[number].element.getparent()
    if not line.heading or len(line.bare) > STORIES_HEADING or holder is None:
        return False
    below = [lines[at] for at in _under(lines, number + 1, holder)]
    links = [_is_headline_link(each) for each in below]
    has_summaries = all(above or own for above, own in pairwise(links))
    return sum(links) >= STORIES and links[0] and has_summaries


def _is_headline_link(line: Line) -> bool:
    return len(line.bare) >= HEADLINE_FROM and line.link_chars > 0.8 * len(line.bare)


def _under(lines: list[Line], start: int, holder: Element) -> Iterator[int]:
    """Yield the lines from `start` up to the first line outside an element."""
    for number in range(start, len(lines)):
        if lines[number].element is not holder and not _is_within(lines[number].element, holder):
            return
        yield number


def _repeated(lines: list[Line]) -> Iterator[int]:
    """Yield the lines of a second copy of the text, also lines with small differences to the first copy."""
    seen: set[str] = set()
    edges: set[str] = set()
    in_copy = False
    for number, line in enumerate(lines):
        if len(line.bare) < REPEATED:
            continue
        here = {f"^{line.bare[:6]}", f"{line.bare[-6:]}$"}
        in_copy = line.bare in seen or (in_copy and not here.isdisjoint(edges))
        if in_copy:
            yield number
        seen.add(line.bare)
        edges |= here


def _chain(
    element: Element, chains: dict[Element, list[Tally]], tallies: dict[Element, Tally]
) -> list[Tally]:
    """Return the tallies of an element and of all elements around, and keep the answer in `chains`."""
    waiting: list[Element] = []
    current: Element | None = element
    while current is not None and current not in chains:
        tallies.setdefault(current, Tally())
        waiting.append(current)
        current = current.getparent()
    chain = chains[current] if current is not None else []
    for each in reversed(waiting):
        chains[each] = chain = [tallies[each], *chain]
    return chain


def _frames(lines: list[Line]) -> frozenset[Element]:
    """Return the elements named like frame or rotating matter by chance: most sentences stand inside."""
    held: dict[Element, int] = {}
    everything = 0
    for line in lines:
        if not _reads_like_text(line) or _is_in_footer(line):
            continue
        everything += len(line.bare)
        for element in {line.noise, line.inner}:
            if element is not None:
                held[element] = held.get(element, 0) + len(line.bare)
    least = everything - max(20.0, 0.1 * everything)
    by_chance = (element for element, chars in held.items() if chars > least)
    return frozenset(element for element in by_chance if held[element] > 400 or not is_never_text(element))


def _is_in_footer(line: Line) -> bool:
    return line.noise is not None and NEVER_AT_ALL.search(name_of(line.noise)) is not None


def _reads_like_text(line: Line) -> bool:
    return (
        line.link_chars < LINKS_AT_MOST * len(line.bare)
        and SENTENCE.search(line.text) is not None
        and not says_boilerplate(line.text)
    )


@lru_cache(maxsize=2048)
def says_boilerplate(text: str) -> bool:
    """Return whether a line is a page's own notice; an article may mention copyright, but not in the first words."""
    match = BOILERPLATE.search(text)
    return match is not None and (len(text.replace(" ", "")) <= NOTICE_AT_MOST or match.start() < 12)


def _weight(line: Line, frames: frozenset[Element]) -> float:
    """Return the number of a line's characters of text; characters outside sentences count PLAIN."""
    chars = len(line.bare)
    if (line.heading and chars < NO_HEADING) or (line.noise is not None and line.noise not in frames):
        return 0.0
    linked = line.link_chars
    if linked > LINKS_AT_MOST * chars or says_boilerplate(line.text) or _is_cut_off(line):
        return 0.0
    return float(chars - linked) if _is_row_or_sentence(line) else PLAIN * (chars - linked)


def _is_cut_off(line: Line) -> bool:
    """Return whether a line is the beginning of a headline, as lists show headlines."""
    return len(line.bare) <= CUT_OFF_AT_MOST and CUT_OFF.search(line.text) is not None


def _is_row_or_sentence(line: Line) -> bool:
    return (line.row and not line.anchors) or (len(line.bare) >= 8 and SENTENCE.search(line.text) is not None)


def _known(
    tallies: Mapping[Element, Tally], best: Tally, is_body: Callable[[Element], bool]
) -> Element | None:
    """Return the first element with the name of a body and enough of the text; of two copies, the first."""
    first: Element | None = None
    for element, tally in tallies.items():  # in reading order of the first line in each element
        if tally.good < ENOUGH * best.good or tally.score < PURE * best.score or not is_body(element):
            continue
        if first is None or (_is_within(first, element) and tally.good <= 1.02 * tallies[first].good):
            first = element
    return first


def is_known(element: Element) -> bool:
    """Return whether an element is named like the body in known content systems."""
    identity = element.get("id")
    if identity and (identity in KNOWN_IDS or identity.startswith(KNOWN_ID_PREFIXES)):
        return True
    classes = element.get("class")
    return bool(classes) and any(name in KNOWN_CLASSES for name in str(classes).split())


def _is_within(element: Element, ancestor: Element) -> bool:
    return any(parent is ancestor for parent in element.iterancestors())


# --- paths ---


STEP = re.compile(
    r"^(?P<tag>[^.#\[]+)(?:#(?P<id>[^\[]+))?(?P<classes>(?:\.[^.\[]+)*)(?:\[(?P<number>\d{1,4})\])?$"
)
MAX_STEPS = 200
CLASSES_IN_PATH = 3
ROTATING_ID = re.compile(r"\d{4,}|[\s/>]")
ROTATING_CLASS = re.compile(r"\d{4,}|[/#\[\]]")


def path_of(element: Element) -> str:
    """Return a path that survives rotating matter: the nearest id, then tags with classes down to the element."""
    steps: list[str] = []
    current: Element | None = element
    while current is not None and current.tag not in ("body", "html"):
        identity = current.get("id")
        if identity and not ROTATING_ID.search(identity):
            steps.append(f"{current.tag!s}#{identity}")
            break
        steps.append(_step(current))
        current = current.getparent()
    return "/".join(reversed(steps)) or "body"


def _step(element: Element) -> str:
    """Return tag and classes of an element, and the number among siblings of the same shape: div.text[2]."""
    shape = tag, classes = _shape(element)
    step = ".".join([tag, *classes])
    siblings = element.itersiblings(preceding=True)
    number = 1 + sum(isinstance(sibling.tag, str) and _shape(sibling) == shape for sibling in siblings)
    return step if number == 1 else f"{step}[{number}]"


def _shape(element: Element) -> tuple[str, tuple[str, ...]]:
    names = (element.get("class") or "").split()
    classes = [name for name in names if not ROTATING_CLASS.search(name)]
    return str(element.tag), tuple(classes[:CLASSES_IN_PATH])


def find_path(root: Element, path: str) -> Element | None:
    """Return the element at a path; None if the page lacks the element, or `path` is no path of `path_of`."""
    here: Element | None = root.find("body") if root.tag != "body" else root
    if path == "body":
        return here
    for step in path.split("/")[:MAX_STEPS]:
        match = STEP.match(step)
        if match is None or here is None:
            return None
        here = _follow(root, here, match)
    return here


def _follow(root: Element, here: Element, match: re.Match[str]) -> Element | None:
    tag, wanted = match["tag"], match["id"]
    if wanted is not None:
        return next((element for element in _elements(root, tag) if element.get("id") == wanted), None)
    shape = (tag, tuple(name for name in match["classes"].split(".") if name))
    alike = (child for child in here if isinstance(child.tag, str) and _shape(child) == shape)
    before = int(match["number"] or 1) - 1
    return next(islice(alike, before, None), None) if before >= 0 else None


def _elements(root: Element, tag: str) -> Iterable[Element]:
    try:
        return root.iter(tag)
    except ValueError:
        return ()
