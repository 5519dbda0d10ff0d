"""Portals and their furniture: header and footer around every page of a portal.

Portal(rng).page(rng, "headline", ["paragraph"])
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from reuse_lexicon import CHANNELS, EDITORS

_HEADS = (
    "欢迎访问{name}！本站{year}年起为您提供及时权威的资讯服务，请牢记本站域名{site}，谨防假冒。",
    "{name}客户端全新改版上线，扫码下载即可领取新人礼包，海量资讯一手掌握，让您足不出户知晓天下大事。",
    "您现在的位置：{name} > {channel} > {channel2} > 正文　字号：大 中 小　分享到：微信 微博 朋友圈 复制链接",
    "登录 | 注册 | 退出　　今天是{name}与您相伴的第{days}天，热线电话{phone}，新闻爆料请发送短信至{phone2}",
    "{name}·{channel}频道　热搜：{words}",
)
_FEET = (
    "免责声明：凡本站注明来源为其他媒体的作品，均转载自其他媒体，转载目的在于传递更多信息，并不代表{name}赞同其观点和对其真实性负责，如涉及版权问题请在{days}日内与本站联系。",
    "关于我们 | 广告服务 | 招聘信息 | 版权声明 | 联系方式 | 网站地图　{name}版权所有 未经书面授权禁止复制或建立镜像　许可证编号{licence}　违法和不良信息举报电话{phone}",
    "【责任编辑：{editor}】　　相关阅读　猜你喜欢　{name}网友还看了：{words}",
    "{name}主办单位：{name}传媒有限公司　地址：{channel}路{days}号{channel2}大厦　邮编{licence}　传真{phone2}　技术支持：{editor}网络",
    "扫一扫关注{name}公众号，每天早上八点准时推送{channel}与{channel2}，更多精彩内容尽在{name}，点击这里查看下一篇。",
)


class Portal:
    """A site with a header and a footer of 100 to 500 characters together."""

    def __init__(self, rng: random.Random, site: str, least: int = 100, most: int = 500) -> None:
        self.site = site
        self._words = {
            "name": "".join(rng.choices("云海星河风速晨极光蓝橙快闻讯观澜汇通达", k=3))
            + rng.choice(("网", "新闻网", "在线", "头条")),
            "site": site,
            "year": str(rng.randint(1999, 2015)),
            "days": str(rng.randint(3, 990)),
            "phone": f"0{rng.randint(311, 999)}-{rng.randint(2000000, 8999999)}",
            "phone2": f"106{rng.randint(10000000, 99999999)}",
            "licence": f"{rng.randint(100000, 999999)}",
            "editor": rng.choice(EDITORS),
            "channel": rng.choice(CHANNELS),
            "channel2": rng.choice(CHANNELS),
            "words": " ".join(rng.sample(CHANNELS, rng.randint(5, 14))),
        }
        wanted = rng.randint(least, most)
        heads, feet = rng.sample(_HEADS, len(_HEADS)), rng.sample(_FEET, len(_FEET))
        self.header = [" ".join(rng.sample(CHANNELS, rng.randint(6, 20)))]
        self.footer: list[str] = []
        while heads and feet and self.size < wanted:
            self.header.append(heads.pop().format(**self._words))
            self.footer.append(feet.pop().format(**self._words))

    @property
    def size(self) -> int:
        """Return the characters of header and footer."""
        return sum(map(len, [*self.header, *self.footer]))

    def page(self, text: str, related: Sequence[str] = ()) -> str:
        """Return a page of the portal: header, the text with its headline, headlines of further pages, footer."""
        return "\n".join([*self.header, text, *related, *self.footer])
