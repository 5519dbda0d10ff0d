"""Extract: lines of the article's element → lines of the text, without rotating matter and furniture of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler.article.attachments import is_attachment
from crawler.markup.boilerplate import Element, is_inner_noise, is_never_text
from crawler.markup.tree import Anchor, Line

# Lines are read in simplified characters: one word stands for both scripts.
SIMPLIFIED = str.maketrans(
    "關閉視複製連結體號級瀏覽數點擊閱讀氣評論頁廣掃碼標籤關鍵當歡訪問臨聲權轉載網條則內後註請經過說責為詞",
    "关闭视复制连结体号级浏览数点击阅读气评论页广扫码标签关键当欢访问临声权转载网条则内后注请经过说责为词",
)
# A whole line of buttons and counters of the page, at any place.
FURNITURE = re.compile(
    r"^[\s\[\]【】（）()〔〕<>|｜·•:：，,。、/\\\-—_=*>»«←→↑↓…☆★▲▼◆■□●○✕×\d]*"
    r"(?:(?:"
    r"打印(?:本页|文章|此页|此文)?|列印|关闭(?:窗口|本页|页面|视窗)?|返回(?:列表|顶部|首页|上一页|上页)?|(?:加入)?收藏(?:本文|本页|本站)?|复制(?:链接|连结)?|"
    r"下载(?:次数|量|数)?|在看|保存|(?:我要)?纠错|字(?:号|体|级)(?:大小)?|[特超]?大|中|小|默认|放大|缩小|正常|适中|"
    r"分享(?:到|至|本文|给好友|文章)?|(?:新浪|腾讯)?微博|微信(?:好友)?|朋友圈|[Qq]{2}(?:空间|好友)?|空间|人人网|豆瓣网?|百度贴吧|更多|"
    r"网站支持IPv6|视力保护色|护眼|语音(?:朗读|播报)|朗读|听全文|手机(?:版|看新闻|浏览)|阅读模式|[简繁]体|"
    r"(?:浏览|点击|阅读|访问|查看)(?:次数|人数|量|数|率)?|人气|热度|已阅|点赞|(?:发表|参与|我要|已?有?条)?评论|留言|举报|"
    r"[上下]一页|[首尾末共第]?页|(?:阅读|展开|余下)?全文(?:阅读)?|点击展开|正文|END|责编信息|原标题|广告|推广|AD|ad|Tweet|print|close|Share"
    r")[\s\[\]【】（）()〔〕<>|｜·•:：，,。、/\\\-—_=*>»«+0-9a-zA-Z]*){1,14}$"
)
# Beginnings of short lines of furniture.
FURNITURE_START = re.compile(
    r"^[\s【\[◆(（>»■●▶▲·•*※]*(?:"
    r"[上下前后]一?[篇条则页](?:文章|新闻|：|:|\s|\]|】|信息|资讯|$)|[上下]篇[:：]|"
    r"扫一扫|扫描二维码|扫码|(?:用)?微信扫|长按(?:识别)?二维码|识别二维码|"
    r"分享(?:到|至|让更多人)[:：]?|收藏本文|打印本|【?字[体号][:：]|(?:浏览|点击|阅读|访问|人气|查看)(?:次数|数量|人数|量|数|率)?\s*[:：]\s*[\d\[（(]?|"
    r"本文[已共]{0,2}被?(?:浏览|阅读|点击)|(?:本文|文章|此文|本页)?(?:已有?|共有?)?被?\s{0,2}\d[\d,]{0,12}\s{0,2}(?:人|次|位)次?(?:阅读|浏览|点击|点赞|看过|访问)|"
    r"(?:您)?(?:的|现在的?|当前的?|目前|所在的?)*(?:位置|所在(?:位置)?)(?:是|为)?\s*[:：>]|当前所在|欢迎(?:访问|光临)|"
    r"(?:标签|关键[词字]|相关[字词]词?|Tags?|所属栏目|责任栏目)\s*[:：﹕]|"
    r"播报文章|语音播报|(?:收听|听)(?:本文|文|新闻)|调查问题加载中|若长时间无响应|(?:正在)?加载中|正在加载|(?:阅读剩余|展开阅读|余下)全文|"
    r"(?:特别|免责|版权|郑重|权利)(?:声明|说明|与免责声明|提示)|"
    r"(?:版权所有|本文版权归|内容由.{2,10}提供。|未经(?:本网|本站|书面)?授权|转载请注明|如需转载|"
    r"本文系转载|声明[:：]|本[网站]声明|凡(?:本网|本站|标注|注明|署名|来源)|温馨提示：本站)|"
    r"本(?:站|网站?)(?:之|部分|所有|转载|刊登|登载)(?:的)?(?:信息|文章|文字|内容|图片|资料|作品|转载)|请[继繼][续續](?:往下|下滑)|请同意.{0,8}(?:隐私|隱私)|以上(?:内容|文章|信息).{0,30}(?:用户上传|"
    r"不代表|仅供参考|仅代表)|本文(?:内容)?(?:仅代表作者|不代表本)|"
    r"(?:责任|特此)?(?:扫黄打非|违法和不良信息)|(?:电脑|手机|移动)版[:：]?$|"
    r"(?:更多|查看)(?:精彩|更多)?(?:内容|资讯|新闻)[,，]?(?:请)?(?:关注|点击|下载|扫)|关注.{0,16}(?:公众号|微信号|微博)|下载.{0,10}客户端|"
    r"[【\[［（(]?(?:广告|推广|赞助商?(?:链接|广告))(?:[】\]］）):：\s]|$)|AD\s*[:：]|"
    r"\d+\s*条(?:评论|留言)|已有\s*\d+\s*人|(?:网友|最新|热门)?评论\s*[（(]\d*[)）]"
    r")",
    re.IGNORECASE,
)
PASTED_AT_MOST = 60  # characters of an advert between paragraphs
RELATED = re.compile(
    r"^[\s【\[◆■●▶▲·•*>]*(?:相关|相關|延伸|推荐|推薦|更多|往期)(?:阅读|閱讀|新闻|新聞|链接|报道|文章|推荐|回顾)?\s*[:：]"
)
FURNITURE_AT_MOST = 120  # characters; a longer line is a paragraph of the article
BUTTONS_AT_MOST = 60  # characters of a line of buttons
# Headings below which no line belongs to the article.
TAIL = re.compile(
    r"^[\s【\[（(>»◆■●▶▲·*|※]*(?:相关(?:阅读|新闻|链接|文章|稿件|信息|推荐|报道|附件下载|内容|专题|资讯|解读|文档)|相關(?:閱讀|新聞|連結|"
    r"文章|報導|報道|鏈接)|延伸(?:阅读|閱讀)|"
    r"(?:往期|推荐|推薦|热门|熱門|最熱門|精彩|编辑|編輯|小编|小編|猜你|最新|今日|图片|热点|熱點|更多|为您|人气|人氣|大家都在看|猜您|历史|歷史|新聞|"
    r"栏目|本类|本栏目?|本周|站内|同类|其他)"
    r"(?:推荐|推薦|精选|精選|阅读|閱讀|文章|新闻|新聞|资讯|喜欢|排行榜?|热点|专题|信息|视频|图文|内容|更新|热门|热文|讨论|討論)|"
    r"(?:网友|最新|热门|精彩|全部|发表|文章|用户|我来说两句)?(?:评论|評論|留言)(?:列表|区|區)?|热点排行|新闻排行|点击排行|阅读排行|排行榜|友情链接|友情連結|"
    r"猜你(?:喜欢|感兴趣)|你可能(?:还|也)?(?:喜欢|感兴趣)|您可能(?:还|也)?(?:喜欢|感兴趣|关注)|(?:热门|相关)标签|精彩图集|今日热点|推广链接|赞助商链接)"
    r"[\s:：】\]）)>»》|·*…更多more\d（(]*$",
    re.IGNORECASE,
)
TAIL_HEADING_AT_MOST = 24  # characters of the heading
ALL_LINKS = 0.9  # share of a line's characters in links
ADDRESS = re.compile(r"^https?://")


@dataclass(frozen=True)
class TextFrame:
    """The element of an article among the elements of its page."""

    above: frozenset[Element]  # the element, the elements around, and the elements named like noise by chance
    host: str
    url: str


def lines_within(lines: Sequence[Line], container: Element) -> tuple[int, int]:
    """Return the position of the first line in an element, and the position after the last; 0, 0 without a line."""
    inside: dict[Element, bool] = {container: True}
    numbers = [number for number, line in enumerate(lines) if _is_inside(line.element, inside)]
    return (numbers[0], numbers[-1] + 1) if numbers else (0, 0)


def _is_inside(element: Element, answers: dict[Element, bool]) -> bool:
    """Return whether an element stands in the container; `answers` keeps the answers."""
    chain: list[Element] = []
    current: Element | None = element
    while current is not None and current not in answers:
        chain.append(current)
        current = current.getparent()
    answer = answers[current] if current is not None else False
    answers.update(dict.fromkeys(chain, answer))
    return answer


def frame_of(lines: Sequence[Line], container: Element, url: str) -> TextFrame:
    """Return the frame of an article's element. `lines` are the lines of the element."""
    above = {container, *container.iterancestors(), *_so_named_by_chance(lines)}
    return TextFrame(frozenset(above), _site(url), url)


