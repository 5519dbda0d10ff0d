"""Extract: lines of the article's element → its paragraphs, without what rotates or belongs to the page. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.markup.boilerplate import Element, is_inner_noise, is_never_text
from crawler.markup.tree import Line

ATTACHMENT = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|wpt|et|dps|ofd|ceb|zip|rar|7z|txt|csv|rtf|tif)(?:[?#]|$)", re.IGNORECASE
)
# A whole line that is furniture of the page, wherever it stands.
FURNITURE = re.compile(
    r"^[\s\[\]【】（）()〔〕<>|｜·•:：，,。、/\\\-—_=*>»«←→↑↓…☆★▲▼◆■□●○✕×\d]*"
    r"(?:(?:"
    r"打印(?:本页|本頁|文章|此页|此文)?|列印|关闭(?:窗口|本页|页面)?|關閉(?:視窗)?|返回(?:列表|顶部|首页|上一页|上页)?|返回|收藏(?:本文|本页|本站)?|"
    r"加入收藏|复制链接|複製連結|复制|下载|保存|纠错|我要纠错|字号|字體|字体(?:大小)?|字級|大|中|小|特大|超大|默认|默認|放大|缩小|正常|适中|"
    r"分享(?:到|至|本文|给好友|文章)?|微信|微博|新浪微博|腾讯微博|朋友圈|微信好友|[Qq]{2}(?:空间|好友)?|空间|人人网|豆瓣|更多|豆瓣网|百度贴吧|"
    r"网站支持IPv6|视力保护色|护眼|语音(?:朗读|播报)|朗读|听全文|手机版|手机看新闻|手机浏览|阅读模式|繁體|简体|繁体|"
    r"浏览(?:次数|量|数)?|瀏覽(?:次數|人數|數)?|点击(?:次数|率|数|量)?|點擊(?:次數|率|數)?|阅读(?:次数|量|数|人数)?|閱讀(?:次數)?|"
    r"访问(?:次数|量|数)?|查看次数|人气|人氣|热度|已阅|点赞|评论|評論|留言|举报|发表评论|条评论|参与评论|我要评论|已有条评论|"
    r"上一页|下一页|上一頁|下一頁|首页|尾页|末页|首頁|末頁|共页|第页|页|全文阅读|阅读全文|展开全文|点击展开|余下全文|"
    r"正文|责编信息|原标题|广告|廣告|推广|AD|ad|Tweet|print|close|print|Share"
    r")[\s\[\]【】（）()〔〕<>|｜·•:：，,。、/\\\-—_=*>»«+0-9a-zA-Z]*){1,14}$"
)
# Beginnings of short lines that are furniture.
FURNITURE_START = re.compile(
    r"^[\s【\[（(>»◆■●▶▲·•*※]*(?:"
    r"(?:上|下|前|后|後)一?[篇条條则則页頁](?:文章|新闻|新聞|：|:|\s|\]|】|信息|资讯|$)|上篇[:：]|下篇[:：]|"
    r"扫一扫|掃一掃|扫描二维码|扫码|用微信扫|长按(?:识别)?二维码|微信扫码|识别二维码|"
    r"分享(?:到|至)[:：]?|收藏本文|打印本|【?字[体号體號][:：]|(?:浏览|瀏覽|点击|點擊|阅读|閱讀|访问|人气|查看)(?:次数|次數|量|数|率|数量|"
    r"人数)?\s*[:：]\s*[\d\[（(]?|"
    r"本文(?:已)?被?(?:浏览|阅读|点击)|"
    r"(?:您)?(?:的|现在的?|当前的?|當前的?|目前|所在的?)*(?:位置|所在(?:位置)?)(?:是|为)?\s*[:：>]|当前所在|欢迎访问|欢迎光临|歡迎光臨|歡迎訪問|"
    r"(?:标签|標籤|关键词|关键字|关鍵字|關鍵字|Tags?|TAG|所属栏目|责任栏目)\s*[:：]|"
    r"调查问题加载中|若长时间无响应|正在加载|加载中|阅读剩余全文|展开阅读全文|余下全文|"
    r"(?:特别|免责|免責|版权|版權|郑重|权利)(?:声明|聲明|說明|说明|与免责声明|提示)|"
    r"(?:版权所有|版權所有|本文版权归|[内內]容由.{2,10}提供。|未经(?:本网|本站|书面)?授权|未經(?:本網|本站)?授權|转载请注明|轉載請註明|如需转载|"
    r"本文系转载|声明[:：]|本网声明|本站声明|凡本网|凡注明|凡本站|温馨提示：本站)|"
    r"(?:本站|本网)(?:部分|所有|转载|刊登|登载)(?:的)?(?:信息|文章|内容|图片|资料|作品|转载)|以上(?:内容|文章|信息).{0,30}(?:用户上传|"
    r"不代表|仅供参考|仅代表)|本文(?:内容)?(?:仅代表作者|不代表本)|"
    r"(?:责任|特此)?(?:扫黄打非|违法和不良信息)|(?:电脑|手机|移动)版[:：]?$|"
    r"(?:更多|查看)(?:精彩|更多)?(?:内容|资讯|新闻)[,，]?(?:请)?(?:关注|点击|下载|扫)|关注.{0,16}(?:公众号|微信号|微博)|下载.{0,10}客户端|"
    r"(?:【|\[|［|（|\()?(?:广告|廣告|推广|赞助商?(?:链接|广告))(?:】|\]|］|）|\)|[:：\s]|$)|AD\s*[:：]|"
    r"\d+\s*条(?:评论|留言)|已有\s*\d+\s*人|(?:网友|最新|热门)?(?:评论|評論)\s*[（(]\d*[)）]"
    r")",
    re.IGNORECASE,
)
PASTED_AT_MOST = 60  # characters
RELATED = re.compile(
    r"^[\s【\[◆■●▶▲·•*>]*(?:相关|相關|延伸|推荐|推薦|更多|往期)(?:阅读|閱讀|新闻|新聞|链接|报道|文章|推荐|回顾)?\s*[:：]"
)
BELOW = 6  # lines below a text that may offer its files
OTHER_MATTER = re.compile(r"[\s【\[]*(?:相关|上一|下一|推荐|热门|版权|扫一扫)")
FURNITURE_AT_MOST = 120  # characters; a paragraph of that length is the article's own
# Headings from which nothing more belongs to the article.
TAIL = re.compile(
    r"^[\s【\[（(>»◆■●▶▲·*|※]*(?:相关(?:阅读|新闻|链接|文章|稿件|信息|推荐|报道|附件下载|内容|专题|资讯|解读|文档)|相關(?:閱讀|新聞|連結|"
    r"文章|報導|報道|鏈接)|延伸(?:阅读|閱讀)|"
    r"(?:推荐|推薦|热门|熱門|最熱門|精彩|编辑|編輯|小编|小編|猜你|最新|今日|图片|热点|熱點|更多|为您|人气|人氣|大家都在看|猜您|历史|歷史|新聞|"
    r"栏目|本类|本栏目?|本周|站内|同类|其他)"
    r"(?:推荐|推薦|精选|精選|阅读|閱讀|文章|新闻|新聞|资讯|喜欢|排行榜?|热点|专题|信息|视频|图文|内容|更新|热门|热文|讨论|討論)|"
    r"(?:网友|最新|热门|精彩|全部|发表|文章|用户|我来说两句)?(?:评论|評論|留言)(?:列表|区|區)?|热点排行|新闻排行|点击排行|阅读排行|排行榜|友情链接|友情連結|"
    r"猜你(?:喜欢|感兴趣)|你可能(?:还|也)?(?:喜欢|感兴趣)|您可能(?:还|也)?(?:喜欢|感兴趣|关注)|(?:热门|相关)标签|精彩图集|今日热点|推广链接|赞助商链接)"
    r"[\s:：】\]）)>»》|·*…更多more\d（(]*$",
    re.IGNORECASE,
)
TAIL_AT_MOST = 0.5  # of the text may be cut away below such a heading


@dataclass(frozen=True)
class Body:
    """Lines of the article proper, in order, and the attachments that it links to."""

    lines: tuple[Line, ...]
    dropped: tuple[Line, ...]  # furniture: may still hold credit
    attachments: tuple[str, ...]


def lines_within(lines: Sequence[Line], container: Element) -> tuple[int, int]:
    """Positions of the first line in the element and the one after its last."""
    inside: dict[Element, bool] = {container: True}
    first, last = -1, -1
    for number, line in enumerate(lines):
        if _is_inside(line.element, inside):
            first = number if first < 0 else first
            last = number
    return (first, last + 1) if first >= 0 else (0, 0)


def _is_inside(element: Element, known: dict[Element, bool]) -> bool:
    chain: list[Element] = []
    current: Element | None = element
    while current is not None and current not in known:
        chain.append(current)
        current = current.getparent()
    answer = known[current] if current is not None else False
    known.update(dict.fromkeys(chain, answer))
    return answer


def body_of(lines: Sequence[Line], container: Element, url: str) -> Body:
    """Serialise the article's element: what stays, what is furniture, what is attached."""
    host = _site(url)
    above = {container, *container.iterancestors(), *_so_named_by_chance(lines)}
    kept: list[Line] = []
    dropped: list[Line] = []
    for line in lines:
        (dropped if _is_furniture(line, above, host, url) else kept).append(line)
    kept, tail = _cut_tail(kept)
    kept = _without_counters(kept, dropped)
    kept = _without_edges(kept, lambda line: _is_link_list(line, url) or _is_counter(line), dropped)
    return Body(tuple(kept), (*dropped, *tail), attachments_of(kept, url))


