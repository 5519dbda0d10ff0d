"""Articles in words of their own, and the answers with which a site shows or hides them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from sites.timeline import Reply

from storage.records import Failure

PLACES = tuple(first + second for first in "云石青白龙南北清" for second in "岭湾桥鹤潭")
WORDS = (
    "养老", "救助", "社区", "慈善", "婚姻", "殡葬", "儿童", "地名", "社工", "志愿", "区划", "补贴", "评估", "检查",
    "登记", "培训", "热线", "驿站", "食堂", "家庭",
)  # fmt: skip
DEEDS = ("开展", "推进", "落实", "完善", "部署", "排查", "建成", "改造", "发放", "公布")


@dataclass(frozen=True)
class Story:
    """An article of a site, in words that no other article has."""

    number: int
    title: str
    lines: tuple[str, ...]
    dated: str = "2026-10-04 00:30"  # before eight in the morning: the day before in UTC
    credit: str = "来源：本市日报 编辑：林一"
    extra: str = ""  # below the text


@cache
def story(site: int, number: int, dated: str = "2026-10-04 00:30") -> Story:
    """The article of a site with a number."""
    rng = random.Random(f"{site}/{number}")

    def sentence() -> str:
        nouns = rng.sample(WORDS, 4)
        return (
            f"{PLACES[site]}{rng.choice(DEEDS)}{''.join(nouns)}工作，"
            f"惠及{rng.randint(12, 98)}.{rng.randint(1, 9)}万人，"
            f"其中{nouns[0]}{nouns[1]}共{rng.randint(100, 980)}处，由{rng.choice(WORDS)}部门负责。"
        )

    lines = tuple("".join(sentence() for _ in range(2)) for _ in range(4))
    title = f"{PLACES[site]}{rng.choice(DEEDS)}{''.join(rng.sample(WORDS, 3))}第{number}号工作"
    return Story(number, title, lines, dated)


def page(story: Story, at: datetime | None = None, *, body: str | None = None, status: int = 200) -> Reply:
    """The article in a template; with a time, in a template whose counter and day never stand still."""
    text = "".join(f"<p>　　{line}</p>" for line in story.lines) if body is None else body
    today = f" 今天是{at:%Y年%m月%d日}" if at else ""
    count = f"访问量：{at.timestamp() % 99991:.0f}" if at else "主办单位：民政局"
    return Reply(
        f"<html><head><meta charset=utf-8><title>{story.title}-民政局</title></head><body>"
        f"<div class=nav><a href='/'>首页</a>{today}</div><h1>{story.title}</h1>"
        f"<div class=info>发布时间：{story.dated} {story.credit}</div>"
        f"<div class=content>{text}{story.extra}</div><div class=foot>{count}</div></body></html>".encode(),
        status,
    )


def bare(text: str) -> Reply:
    """A page with a sentence alone."""
    return Reply(
        f"<html><head><meta charset=utf-8><title>民政局</title></head><body><p>{text}</p></body></html>".encode()
    )


DOWN = Reply(None, None, failure=Failure.TIMEOUT)
FORBIDDEN = Reply(b"403 Forbidden", 403)
GONE = Reply(b"<title>404 Not Found</title>404 Not Found", 404)
GATEWAY = Reply(b"<h1>502 Bad Gateway</h1>", 502)
Shown = Callable[[Story, datetime], Reply]


def original(story: Story, at: datetime) -> Reply:
    """The article as it was published."""
    return page(story)


def turning(story: Story, at: datetime) -> Reply:
    """The article in a template that never stands still."""
    return page(story, at)


def as_is(reply: Reply) -> Shown:
    """The same answer at any time."""
    return lambda story, at: reply


def emptied(body: str) -> Shown:
    """The page with another body below the headline."""
    return lambda story, at: page(story, body=body)


def changed(**fields: str | Sequence[str]) -> Shown:
    """The article with other fields."""
    return lambda story, at: page(replace(story, **fields))  # type: ignore[arg-type]


def reworded(story: Story, old: str, new: str) -> Story:
    """An article with other words in its first paragraph."""
    lines = (story.lines[0].replace(old, new, 1), *story.lines[1:])
    assert lines != story.lines
    return replace(story, lines=lines)


def with_words(old: str, new: str) -> Shown:
    """The article with other words in its first paragraph."""
    return lambda story, at: page(reworded(story, old, new))


def without_a_sentence(story: Story, at: datetime) -> Reply:
    """The article without the first sentence of its second paragraph."""
    _, *others = story.lines[1].split("。")
    return page(replace(story, lines=(story.lines[0], "。".join(others), *story.lines[2:])))


# Ways to withdraw an article without a word about a removal.
WAYS: Mapping[str, Shown] = {
    "emptied": emptied(""),
    "left out": emptied("<p>（略）</p>"),
    "archived": as_is(bare("您查看的内容已转入档案")),
    "withdrawn": as_is(bare("此稿已撤")),
    "empty": as_is(Reply(b"")),
    "401": as_is(Reply(b"x", 401)),
    "403": as_is(FORBIDDEN),
    "451": as_is(Reply(b"<h1>451</h1>", 451)),
    "500": as_is(Reply(b"<h1>500</h1>", 500)),
    "script": as_is(Reply("<script>alert('无此信息');history.back();</script>".encode())),
    "picture": as_is(bare("<img src='/a.png'>")),
    "refused": as_is(Reply(None, None, failure=Failure.CONNECT)),
    "time-out": as_is(DOWN),
}