def _so_named_by_chance(lines: Sequence[Line]) -> set[Element]:
    """Return the elements that are named like rotating matter by chance: nearly all of the text stands inside.

    Half of the sentences are enough for an element that is named like a footer or a menu.
    """
    text = [line for line in lines if line.link_chars <= 0.4 * len(line.bare)]
    everything = sum(len(line.bare) for line in text)
    held = _chars_by(text, [line.inner for line in text])
    least = everything - max(20.0, 0.1 * everything)
    rotating = {element for element, chars in held.items() if chars > least and not is_never_text(element)}
    told = [line for line in text if "。" in line.text]
    half = 0.5 * sum(len(line.bare) for line in told)
    framing = _chars_by(told, [line.noise if line.inner is None else None for line in told])
    return rotating | {element for element, chars in framing.items() if chars > half}


def _chars_by(lines: Sequence[Line], elements: Sequence[Element | None]) -> dict[Element, int]:
    """Return the characters of lines by the element given for every line."""
    held: dict[Element, int] = {}
    for line, element in zip(lines, elements, strict=True):
        if element is not None:
            held[element] = held.get(element, 0) + len(line.bare)
    return held


def is_in_frame(line: Line, frame: TextFrame) -> bool:
    """Return whether a line stands in a footer or a menu of the page within the container."""
    return line.noise is not None and line.noise not in frame.above and is_never_text(line.noise)