def _so_named_by_chance(lines: Sequence[Line]) -> set[Element]:
    """Elements named like rotating matter that hold nearly all of the text."""
    held: dict[Element, int] = {}
    everything = 0
    for line in lines:
        if line.link_chars > 0.4 * len(line.bare):
            continue
        everything += len(line.bare)
        if line.inner is not None:
            held[line.inner] = held.get(line.inner, 0) + len(line.bare)
    least = everything - max(20.0, 0.1 * everything)
    return {element for element, chars in held.items() if chars > least and not is_never_text(element)}


def _is_furniture(line: Line, above: set[Element], host: str, url: str) -> bool:
    if _is_inner_noise(line, above) and not is_attachment(line):
        return True
    if not line.row and (is_furniture_text(line.text) or (line.anchors and RELATED.match(line.text))):
        return True
    return _is_foreign_link(line, host, url) or _is_pasted_advert(line, url)


def _is_inner_noise(line: Line, above: set[Element]) -> bool:
    if line.inner is None or line.inner in above:
        # an element around the container may be so named by chance: look for one inside
        return line.noise is not None and line.inner is not None and _noise_below(line, above)
    return True


def _noise_below(line: Line, above: set[Element]) -> bool:
    current: Element | None = line.element
    while current is not None and current not in above:
        if is_inner_noise(current):
            return True
        current = current.getparent()
    return False


