"""Names of elements → whether an element is part of a page's frame, rotating matter, or text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

# Rotating matter also stands inside bodies of articles: adverts, sharing, comments, related links, pagers.
ADVERT_NAME = (
    r"ads?(?:v|box|wrap|wrapper|area|bar|div|img|pic|text|txt|con|content|left|right|top|"
    r"bottom|mid|middle|center|block|slot|unit|"
    r"sense\w*|sbygoogle|vert\w*)?\d*|gg(?:w|box|ad)?\d*|guanggao\w*|promo(?:tion)?|sponsor\w*"
)
ADVERT = re.compile(rf"(?:^|[\s_-])(?:{ADVERT_NAME})(?=$|[\s_\-\d])", re.IGNORECASE)
ADVERT_AT_MOST = 300  # characters; a longer element is text that has the name by chance
INNER_NOISE = re.compile(
    rf"(?:^|[\s_-])(?:{ADVERT_NAME}|"
    r"share\w*|\w{0,60}share(?:box|buttonbox|bar)|bdshare\w*|social\w*|fenxiang|jiathis\w*|"
    r"comments?(?:box|list|area)?|pinglun\w*|pl(?:box|list)|reply|replies|cmt\w*|"
    r"related?\w*|relations?|relnews|xg(?:xw|yd|wz|lj|nr|tj|news|list)|xiangguan\w*|"
    r"tuijian\w*|recommend\w*|guess\w*|"
    r"hot(?:news|list|box|words?)|rank\w*|paihang\w*|"
    r"prev(?:next)?|prenext|upnext|shangxia\w*|sxp|pager|pagination|page(?:nav|bar|list|num)|fenye|"
    r"ewm|qr_?code|erweima|qrcode\w*|copyright\w*|banquan|disclaimer|mianze\w*|"
    r"author-?(?:box|meta|bio|info|card|posts|intro|wrap|detail)[\w-]*|"
    r"fontsize|zihao|toolbar|hits|viewcount|jiucuo|visitor\w*|counter|qqgroup|app-?down\w*|statement"
    r")(?=$|[\s_\-\d])",
    re.IGNORECASE,
)
# Frames of a page hold no entry of a list and no text of an article.
OUTER_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|\w{0,60}nav|menu\w*|side\w*|aside|\w{0,60}sidebar|foot(?!ball|note)\w*|\w{0,60}footer|crumbs?|breadcrumbs?|"
    r"dqwz|weizhi|mbx|search\w*|friend-?links?|yqlj|youlian|topbar|top-?bar|login\w*|"
    r"float\w*|popup|dialog|modal|weather|header-?top|siteinfo|hot)(?=$|[\s_\-\d])",
    re.IGNORECASE,
)
NEVER_TEXT = re.compile(r"foot(?!ball|note)|copyright|nav|menu|comment|pinglun", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
OUTER_TAGS = frozenset(("nav", "footer", "aside"))


def name_of(element: Element) -> str:
    """Return the classes and id of an element, up to 200 characters. They tell its purpose."""
    return _name(element.get("class") or "", element.get("id") or "")


class Make(NamedTuple):
    """What classes, id and style say of an element."""

    is_hidden: bool
    is_inner: bool  # named like rotating matter
    is_advert: bool  # named like an advert
    is_noise: bool  # named like rotating matter or like a frame


UNMADE = Make(is_hidden=False, is_inner=False, is_advert=False, is_noise=False)  # without attributes


@lru_cache(maxsize=8192)
def make_of(classes: str | None, identity: str | None, style: str | None) -> Make:
    """Return what the attributes of an element say. The pages of a site share most attributes."""
    name = _name(classes or "", identity or "")
    is_hidden = style is not None and HIDDEN.search(style) is not None
    is_inner, is_outer = noise_of(name)
    return Make(is_hidden, is_inner, ADVERT.search(name) is not None, is_inner or is_outer)


def is_short_advert(element: Element) -> bool:
    """Return whether an inline element that is named like an advert is short enough for an advert."""
    return sum(map(len, element.itertext())) <= ADVERT_AT_MOST


def _name(classes: str, identity: str) -> str:
    return f"{classes} {identity}".strip()[:200]


@lru_cache(maxsize=4096)
def noise_of(name: str) -> tuple[bool, bool]:
    """Return whether `name` (classes and id) means rotating matter, and whether `name` means a frame."""
    return INNER_NOISE.search(name) is not None, OUTER_NOISE.search(name) is not None


def is_inner_noise(element: Element) -> bool:
    """Return whether an element is named like rotating matter within a body."""
    return noise_of(name_of(element))[0]


def is_never_text(element: Element) -> bool:
    """Return whether an element holds no article by its name, even if it holds most of the page."""
    return element.tag in OUTER_TAGS or NEVER_TEXT.search(name_of(element)) is not None