def is_inner_noise_line(line: Line, frame: TextFrame) -> bool:
    """Return whether a line stands in rotating matter within the container.

    If the outermost of these elements stands around the container, the name is chance, and the inner elements count.
    """
    if line.inner is None:
        return False
    return line.inner not in frame.above or (line.noise is not None and _noise_below(line, frame.above))


def _noise_below(line: Line, above: frozenset[Element]) -> bool:
    current: Element | None = line.element
    while current is not None and current not in above:
        if is_inner_noise(current):
            return True
        current = current.getparent()
    return False


def is_furniture_text(text: str) -> bool:
    """Return whether the words of a line belong to the page rather than to the article."""
    if len(text) > FURNITURE_AT_MOST * 3:
        return False
    if are_buttons(text):
        return True
    if FURNITURE_START.match(text.translate(SIMPLIFIED)) is None:
        return False
    return len(text) <= FURNITURE_AT_MOST or "声明" in text[:12] or "转载" in text[:20]


def are_buttons(text: str) -> bool:
    """Return whether a line holds only buttons and counters of the page."""
    return len(text) < BUTTONS_AT_MOST and FURNITURE.match(text.translate(SIMPLIFIED)) is not None


def leads_abroad(line: Line, frame: TextFrame) -> bool:
    """Return whether a line holds only links to foreign sites: an advert."""
    if not _is_all_links(line):
        return False
    hosts = {_site(_absolute(anchor.href, frame.url)) for anchor in line.anchors}
    return "" not in hosts and frame.host not in hosts


def is_pasted_advert(line: Line) -> bool:
    """Return whether a short line between paragraphs holds only a link to another page, and no sentence."""
    if len(line.bare) > PASTED_AT_MOST or line.bare[-1:] in "。！？；：":
        return False
    return is_link_list(line)


def is_link_list(line: Line) -> bool:
    """Return whether a line holds only links to pages: at the edge of a text, a related article."""
    return _is_all_links(line) and all(map(_leads_to_page, line.anchors))


def _is_all_links(line: Line) -> bool:
    """Return whether a line holds only links, and neither an address as text nor a file."""
    if not line.anchors or line.row or line.link_chars < ALL_LINKS * len(line.bare):
        return False
    return not is_attachment(line) and not ADDRESS.match(line.text)


def _leads_to_page(anchor: Anchor) -> bool:
    return anchor.href.startswith(("/", "http", ".")) or ".htm" in anchor.href


# A count of comments or readers, or the buttons that change the size of letters: 326, T + -, +1
COUNTER = re.compile(r"^[\s+\-−T]*\d{0,8}[\s+\-−]*$")


def is_counter(line: Line) -> bool:
    """Return whether a line is a count, or buttons that change the size of letters."""
    return not line.row and COUNTER.match(line.text) is not None


def is_tail_heading(line: Line) -> bool:
    """Return whether a short line heads related articles or comments."""
    return len(line.bare) <= TAIL_HEADING_AT_MOST and TAIL.match(line.text) is not None


def _absolute(href: str, url: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:
        return href


SECOND_LEVEL = frozenset(("com", "net", "org", "gov", "edu", "ac", "mil"))


def _site(url: str) -> str:
    """Return the registrable part of an address's host, by a short list of second levels; "" without a host."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