def is_furniture_text(text: str) -> bool:
    """Whether a line's words belong to the page rather than to the article."""
    if len(text) > FURNITURE_AT_MOST * 3:
        return False
    if len(text) < 60 and FURNITURE.match(text):
        return True
    match = FURNITURE_START.match(text)
    if match is None:
        return False
    return len(text) <= FURNITURE_AT_MOST or "声明" in text[:12] or "转载" in text[:20]


def is_attachment(line: Line) -> bool:
    """Whether a line offers a file."""
    return any(ATTACHMENT.search(anchor.href) for anchor in line.anchors)


def _is_foreign_link(line: Line, host: str, url: str) -> bool:
    """A line that is nothing but links to another site: an advert."""
    if not line.anchors or line.row or line.link_chars < 0.9 * len(line.bare) or is_attachment(line):
        return False
    hosts = {_site(_absolute(anchor.href, url)) for anchor in line.anchors}
    return all(each and each != host for each in hosts) and not re.match(r"^https?://", line.text)


def _is_pasted_advert(line: Line, url: str) -> bool:
    """A short line between paragraphs that is nothing but a link to another page, and no sentence."""
    return (
        len(line.bare) <= PASTED_AT_MOST and line.bare[-1:] not in "。！？；：" and _is_link_list(line, url)
    )


