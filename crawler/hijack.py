"""Extract: the head of a page against what it shows → whether somebody else's words were put there. Pure.

Broken-in government pages keep their face and change their head: <title>, keywords and description sell gambling or
pornography to search engines. An article about either says so where readers see it, and in the words of the police.
"""

from __future__ import annotations

import re

from crawler.markup.tree import PageTree

SOLD = re.compile(
    r"博彩|彩票(?:平台|网|开户)|棋牌|真人(?:娱乐|荷官|视讯)|葡京|威尼斯人|银河娱乐|太阳城|赌场|赌博网|体育投注|足球投注|世界杯投注|六合彩|时时彩|"
    r"快三|北京赛车|PK10|娱乐城|老虎机|百家乐|bet365|188bet|亚博|开元|凯发|皇冠体育|万博|澳门新|九游|乐鱼|開雲|开云|米兰体育|爱游戏|"
    r"成人(?:视频|影院|电影|小说|网站)|色情|黄色(?:视频|网站|电影)|黄片|裸聊|约炮|三级片|无码|av(?:在线|视频|网站|电影)|免费看片|情色",
    re.IGNORECASE,
)
SELLING = re.compile(
    r"官网|官方(?:网站|入口|版)|app|下载|登录|注册|平台|入口|在线|首页|网址|开户|最新版|手机版|免费",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"打击|查处|整治|侦破|抓获|警方|公安|涉嫌|犯罪|案件|处罚|治理|专项行动|禁止|判处|取缔|防范|举报|通报"
)
LEAST = 2  # different words that sell


def hijack(page: PageTree) -> str | None:
    """The words in the head that sell what the page does not speak of; None for a head that is the page's own."""
    head = " ".join((page.title, page.metas.get("keywords", ""), page.metas.get("description", "")))[:2000]
    sold = sorted({match.group().lower() for match in SOLD.finditer(head)})
    if len(sold) < LEAST or not SELLING.search(head) or REPORTED.search(head):
        return None
    return f"hijacked: its head says {', '.join(sold[:4])}"
