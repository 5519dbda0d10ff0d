"""What the five sites show in each round, what happened between the rounds, and what derives from what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from sites.five.texts import MINISTRY, OWN, PROVINCE, Story

ROUNDS = (1, 2, 3)


@dataclass(frozen=True)
class Publisher:
    """One of the five sites."""

    key: str
    name: str
    title: str
    role: str
    host: str
    domain: str
    start: tuple[str, ...]
    aliases: tuple[str, ...] = ()


M = Publisher(
    "m", "bu", "民生事务部", "original", "www.mssw.example.gov.cn", "mssw.example.gov.cn",
    ("/n1/index.html",), ("民生事务部网站",),
)  # fmt: skip
J = Publisher(
    "j", "ting", "江川省民政厅", "original", "mzt.jiangchuan.example.cn", "mzt.jiangchuan.example.cn",
    ("/xwzx/index.html",), ("江川民政",),
)  # fmt: skip
A = Publisher(
    "a",
    "msxw",
    "民生新闻网",
    "portal",
    "www.msxw.example.org.cn",
    "msxw.example.org.cn",
    ("/msgz/list_1_1.html",),
)
B = Publisher(
    "b", "jczx", "江川在线", "portal", "www.jczx.example.com", "jczx.example.com",
    ("/news/index.asp", "/sitemap.xml.gz"),
)  # fmt: skip
C = Publisher(
    "c", "huaxun", "華訊網", "portal", "www.huaxun.example.net", "huaxun.example.net", ("/rss.xml",)
)  # fmt: skip
PUBLISHERS = (M, J, A, B, C)
BY_KEY = {each.key: each for each in PUBLISHERS}


class Special(StrEnum):
    """A page that shows no article in a round."""

    ABSENT = "absent"  # not there yet: 404, and no list names it
    GONE = "gone"  # 404
    SOFT_404 = "soft-404"
    FRONT = "front"  # redirects to the front page
    MOVED = "moved"  # 301 to the address in MOVED
    FAULT = "fault"  # 500
    CHALLENGE = "challenge"  # 412 with a script
    BLANK = "blank"  # the template without text
    BYTE = "byte"  # one byte
    MAINTENANCE = "maintenance"  # 200, a short notice
    LOGIN = "login"  # redirects to a form
    CUT = "cut"  # the connection ends inside the body


@dataclass(frozen=True)
class Shown:
    """An article as a page shows it in a round."""

    story: Story
    link: str | None = None  # what it names as 原文链接
    pages: int = 1


State = Shown | Special


@dataclass(frozen=True)
class Page:
    """A page and its three states."""

    key: str  # "a:dibao": site, story
    path: str
    states: tuple[State, State, State]

    @property
    def publisher(self) -> Publisher:
        """Whose page it is."""
        return BY_KEY[self.key[0]]

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{self.publisher.host}{self.path}"


def _paths() -> dict[str, str]:
    paths = {f"m:{key}": f"/n1/n{12 + i % 3}/c{4501 + i}/content.html" for i, key in enumerate(MINISTRY)}
    paths |= {f"j:{key}": f"/xwzx/202610/t20261013_{7701 + i}.html" for i, key in enumerate(PROVINCE)}
    for number, key in enumerate(REPRINTED):
        site, paths_of = (
            key[0],
            {"a": "/msgz/2026/10{n}.html", "b": "/news/show.asp?id=3{n}", "c": "/news/2026/p{n}.html"},
        )
        paths[key] = paths_of[site].format(n=f"{number + 110}")
    return paths | {
        "m:ertong2": "/n1/n15/c9907/content.html",
        "j:republish2": "/xwzx/202611/t20261120_8800.html",
    }


REPRINTED = [
    "a:dibao",
    "a:cishan",
    "a:ertong",
    "a:shegong",
    "a:twopage",
    "a:negation",
    "a:uncredited",
    "a:light",
    "a:change",
    "a:digest",
    "a:own",
    "b:yanglao",
    "b:shegong",
    "b:twopage",
    "b:figure",
    "b:miscredit",
    "b:change",
    "b:light",
    "b:cishan",
    "b:own",
    "b:notice",
    "c:dibao",
    "c:diming",
    "c:figure",
    "c:headline",
    "c:change",
    "c:uncredited",
    "c:shegong",
    "c:cishan",
    "c:own",
]
PATHS = _paths()
URLS = {key: f"http://{BY_KEY[key[0]].host}{path}" for key, path in PATHS.items()}
# Entries of the ministry's list that lead through a script redirect: the listed address, the article's.
STUBS = {
    f"/n1/r/{number}.html": PATHS[f"m:{key}"]
    for number, key in enumerate(("shequ", "cishan", "quote"), start=61)
}
DEAD_LINK = f"http://{J.host}/xwzx/202609/t20260930_0404.html"
FORBIDDEN = f"http://{M.host}/neibu/c7777/content.html"
# Two addresses of one article: either may be named.
SAME_PAGE = {f"http://{M.host}{stub}": f"http://{M.host}{path}" for stub, path in STUBS.items()} | {
    URLS["m:ertong2"]: URLS["m:ertong"]
}


def edited(story: Story, *swaps: tuple[str, str]) -> Story:
    """A story in which each first text is replaced by the second; every one must occur."""
    text = story.text
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new)
    return replace(story, text=text)


def excerpt(story: Story, paragraphs: int) -> Story:
    """The first paragraphs of a story."""
    return replace(story, text="\n".join(story.paragraphs[:paragraphs]))


def _reprint(
    of: Story,
    site: Publisher,
    *,
    source: str | None = None,
    link: str | None = None,
    author: str | None = None,
) -> Shown:
    editors = {"a": "石楠", "b": "梁燕", "c": "葉真"}
    day, hour = of.published.split()
    story = replace(
        of,
        source=of.source if source is None else source,
        author=of.author if author is None else author,
        editor=editors[site.key],
        published=f"{day} {min(int(hour[:2]) + 3, 23):02d}:{hour[3:]}",
    )
    return Shown(story, link)


def _all(state: State) -> tuple[State, State, State]:
    return state, state, state


def _then(first: State, later: State) -> tuple[State, State, State]:
    return first, later, later


def _between(first: State, second: State) -> tuple[State, State, State]:
    return first, second, first


def _ministry() -> dict[str, tuple[State, State, State]]:
    shown = {key: Shown(story) for key, story in MINISTRY.items()}
    states = {key: _all(each) for key, each in shown.items()}
    story = MINISTRY
    states["dibao"] = _then(shown["dibao"], Shown(DIBAO_CORRECTED))
    states["shequ"] = _then(shown["shequ"], Shown(replace(story["shequ"], title=SHEQU_HEADLINE)))
    states["cishan"] = _then(shown["cishan"], Shown(replace(story["cishan"], source="慈善公益周报")))
    states["yanglao"] = _between(shown["yanglao"], Special.GONE)
    states["diming"] = _then(shown["diming"], Special.SOFT_404)
    states["hunyin"] = _then(shown["hunyin"], Special.FRONT)
    states["ertong"] = _then(shown["ertong"], Special.MOVED)
    states["ertong2"] = _then(Special.ABSENT, shown["ertong"])
    states["yingji"] = _then(shown["yingji"], Shown(YINGJI_RESET))
    states["canji"] = _between(shown["canji"], Special.FAULT)
    return states


DIBAO_CORRECTED = edited(MINISTRY["dibao"], ("122.7万名", "127.2万名"))
SHEQU_HEADLINE = "城乡社区服务设施补短板行动推迟至明年启动"
YINGJI_RESET = edited(
    MINISTRY["yingji"], ("“寒冬送温暖”", '"寒冬送温暖"'), ("24小时", "24 小时"), ("；对", "; 对")
)


def _province() -> dict[str, tuple[State, State, State]]:
    shown = {key: Shown(story, pages=2 if key == "twopage" else 1) for key, story in PROVINCE.items()}
    states = {key: _all(each) for key, each in shown.items()}
    again = Shown(replace(PROVINCE["republish"], published="2026-11-20 10:00"))
    states["republish2"] = (Special.ABSENT, Special.ABSENT, again)
    states["late"] = _then(Special.BLANK, shown["late"])
    states["challenge"] = _between(shown["challenge"], Special.CHALLENGE)
    states["empty"] = _between(shown["empty"], Special.BYTE)
    states["uncredited"] = _between(shown["uncredited"], Special.MAINTENANCE)
    states["headline"] = _between(shown["headline"], Special.LOGIN)
    states["miscredit"] = _between(shown["miscredit"], Special.CUT)
    return states


def _portal_a() -> dict[str, tuple[State, State, State]]:
    m, j = MINISTRY, PROVINCE
    first = _reprint(m["dibao"], A, link=URLS["m:dibao"])
    change = _reprint(j["change"], A)
    negated = edited(j["negation"], ("不得预售墓穴", "可以预售墓穴"))
    light = edited(j["light"], ("闹过不少纠纷", "有过不少争执"))
    return {
        "dibao": (first, first, _reprint(DIBAO_CORRECTED, A, link=URLS["m:dibao"])),
        "cishan": _all(_reprint(m["cishan"], A, link=URLS["m:cishan"])),
        "ertong": _all(_reprint(m["ertong"], A, link=URLS["m:ertong"])),
        "shegong": _all(_reprint(m["shegong"], A)),
        "twopage": _all(_reprint(excerpt(j["twopage"], 4), A, link=URLS["j:twopage"])),
        "negation": _all(_reprint(negated, A, link=URLS["j:negation"])),
        "uncredited": _all(_reprint(j["uncredited"], A, source="")),
        "light": _all(_reprint(light, A, link=URLS["j:light"])),
        "change": _then(change, _reprint(j["change"], A, source="")),
        "digest": _all(Shown(DIGEST)),
        "own": _all(Shown(OWN["a_own"])),
    }


def _portal_b() -> dict[str, tuple[State, State, State]]:
    m, j = MINISTRY, PROVINCE
    altered = edited(j["figure"], ("建设成本12.5万元", "建设成本15.2万元"))
    change = _reprint(j["change"], B)
    injected = replace(m["cishan"], text=f"{m['cishan'].text.strip()}\n{SPONSOR}")
    return {
        "yanglao": _all(_reprint(m["yanglao"], B)),
        "shegong": _then(_reprint(m["shegong"], B, source="民生事务部网站"), Special.GONE),
        "twopage": _all(_reprint(j["twopage"], B)),
        "figure": _all(_reprint(altered, B)),
        "miscredit": _all(_reprint(j["miscredit"], B, source="南浦都市报")),
        "change": _then(change, replace(change, story=replace(change.story, title=B_HEADLINE))),
        "light": _all(_reprint(j["light"], B, link=DEAD_LINK)),
        "cishan": _all(_reprint(injected, B)),
        "own": _all(Shown(OWN["b_own"])),
        "notice": _all(Shown(OWN["b_notice"])),
    }


SPONSOR = (
    "本次活动由江川老酒独家冠名支持，百年窖池，匠心酿造，团购热线0000-8888888，前一百名顾客可享受五折优惠。"
)
DIGEST = Story(
    "一周民生速览：跨省通办提速 社工进医院 协会收费瘦身",
    "\n".join(
        [
            "过去一周，哪些消息与你的生活有关？本网为你梳理了以下几条。",
            *MINISTRY["canji"].paragraphs[:2],
            *PROVINCE["empty"].paragraphs[:2],
            *PROVINCE["challenge"].paragraphs[:2],
        ]
    ),
    "2026-10-30 08:00",
    "民生事务部、江川省民政厅",
    "民生新闻网综合",
    "石楠",
)
B_HEADLINE = "再无铁栅栏！江川救助站大变样引热议"
C_HEADLINE = "江川社区工作者月月涨薪 离职率腰斩"
CAVEAT = "但是连续三个月就餐人数不足10人的互助点，不得继续领取运营奖补。"


def _portal_c() -> dict[str, tuple[State, State, State]]:
    m, j = MINISTRY, PROVINCE
    wrong = edited(j["change"], ("改造提升45个", "改造提升54个"))
    renamed = replace(j["headline"], title=C_HEADLINE)
    return {
        "dibao": _all(_reprint(m["dibao"], C)),
        "diming": _all(_reprint(m["diming"], C)),
        "figure": _all(_reprint(edited(j["figure"], (CAVEAT, "")), C)),
        "headline": _all(_reprint(renamed, C)),
        "change": _then(_reprint(j["change"], C), _reprint(wrong, C)),
        "uncredited": _all(_reprint(j["uncredited"], C, link=URLS["j:challenge"])),
        "shegong": _all(_reprint(excerpt(m["shegong"], 3), C)),
        "cishan": _all(_reprint(m["cishan"], C, source=A.title)),
        "own": _all(Shown(OWN["c_own"])),
    }


def _pages() -> dict[str, Page]:
    states = {"m": _ministry(), "j": _province(), "a": _portal_a(), "b": _portal_b(), "c": _portal_c()}
    keys = [f"{site}:{story}" for site, stories in states.items() for story in stories]
    return {key: Page(key, PATHS[key], states[key[0]][key[2:]]) for key in keys}


PAGES = _pages()


@dataclass(frozen=True)
class Event:
    """Something that an operator must be told."""

    round: int
    kind: str
    page: str
    original: str | None = None
    at_least: str = "warning"
    resolved: int | None = None  # the round in which it no longer holds


EVENTS = (
    # the portals' reprints as they were first seen
    Event(1, "reprint-altered", "a:negation", "j:negation", "critical"),
    Event(1, "reprint-altered", "b:figure", "j:figure", "critical"),
    Event(1, "reprint-altered", "c:figure", "j:figure", "warning"),  # a condition cut out
    Event(1, "reprint-altered", "a:light", "j:light", "warning"),
    Event(1, "reprint-headline-altered", "c:headline", "j:headline"),
    Event(1, "reprint-uncredited", "a:uncredited", "j:uncredited"),
    Event(1, "reprint-miscredited", "b:miscredit", "j:miscredit"),
    Event(1, "reprint-altered", "b:cishan", "m:cishan"),  # an advert slipped into the text
    Event(
        1, "reprint-improper", "c:cishan", "a:cishan", "notice"
    ),  # credits the portal that it was copied from
    Event(1, "reprint-link-broken", "b:light", "j:light", "notice"),
    Event(1, "reprint-link-broken", "c:uncredited", "j:uncredited", "notice"),
    # second round
    Event(2, "edited", "m:dibao", None, "critical"),
    Event(2, "headline-changed", "m:shequ"),
    Event(2, "attribution-changed", "m:cishan", None, "notice"),
    Event(2, "removed", "m:yanglao", None, "critical", resolved=3),
    Event(2, "removed", "m:diming", None, "critical"),
    Event(2, "removed", "m:hunyin", None, "critical"),
    Event(2, "removed", "b:shegong", None, "notice"),
    Event(2, "moved", "m:ertong", None, "notice"),
    Event(2, "reprint-outdated", "a:dibao", "m:dibao", resolved=3),
    Event(2, "reprint-outdated", "c:dibao", "m:dibao"),
    Event(2, "reprint-outdated", "b:yanglao", "m:yanglao", resolved=3),
    Event(2, "reprint-outdated", "c:diming", "m:diming"),
    Event(2, "attribution-changed", "a:change", None, "notice"),
    Event(2, "reprint-uncredited", "a:change", "j:change"),
    Event(2, "headline-changed", "b:change"),
    Event(2, "reprint-headline-altered", "b:change", "j:change"),
    Event(2, "edited", "c:change", None, "critical"),
    Event(2, "reprint-altered", "c:change", "j:change", "critical"),
    # third round
    Event(3, "restored", "m:yanglao", None, "notice"),
    Event(3, "edited", "a:dibao", None, "info", resolved=3),  # a copy that follows the correction
    Event(3, "republished", "j:republish2"),
)
# Pages on which nothing may be found at all, whatever the server did in between.
SILENT = (
    "a:digest", "m:canji", "j:uncredited", "j:headline", "j:miscredit", "j:challenge", "j:empty", "j:late", "m:quote",
    "j:quote", "m:gongshi1", "m:gongshi2", "a:own", "b:own", "c:own", "b:notice", "b:twopage", "j:twopage", "m:shegong",
)  # fmt: skip
# Edited in typography alone: at most info.
COSMETIC = ("m:yingji",)

WHOLE: tuple[str, ...] = ("verbatim", "edited")
PART: tuple[str, ...] = ("excerpt",)
COMPILED: tuple[str, ...] = ("compilation",)
OF_MINISTRY = frozenset({"dibao", "cishan", "ertong", "shegong", "yanglao", "diming"})
# reprint → its originals, and which relations are right
REPRINTS: dict[str, dict[str, tuple[str, ...]]] = {
    key: {f"{'m' if key[2:] in OF_MINISTRY else 'j'}:{key[2:]}": WHOLE}
    for key in PAGES
    if key[0] in "abc" and key[2:] not in ("own", "notice")
} | {
    "a:twopage": {"j:twopage": PART},
    "c:shegong": {"m:shegong": PART},
    "c:cishan": {"a:cishan": WHOLE},
    "a:digest": {"m:canji": COMPILED, "j:empty": COMPILED, "j:challenge": COMPILED},
}