def _is_link_list(line: Line, url: str) -> bool:
    """A line that is nothing but a link to another page: at the edge of a text, a related article."""
    if not line.anchors or line.row or is_attachment(line):
        return False
    if line.link_chars < 0.9 * len(line.bare) or re.match(r"^https?://", line.text):
        return False
    return all(anchor.href.startswith(("/", "http", ".")) or ".htm" in anchor.href for anchor in line.anchors)


# a count of comments or readers, or the buttons that change the size of letters: 326, T + -, +1
COUNTER = re.compile(r"^[\s+\-−T]*\d{0,8}[\s+\-−]*$")


def _is_counter(line: Line) -> bool:
    return not line.row and COUNTER.match(line.text) is not None


def _without_counters(lines: list[Line], dropped: list[Line]) -> list[Line]:
    start = 0
    while start < len(lines) and _is_counter(lines[start]):
        start += 1
    if start == len(lines):
        return lines
    dropped.extend(lines[:start])
    return lines[start:]


def _without_edges(lines: list[Line], is_edge: Callable[[Line], bool], dropped: list[Line]) -> list[Line]:
    end = len(lines)
    while end > 0 and is_edge(lines[end - 1]):
        end -= 1
    if end == 0:
        return lines
    dropped.extend(lines[end:])
    return lines[:end]


def _cut_tail(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Without what follows a heading such as 相关阅读, where that is not most of the text."""
    everything = sum(len(line.bare) for line in lines)
    so_far = 0
    for number, line in enumerate(lines):
        if (
            number
            and len(line.bare) <= 24
            and TAIL.match(line.text)
            and so_far >= (1 - TAIL_AT_MOST) * everything
        ):
            return lines[:number], lines[number:]
        if number and len(line.bare) <= 24 and TAIL.match(line.text) and _mostly_links(lines[number + 1 :]):
            return lines[:number], lines[number:]
        so_far += len(line.bare)
    return lines, []


def _mostly_links(lines: Sequence[Line]) -> bool:
    chars = sum(len(line.bare) for line in lines)
    return chars == 0 or sum(line.link_chars for line in lines) > 0.6 * chars


def attachments_of(lines: Sequence[Line], url: str) -> tuple[str, ...]:
    """Files that lines link to, as ``text <absolute URL>``."""
    found = (
        f"{anchor.text or line.text} <{_absolute(anchor.href, url)}>"
        for line in lines
        for anchor in line.anchors
        if ATTACHMENT.search(anchor.href) and not anchor.href.lower().startswith("javascript:")
    )
    return tuple(dict.fromkeys(found))


def attachments_below(lines: Sequence[Line], url: str) -> tuple[str, ...]:
    """Return the files offered right below a text, before the page goes on to other matter."""
    near: list[Line] = []
    for line in lines[:BELOW]:
        if line.noise is not None or OTHER_MATTER.match(line.text):
            break
        near.append(line)
    return attachments_of(near, url)


def _absolute(href: str, url: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:
        return href


SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "ac", "mil"))


def _site(url: str) -> str:
    """The registrable part of an address's host, near enough; "" without one."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
