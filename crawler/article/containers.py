"""Extract: lines of a page → the element that holds the article, by pinned path, known system, or score. Pure.

Score of an element: G²/T, with T its characters and G those that read like an article's. That is highest for the
smallest element with the whole text: measured on 101 government and media pages it found the hand-marked element
on 98.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.article.blocks import TAIL
from crawler.article.profiles import Profile
from crawler.markup.boilerplate import Element, is_never_text, name_of
from crawler.markup.tree import Line, PageTree

# Elements that hold the body in content systems met again and again, outermost first.
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
COMMENTS = re.compile(
    r"^(?:网友|最新|热门|精彩|全部|发表|文章|新聞|網友)?(?:评论|評論|留言|跟帖|跟贴)(?:列表|区|\(?\d*\)?条?)?$"
)
NEVER_AT_ALL = re.compile(r"foot|copyright", re.IGNORECASE)  # holds sentences of its own on many sites
NOTICE_AT_MOST = 150  # characters
PURE = 0.7  # of the best score, likewise: some systems keep comments and adverts in the same element
NAMED_COMMENTS = re.compile(r"^(?:网友|最新|热门|精彩|全部|網友)(?:评论|評論|留言|跟帖)")
HARDLY = 60.0  # characters of text that must stand above such a heading
LINKS_AT_MOST = 0.4
# Weight of a line that is no link, but no sentence either: below one half it does not draw the container wider.
PLAIN = 0.25
NO_HEADING = 60  # a heading of that length is one that was never closed
REPEATED = 15  # characters from which a line that comes again is a second copy of the text


@dataclass(eq=False)
class Tally:
    """What an element holds."""

    good: float = 0.0
    total: int = 0

    @property
    def score(self) -> float:
        """G²/T."""
        return self.good * self.good / self.total if self.total else 0.0


@dataclass(frozen=True, eq=False)
class Container:
    """The article's element, and how it was found."""

    element: Element
    path: str
    method: str  # pinned, profile, known, score
    good: float


def find_container(page: PageTree, pinned: str | None, profile: Profile | None = None) -> Container | None:
    """The element that holds the article; None where nothing reads like one."""
    tallies = _tallies(page.lines)
    best = max(tallies.items(), key=lambda item: (item[1].score, -item[1].total), default=None)
    if best is None or best[1].good <= 0:
        return None
    element, tally = best
    element = _deepest(element, tally, tallies, page.lines)
    if (
        pinned
        and (there := find_path(page.root, pinned)) is not None
        and _good(there, tallies) >= ENOUGH * tally.good
    ):
        return Container(there, pinned, "pinned", _good(there, tallies))
    for method, is_body in (("profile", profile.holds if profile else None), ("known", is_known)):
        known = _known(tallies, tally, is_body) if is_body else None
        if known is not None:
            return Container(known, path_of(known), method, _good(known, tallies))
    return Container(element, path_of(element), "score", tally.good)


def is_left_empty(page: PageTree) -> bool:
    """Whether an element that known systems keep the body in is there and holds nothing yet."""
    return any(
        not len(element) and is_known(element) and not (element.text or "").strip()
        for element in page.root.iter("div", "td", "article", "section")
    )


def _good(element: Element, tallies: dict[Element, Tally]) -> float:
    tally = tallies.get(element)
    return tally.good if tally else 0.0


def _deepest(element: Element, tally: Tally, tallies: dict[Element, Tally], lines: list[Line]) -> Element:
    """Down through elements that hold nothing besides one other, but not into a paragraph that is all there is."""
    while True:
        inside = [each for each in element if each in tallies and tallies[each].total == tally.total]
        if len(inside) != 1 or inside[0].tag in ("p", "span", "font", "strong", "b", "tr", "tbody", "table"):
            break
        element = inside[0]
    while element.tag in ("p", "span", "font", "strong", "b", "tr", "tbody", "table", "center", "em", "li"):
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return element


