"""The same page at another visit: side columns, counters, adverts, comments and related links all different."""

from __future__ import annotations

import random

from lxml import etree, html

from crawler.article.containers import find_path

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
    target = find_path(tree, container) if container else None
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
