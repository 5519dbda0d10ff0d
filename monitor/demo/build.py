"""Stories and templates → captures of the demonstration: pages of two rounds, and manifest.json.

Run ``python -m monitor.demo.build`` after a change of stories or templates. The same input gives the same bytes.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
MCA, MSNC = "http://www.mca.gov.cn", "http://www.msnc.org.cn"
ROUNDS = (1, 2)
INVENTED = (
    "演示用页面：文字为虚构，并非该网站内容。Demonstration page: invented, never published by this site."
)
REAL_REPRINT = (
    "演示用页面：正文取自真实转载页，模板为重建。"
    "Demonstration page: a real reprint's text in a rebuilt template."
)
REBUILT = (
    "演示用页面：正文由转载页重建，第二轮的数字改动为虚构。"
    "Demonstration page: rebuilt from the reprint; the second round's edit is invented."
)
SIDE = (
    "政务公开目录更新说明", "网站无障碍浏览使用帮助", "在线访谈预告", "政策问答专栏", "历史栏目归档通知",
    "办事指南下载", "数据开放说明", "网上调查结果反馈", "机构职能一览", "移动客户端改版说明",
)  # fmt: skip
# Headline of the portal's page, with stray spaces and a glued subtitle (R06)
SEED_HEADLINE = "乘势而上开 新局 奋勇争先谱 新篇回顾“十三五”发展成就激荡人心"
SEED_CREDIT = "（来源：中国社会报2021.6.24）"
CORRECTION = ("122.7万", "127.2万")


@dataclass(frozen=True)
class Story:
    """Article before a site publishes the article."""

    title: str
    date: str
    source: str
    paragraphs: tuple[str, ...]
    author: str = ""
    subtitle: str = ""
    remark: str = INVENTED

    def with_text(self, old: str, new: str) -> Story:
        """Return the story with `new` in place of `old`. Raises ValueError if `old` does not occur."""
        if not any(old in paragraph for paragraph in self.paragraphs):
            raise ValueError(f"{old} does not occur in {self.title}")
        return replace(self, paragraphs=tuple(text.replace(old, new) for text in self.paragraphs))


@dataclass(frozen=True)
class ServedPage:
    """Page of a round; without a story, the page is gone."""

    path: str
    story: Story | None
    link: str | None = None  # 原文链接, on the portal


def story(name: str) -> Story:
    """Read ``stories/NAME.txt``: fields, an empty line, one paragraph a line."""
    head, _, body = (HERE / "stories" / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    paragraphs = tuple(line for line in body.splitlines() if line.strip())
    return Story(paragraphs=paragraphs, **fields)


def ministry(number: int) -> Iterator[ServedPage]:
    """Yield the ministry's pages. In round 2, a figure is corrected and an article is withdrawn."""
    seed = replace(story("seed"), remark=REBUILT).with_text("，\u00a0", "，")  # the portal's own stray space
    flood = story("flood")
    yield ServedPage(
        "/article/xw/mtbd/202106/20210600034811.shtml", seed if number == 1 else seed.with_text(*CORRECTION)
    )
    yield ServedPage("/article/xw/mzyw/202106/20210600034702.shtml", story("names"))
    yield ServedPage("/article/xw/mtbd/202106/20210600034655.shtml", story("volunteers"))
    yield ServedPage("/article/xw/mzyw/202106/20210600034610.shtml", story("marriage"))
    yield ServedPage("/article/xw/tzgg/202106/20210600034588.shtml", flood if number == 1 else None)
    yield ServedPage("/article/xw/mzyw/202106/20210600034571.shtml", story("care"))


def portal(number: int) -> Iterator[ServedPage]:
    """Yield the portal's pages. In round 2, a figure and a headline are altered and a credit is dropped."""
    paths = {name: f"{MCA}{page.path}" for name, page in zip(ORIGINALS, ministry(1), strict=True)}
    seed = story("seed")
    seed = replace(
        seed,
        title=SEED_HEADLINE,
        source="中华人民共和国民政部",
        paragraphs=(*seed.paragraphs, SEED_CREDIT),
        remark=REAL_REPRINT,
    )
    yield ServedPage("/msgz/202106/3475.html", seed, paths["seed"])
    yield ServedPage("/msgz/202106/3468.html", story("market"))
    marriage, names, care = (_credited(story(name)) for name in ("marriage", "names", "care"))
    if number == 2:
        marriage = replace(marriage, title="重磅！周末也能领证了，新人排队领号")
        names = replace(names, source="")
        care = care.with_text("3860个", "8360个")
    yield ServedPage("/msgz/202106/3461.html", names)
    yield ServedPage("/msgz/202106/3459.html", story("volunteers"), paths["volunteers"])
    yield ServedPage("/msgz/202106/3452.html", marriage, paths["marriage"])
    yield ServedPage("/msgz/202106/3447.html", _credited(story("flood")), paths["flood"])
    yield ServedPage("/msgz/202106/3440.html", care, paths["care"])


ORIGINALS = ("seed", "names", "volunteers", "marriage", "flood", "care")