def _tallies(lines: list[Line]) -> dict[Element, Tally]:
    tallies: dict[Element, Tally] = {}
    chains: dict[Element, list[Element]] = {}
    for line, good in zip(lines, _weights(lines), strict=True):
        chars = len(line.bare)
        for element in _chain(line.element, chains):
            tally = tallies.setdefault(element, Tally())
            tally.good += good
            tally.total += chars
    return tallies


def _weights(lines: list[Line]) -> list[float]:
    """Weight of each line: nothing for one that comes again, or stands among readers' comments."""
    frames = _frames(lines)
    weights = [weight(line, frames) for line in lines]
    for number in _repeated(lines):
        weights[number] = 0.0
    for number in _below_aside_headings(lines, weights):
        weights[number] = 0.0
    before, everything = 0.0, sum(weights)
    for number, line in enumerate(lines):
        if len(line.bare) < 12 and before > everything / 2 and COMMENTS.match(line.bare):
            return weights[:number] + [0.0] * (len(lines) - number)
        before += weights[number]
    return weights


def _below_aside_headings(lines: list[Line], weights: list[float]) -> Iterator[int]:
    """Lines below 小编推荐, 最新评论 and the like, within the same element."""
    before = 0.0
    for number, line in enumerate(lines):
        before += weights[number] if weights[number] >= len(line.bare) / 2 else 0.0
        if before < HARDLY or line.anchors or not _opens_aside(line):
            continue
        holder = (
            line.element if next(_under(lines, number + 1, line.element), None) else line.element.getparent()
        )
        if holder is None or holder.tag == "html":
            continue
        below = list(_under(lines, number + 1, holder))
        if not any(lines[each].heading and lines[each].element.tag in ("h1", "h2") for each in below):
            yield from below


def _opens_aside(line: Line) -> bool:
    """Whether a line heads related articles or readers' comments; a lone 评论 is a button."""
    if not 2 < len(line.bare) <= 16:
        return False
    return TAIL.match(line.text) is not None or NAMED_COMMENTS.match(line.bare) is not None


def _under(lines: list[Line], start: int, holder: Element) -> Iterator[int]:
    for number in range(start, len(lines)):
        if lines[number].element is not holder and not _is_within(lines[number].element, holder):
            return
        yield number


def _repeated(lines: list[Line]) -> Iterator[int]:
    """Lines of a second copy of the text, also such as differ a little from the first copy's."""
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


def _chain(element: Element, chains: dict[Element, list[Element]]) -> list[Element]:
    if element not in chains:
        parent = element.getparent()
        if parent is not None and parent in chains:
            chains[element] = [element, *chains[parent]]
        else:
            chains[element] = [element, *element.iterancestors()]
    return chains[element]


def _frames(lines: list[Line]) -> frozenset[Element]:
    """Elements named like frame or rotating matter that yet hold most sentences: so named by chance."""
    held: dict[Element, int] = {}
    everything = 0
    for line in lines:
        if not _reads_like_text(line) or (
            line.noise is not None and NEVER_AT_ALL.search(name_of(line.noise))
        ):
            continue
        everything += len(line.bare)
        for element in {line.noise, line.inner} - {None}:
            if element is not None:
                held[element] = held.get(element, 0) + len(line.bare)
    least = everything - max(20.0, 0.1 * everything)
    return frozenset(
        element
        for element, chars in held.items()
        if chars > least and (chars > 400 or not is_never_text(element))
    )


def _reads_like_text(line: Line) -> bool:
    return (
        line.link_chars < LINKS_AT_MOST * len(line.bare)
        and SENTENCE.search(line.text) is not None
        and not _is_boilerplate(line)
    )


def _is_boilerplate(line: Line) -> bool:
    return _says_boilerplate(line.text)


@lru_cache(maxsize=2048)
def _says_boilerplate(text: str) -> bool:
    """Whether a line is a page's own notice; a long paragraph may well speak of such things, but not begin so."""
    match = BOILERPLATE.search(text)
    return match is not None and (len(text.replace(" ", "")) <= NOTICE_AT_MOST or match.start() < 12)


