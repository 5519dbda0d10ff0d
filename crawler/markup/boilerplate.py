"""Names of elements → whether an element is part of a page's frame, rotating matter, or text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

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
OUTER_TAGS = frozenset(("nav", "footer", "aside"))


def name_of(element: Element) -> str:
    """Return the classes and id of an element, up to 200 characters. They tell its purpose."""
    return name_in(dict(element.items()))


def name_in(attributes: Mapping[str, str]) -> str:
    """Return the name of the element with these attributes; see `name_of`."""
    if "class" not in attributes and "id" not in attributes:
        return ""
    return f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()[:200]


def is_inline_advert(element: Element, name: str) -> bool:
    """Return whether an inline element is named like an advert and short enough for an advert."""
    if not _names_advert(name):
        return False
    return sum(map(len, element.itertext())) <= ADVERT_AT_MOST


@lru_cache(maxsize=4096)
def _names_advert(name: str) -> bool:
    return ADVERT.search(name) is not None


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
