"""Whatever changes on the sites' pages at every request and means nothing."""

from __future__ import annotations

import random
from html import escape

HEADLINES = (
    "江川大桥合龙 两岸通行缩短四十分钟", "秋粮收购进度过半 农户卖粮排号上门", "城区十二条断头路年内打通",
    "市图书馆夜间开放至十点", "老旧电梯更新改造补贴开始申报", "滨海新区举办马拉松 三万人开跑",
    "校园周边食品安全抽检结果公布", "南浦港集装箱吞吐量创新高", "高标准农田建设带动亩均增收",
    "医保移动支付覆盖全部县级医院", "夜间经济示范街区名单出炉", "冬季供暖本月十五日点火",
    "中小学寒假时间确定", "新能源公交车陆续投用", "公园绿地轮换开放共享", "灵活就业人员参保问答",
)  # fmt: skip
ADVERTS = (
    "江川老酒 双十一特惠 满三百减五十", "装修贷 最快十分钟放款 点击咨询", "墙体广告 全国安装 免费设计",
    "健康体检套餐 限时五折", "名师一对一 暑假班火热报名", "二手车 全国直收 当天打款",
)  # fmt: skip
DAYS = "一二三四五六日"


def today(rng: random.Random) -> str:
    """The date of the day, as a page shows it."""
    return f"今天是2026年{rng.randint(10, 12)}月{rng.randint(1, 28)}日 星期{rng.choice(DAYS)}"


def session(rng: random.Random) -> str:
    """A session id."""
    return f"{rng.getrandbits(64):016x}"


def views(rng: random.Random) -> str:
    """A counter."""
    return str(rng.randint(100, 99999))


def headlines(rng: random.Random, count: int) -> list[str]:
    """Headlines of a side column."""
    return rng.sample(HEADLINES, count)


def links(rng: random.Random, count: int, *, path: str = "/other/") -> str:
    """A side column's entries, as list items."""
    return "".join(
        f'<li><a href="{path}{rng.randint(1000, 9999)}.html">{escape(title)}</a></li>'
        for title in headlines(rng, count)
    )


def advert(rng: random.Random) -> str:
    """An advert, as it stands between the paragraphs of an article."""
    number = rng.randint(100, 999)
    return (
        f'<div class="gg ad_{number}"><a href="/gg/{number}.html" target="_blank">'
        f'<img src="/gg/{number}.gif" alt="">{rng.choice(ADVERTS)}</a></div>'
    )


def pasted(rng: random.Random) -> str:
    """An advert as some portals' editors paste it: a paragraph like any other, but for being all link."""
    return f'<p><a href="/gg/{rng.randint(100, 999)}.html" target="_blank">{rng.choice(ADVERTS)}</a></p>'


def with_adverts(blocks: list[str], rng: random.Random, *, pasted_share: float = 0.0) -> list[str]:
    """Blocks of an article with an advert or two among them."""
    shown = list(blocks)
    for _ in range(rng.randint(1, 2)):
        shown.insert(
            rng.randint(1, max(1, len(shown) - 1)), (pasted if rng.random() < pasted_share else advert)(rng)
        )
    return shown