def weight(line: Line, frames: frozenset[Element] = frozenset()) -> float:
    """How many of a line's characters read like an article's."""
    chars = len(line.bare)
    if (line.heading and chars < NO_HEADING) or (line.noise is not None and line.noise not in frames):
        return 0.0
    if line.link_chars > LINKS_AT_MOST * chars or _is_boilerplate(line):
        return 0.0
    if (line.row and not line.anchors) or (chars >= 8 and SENTENCE.search(line.text)):
        return float(chars - line.link_chars)
    return PLAIN * (chars - line.link_chars)


def _known(tallies: dict[Element, Tally], best: Tally, is_body: Callable[[Element], bool]) -> Element | None:
    """The first element so named that holds enough: of a body given twice, the first copy."""
    found: Element | None = None
    for element, tally in tallies.items():  # in reading order of what they hold first
        if tally.good < ENOUGH * best.good or tally.score < PURE * best.score or not is_body(element):
            continue
        if found is None or (_is_within(found, element) and tally.good <= 1.02 * tallies[found].good):
            found = element
    return found


def is_known(element: Element) -> bool:
    """Whether an element is named as known systems name the one that holds the body."""
    identity = element.get("id")
    if identity and (identity in KNOWN_IDS or identity.startswith(KNOWN_ID_PREFIXES)):
        return True
    classes = element.get("class")
    return bool(classes) and any(name in KNOWN_CLASSES for name in str(classes).split())


def _is_within(element: Element, ancestor: Element) -> bool:
    return any(each is ancestor for each in element.iterancestors())


# --- paths ---


def path_of(element: Element) -> str:
    """A path that survives rotating matter: the nearest id, then tags with classes down to the element."""
    steps: list[str] = []
    current: Element | None = element
    while current is not None and current.tag not in ("body", "html"):
        identity = current.get("id")
        if identity and not re.search(r"\d{4,}|[\s/>]", identity):
            steps.append(f"{current.tag!s}#{identity}")
            break
        steps.append(_step(current))
        current = current.getparent()
    return "/".join(reversed(steps)) or "body"


def _step(element: Element) -> str:
    classes = [
        name for name in (element.get("class") or "").split() if not re.search(r"\d{4,}|[/#\[\]]", name)
    ][:3]
    step = ".".join([str(element.tag), *classes])
    number = 1
    for sibling in element.itersiblings(preceding=True):
        number += isinstance(sibling.tag, str) and _shape(sibling) == (element.tag, tuple(classes))
    return step if number == 1 else f"{step}[{number}]"


def _shape(element: Element) -> tuple[str, tuple[str, ...]]:
    classes = [
        name for name in (element.get("class") or "").split() if not re.search(r"\d{4,}|[/#\[\]]", name)
    ][:3]
    return str(element.tag), tuple(classes)


STEP = re.compile(
    r"^(?P<tag>[^.#\[]+)(?:#(?P<id>[^\[]+))?(?P<classes>(?:\.[^.\[]+)*)(?:\[(?P<number>\d{1,4})\])?$"
)


def find_path(root: Element, path: str) -> Element | None:
    """The element at a path; None where the page has none, or the path is not one of ours."""
    here: Element | None = root.find("body") if root.tag != "body" else root
    if path == "body":
        return here
    for step in path.split("/")[:MAX_STEPS]:
        match = STEP.match(step)
        if match is None or here is None:
            return None
        here = _follow(root, here, match)
    return here


MAX_STEPS = 200


def _follow(root: Element, here: Element, match: re.Match[str]) -> Element | None:
    tag, wanted = match["tag"], match["id"]
    if wanted is not None:
        return next((each for each in _elements(root, tag) if each.get("id") == wanted), None)
    shape = (tag, tuple(name for name in match["classes"].split(".") if name))
    alike = (child for child in here if isinstance(child.tag, str) and _shape(child) == shape)
    skipped = int(match["number"] or 1) - 1
    for number, child in enumerate(alike):
        if number == skipped:
            return child
    return None


def _elements(root: Element, tag: str) -> Iterable[Element]:
    try:
        return root.iter(tag)
    except ValueError:
        return ()
