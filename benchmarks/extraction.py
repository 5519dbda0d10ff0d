"""How well pages are read: text, fields, kinds, stability under rotating matter, edits, and time beside trafilatura.

    python benchmarks/extraction.py [--misses] [--set A-gov] [--no-time]

The pages are not part of the project: without ../shared/data/pages there is nothing to print.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura
from lxml import etree, html

from crawler.dates import first_date
from crawler.decoding import decode
from crawler.extract import read_page
from storage.records import PageKind, Reading

PAGES = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
Row = dict[str, object]


def rows() -> Iterator[Row]:
    """The manifest."""
    for line in (PAGES / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def set_of(row: Row) -> str:
    """Which set of the design notes a page belongs to."""
    name = str(row["file"])
    if row.get("tier") == "A":
        return "A-gov" if name.startswith(("gv_", "cc_")) or "cmse" in name or "gzggw" in name else "A-media"
    if name.startswith("mh_"):
        return "B-mh"
    return "B-waddle" if name.startswith("wd_") else "other"


def address(row: Row) -> str:
    """An address for a page that has none."""
    return str(
        row.get("url") or f"http://www.{len(str(row['file'])) % 9}.example.cn/news/202106/t20210624_5811.html"
    )


def bytes_of(row: Row) -> bytes:
    """The page as saved."""
    return (PAGES / "html" / str(row["file"])).read_bytes()


def grams(text: str) -> set[str]:
    """Character 4-grams, white space apart."""
    text = re.sub(r"\s+", "", text)
    return {text[at : at + 4] for at in range(max(1, len(text) - 3))}


def f1(found: str, truth: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of 4-grams."""
    ours, theirs = grams(found), grams(truth)
    common = len(ours & theirs)
    precision, recall = common / max(1, len(ours)), common / max(1, len(theirs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def texts(*, misses: bool, only: str | None) -> None:
    """Main text of every page whose text is known."""
    sums: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for row in rows():
        if not row.get("text") or (only and set_of(row) != only):
            continue
        truth = (PAGES / "text" / str(row["text"])).read_text(encoding="utf-8")
        reading = read_page(bytes_of(row), address(row))
        text = reading.article.text if reading.article else ""
        if reading.article and set_of(row) == "B-waddle":  # its texts begin with the headline
            text = f"{reading.article.title}\n{text}"
        score = f1(text, truth)
        sums[set_of(row)].append(score)
        if misses and score[2] < 0.97:
            print(
                f"{score[2]:.3f} P{score[0]:.2f} R{score[1]:.2f} {row['file']} {reading.kind} {reading.evidence} {reading.container}"
            )
    for name, scores in sorted(sums.items()):
        means = [sum(score[at] for score in scores) / len(scores) for at in range(3)]
        print(f"text {name:9} n {len(scores):3}  P {means[0]:.3f}  R {means[1]:.3f}  F1 {means[2]:.3f}")


def fields(*, misses: bool) -> None:
    """Fields of tier A: exact, partial, wrong, missed, and said where the page says nothing."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for row in rows():
        if row.get("tier") != "A" or row.get("title") is None:
            continue
        reading = read_page(bytes_of(row), address(row))
        article = reading.article
        credit = article.attribution if article else None
        found = {
            "title": article.title if article else None,
            "date": credit.published_at if credit else None,
            "source": credit.source if credit else None,
            "author": credit.author if credit else None,
            "editor": credit.editor if credit else None,
        }
        for name, stated in found.items():
            value, truth = stated, row.get(name)
            expected = first_date(str(truth)) if name == "date" and truth else truth
            if name == "date" and value and expected:  # the labels leave seconds out
                value, expected = value[:16], expected[:16]
            verdict = _verdict(value, str(expected) if expected else None)
            tally[name][verdict] += 1
            if misses and verdict:
                print(f"{name}: {row['file']} want {expected!r} got {value!r}")
    for name, counts in tally.items():
        print(
            f"field {name:7} exact {counts[0]} partial {counts[1]} wrong {counts[2]} missed {counts[3]} unasked {counts[4]}"
        )


def _verdict(value: str | None, truth: str | None) -> int:
    if truth is None:
        return 0 if value is None else 4
    if value is None:
        return 3
    one, other = _squeezed(value), _squeezed(truth)
    return 0 if one == other else 1 if one in other or other in one else 2


def _squeezed(text: str) -> str:
    return re.sub(r"[\s《》“”\"]+", "", text)


def kinds(*, misses: bool) -> None:
    """Articles read as articles, lists as lists."""
    tally: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows():
        reading = read_page(bytes_of(row), address(row))
        tally[str(row["kind"]), reading.kind.value] += 1
        if misses and reading.kind.value != row["kind"]:
            print(f"kind: {row['file']} is {row['kind']}, read as {reading.kind}: {reading.evidence}")
        if misses and row["kind"] == "list":
            print(
                f"  {row['file']} {len(reading.links)} links, next {reading.next_page}, e.g. {[(link.title, link.date) for link in reading.links[:2]]}"
            )
    print("kind", {f"{truth} as {kind}": number for (truth, kind), number in sorted(tally.items())})


# --- rotation ---

HEADLINES = ("市政府召开常务会议研究部署近期重点工作", "全省安全生产电视电话会议召开", "我市举办第三届文化艺术节", "关于开展专项检查的通知",
             "县委书记到基层调研乡村振兴工作", "春季植树活动启动仪式举行", "教育局部署新学期开学准备工作", "卫健委发布健康提示")  # fmt: skip


def rotated(tree: html.HtmlElement, container: str | None, seed: int) -> bytes:
    """The page as it might look at another visit."""
    rng = random.Random(seed)

    def pick(number: int) -> list[str]:
        return rng.sample(HEADLINES, number)

    def links(number: int) -> str:
        return "".join(
            f'<li><a href="/n/{rng.randrange(10**6)}.html">{title}</a></li>' for title in pick(number)
        )

    body = tree.find("body") if tree.find("body") is not None else tree
    pieces = {
        "side": f'<div class="sidebar"><h3>热门文章</h3><ul>{links(5)}</ul></div>',
        "views": f"<div>浏览次数：{rng.randrange(9999)}　今天是2026年11月{rng.randrange(1, 29)}日 星期一</div>",
        "comments": f'<div class="comment-list"><h3>网友评论</h3><p>{rng.choice(("写得好，支持。", "希望尽快落实，谢谢。", "已转发，大家看看。"))}</p></div>',
        "footer": f"<div>您是第{rng.randrange(10**6)}位访问者</div>",
    }
    for piece in pieces.values():
        body.append(html.fragment_fromstring(piece))
    target = _find(tree, container)
    if target is not None:
        ad = f'<div class="ad-box"><a href="http://ads.example.com/{rng.randrange(99)}"><img src="a.png">{rng.choice(("限时特惠，点击领取。", "名酒招商加盟，详情请进。"))}</a></div>'
        target.insert(min(2, len(target)), html.fragment_fromstring(ad))
        more = (
            f"<div>上一篇：<a href='/n/1.html'>{pick(1)[0]}</a></div>",
            f"<div>下一篇：<a href='/n/2.html'>{pick(1)[0]}</a></div>",
        )
        for each in (*more, f"<div class='xgyd'><h4>相关阅读</h4><ul>{links(4)}</ul></div>"):
            target.append(html.fragment_fromstring(each))
    return etree.tostring(tree, encoding="utf-8", method="html")


def _find(tree: html.HtmlElement, container: str | None) -> html.HtmlElement | None:
    from crawler.containers import find_path

    return find_path(tree, container) if container else None


def stability(*, misses: bool) -> None:
    """Share of tier A pages whose text is the same over four visits with everything rotating at once."""
    same = pinned_same = number = 0
    for row in rows():
        if row.get("tier") != "A":
            continue
        text = decode(bytes_of(row)).text
        first = read_page(bytes_of(row), address(row))
        if first.article is None:
            continue
        number += 1
        visits = [
            rotated(
                html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8")),
                first.container,
                seed,
            )
            for seed in range(3)
        ]
        readings = [read_page(visit, address(row)) for visit in visits]
        pinned = [read_page(visit, address(row), pinned=first.container) for visit in visits]
        told = [_text(reading) for reading in readings]
        same += len(set(told)) == 1
        pinned_same += len({_text(reading) for reading in pinned}) == 1
        if misses and len(set(told)) > 1:
            print(
                "rotates:",
                row["file"],
                [sorted(set(one.split("\n")) ^ set(told[0].split("\n")))[:3] for one in told[1:]],
            )
    print(
        f"stability n {number}  same {same / max(1, number):.3f}  pinned {pinned_same / max(1, number):.3f}"
    )


def _text(reading: Reading) -> str:
    if reading.kind is not PageKind.ARTICLE or reading.article is None:
        return ""
    return f"{reading.article.title}\n{reading.article.text}"


# --- time ---


def timing() -> None:
    """Seconds for all tier A pages: ours, ours without the second reading, trafilatura."""
    import crawler.extract as module

    pages = [(bytes_of(row), address(row)) for row in rows() if row.get("tier") == "A"]
    whole = _timed(read_page, pages)
    second, module.agreement = module.agreement, lambda *_: 1.0
    own = _timed(read_page, pages)
    module.agreement = second
    theirs = _timed(lambda body, _: trafilatura.extract(body), pages)
    print(
        f"time  trafilatura {theirs:.2f} s  own {own:.2f} s ({own / theirs:.2f})  with second reading {whole:.2f} s ({whole / theirs:.2f})"
    )


def _timed(read: Callable[[bytes, str], object], pages: list[tuple[bytes, str]]) -> float:
    start = time.perf_counter()
    for body, url in pages:
        read(body, url)
    return time.perf_counter() - start


def main() -> None:
    """Print the tables."""
    if not PAGES.exists():
        print("no pages at hand: ../shared/data/pages is absent")
        return
    misses = "--misses" in sys.argv
    only = sys.argv[sys.argv.index("--set") + 1] if "--set" in sys.argv else None
    texts(misses=misses, only=only)
    if only:
        return
    fields(misses=misses)
    kinds(misses=misses)
    stability(misses=misses)
    if "--no-time" not in sys.argv:
        timing()


if __name__ == "__main__":
    main()