def _credited(article: Story) -> Story:
    return replace(article, source="民政部网站")


def _fill(template: str, **values: str) -> str:
    return Template((HERE / "templates" / template).read_text(encoding="utf-8")).substitute(values)


def _rotating(rng: random.Random) -> dict[str, str]:
    """Return texts that differ at every fetch and carry no meaning."""
    side = "\n".join(
        f'<li><a href="/other/{rng.randint(100, 999)}.html">{title}</a></li>' for title in rng.sample(SIDE, 4)
    )
    return {
        "today": f"今天是{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期{rng.choice('一二三四五六日')}",
        "views": str(rng.randint(1000, 99999)),
        "session": f"{rng.getrandbits(48):012x}",
        "side": side,
    }


def _body(article: Story) -> str:
    return "\n".join(f"<p>　　{escape(text, quote=False)}</p>" for text in article.paragraphs)


def ministry_page(article: Story, rotating: Mapping[str, str]) -> bytes:
    """Return an article's page on the ministry's site, UTF-8."""
    html = _fill(
        "mca_article.html",
        title=article.title,
        subtitle=f'<h4 class="subtitle">——{article.subtitle}</h4>' if article.subtitle else "",
        column="媒体报道" if article.source == "中国社会报" else "民政要闻",
        date=article.date,
        source=article.source,
        author=f" <span>作者：{article.author}</span>" if article.author else "",
        body=_body(article),
        remark=article.remark,
        **{name: rotating[name] for name in ("today", "views", "side")},
    )
    return html.encode()


def portal_page(article: Story, link: str | None, rotating: Mapping[str, str]) -> bytes:
    """Return an article's page on the portal, GB18030."""
    html = _fill(
        "msnc_article.html",
        title=article.title,
        source=f"来源：{article.source} " if article.source else "",
        author=article.author or "佚名",
        date=article.date,
        body=_body(article),
        link=f'<p class="yw">原文链接：{link}</p>' if link else "",
        remark=article.remark,
        **rotating,
    )
    return html.encode("gb18030")


def ministry_list(pages: list[ServedPage], rotating: Mapping[str, str]) -> bytes:
    """Return the ministry's list page, with whole headlines in ``title``."""
    rows = "\n".join(
        f'<tr><td class="arlisttd"><a class="artitlelist" href="{page.path}" title="{page.story.title}">'
        f'{page.story.title}</a></td><td class="timedefault">{page.story.date}</td></tr>'
        for page in pages
        if page.story
    )
    counters = {name: rotating[name] for name in ("today", "views")}
    return _fill("mca_list.html", rows=rows, remark=INVENTED, **counters).encode()


def portal_list(pages: list[ServedPage], rotating: Mapping[str, str]) -> bytes:
    """Return the portal's list page. Headlines are cut at 20 characters without an ellipsis."""
    rows = "\n".join(
        f'<li><a href="{page.path}">{page.story.title[:20]}</a><span>{page.story.date}</span></li>'
        for page in pages
        if page.story
    )
    return _fill("msnc_list.html", rows=rows, remark=INVENTED, today=rotating["today"]).encode("gb18030")


def captures(number: int) -> Iterator[tuple[str, str, bytes | None]]:
    """Yield URL, Content-Type and body of every page of a round; the body None is an answer 404."""
    rng = random.Random(number)
    originals, reprints = list(ministry(number)), list(portal(number))
    yield f"{MCA}/article/xw/index.html", UTF8, ministry_list(originals, _rotating(rng))
    yield f"{MSNC}/msgz/index.html", UNNAMED, portal_list(reprints, _rotating(rng))
    for page in originals:
        yield MCA + page.path, UTF8, ministry_page(page.story, _rotating(rng)) if page.story else None
    for page in reprints:
        yield (
            MSNC + page.path,
            UNNAMED,
            portal_page(page.story, page.link, _rotating(rng)) if page.story else None,
        )


UTF8, UNNAMED = "text/html; charset=utf-8", "text/html"


def build() -> int:
    """Write all pages and the manifest; return their size in bytes."""
    shutil.rmtree(PAGES, ignore_errors=True)
    manifest, size = [], 0
    for number in ROUNDS:
        for url, kind, body in captures(number):
            file = "" if body is None else f"pages/{number}/{_file_name(url)}"
            if body is not None:
                (HERE / file).parent.mkdir(parents=True, exist_ok=True)
                size += (HERE / file).write_bytes(body)
            manifest.append({
                "round": number,
                "url": url,
                "status": 404 if body is None else 200,
                "headers": [["Content-Type", kind]],
                "file": file,
            })  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (HERE / "manifest.json").write_text(text, encoding="utf-8")
    return size + len(text)


def _file_name(url: str) -> str:
    """Return the file of a page: http://www.mca.gov.cn/a/1.shtml → mca-1.html."""
    host, page = url.split("/")[2], url.rpartition("/")[2]
    return f"{host.split('.')[1]}-{page.replace('.shtml', '.html')}"


if __name__ == "__main__":
    print(f"{build():,} bytes")
