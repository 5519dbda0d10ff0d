"""Extract: a line such as 来源：… 作者：… 时间：… → labelled values. The labels are words of real pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from crawler.article.credit.personal_names import NAMES_AT_MOST, is_person, joined_names, people
from crawler.markup.dates import find_date
from crawler.markup.tree import CELL_GAP, Line
from storage.records import Field

# Name of a group of labels, field, words. The first group that matches at a place counts. Attribution ranks the groups
# of a field.
LABELS: tuple[tuple[str, Field | None, str], ...] = (
    ("original", Field.ORIGINAL_URL,
     r"(?:查看|阅读|閱讀|点击|點擊|点此|浏览)?\s{0,4}(?:原文|来源|來源)\s{0,4}(?:链接|鏈接|連結|链結|地址|网址|網址|出处|出處|URL|url)|"
     r"(?:查看|阅读|閱讀)原文|原文(?=\s{0,4}[:：]\s{0,4}(?:https?|www))|原始(?:链接|出处)|转载地址|来源网址|本文链接(?=.{0,4}http)"),
    ("data source", Field.SOURCE,
     r"(?:数据|資料|资料|數據|图片|圖片|照片|圖|图)\s{0,4}[来來]\s{0,4}源(?=\s{0,4}[:：])"),
    ("source", Field.SOURCE,

    r"(?:文章|本文|信息|稿件|新闻|新聞|消息|内容|內容|资讯|資訊|稿)?\s{0,4}来\s{0,4}源(?:于(?=\s{0,4}[:：])|(?!于|地|头))(?:单位|部门|网站)?|(?:文章|"
    r"本文|新聞|消息|資訊)?\s{0,4}來\s{0,4}源|"
     r"稿\s{0,4}源|出\s{0,4}处|出\s{0,4}處|(?:本文)?(?:转载自|轉載自|转自|轉自|摘自|選自|选自|原载于?|转载于)"),
    ("publisher", Field.SOURCE,
     r"发布(?:机构|单位|部门|机关|者|人)|發布(?:機構|單位|機關|者)|发文(?:机关|单位)|"
     r"(?:供稿|来稿|报送|提供)(?:单位|部门)|(?:信息|稿件|内容|资料)提供(?:单位|部门|者|人)?|供稿(?!人)"),
    ("updated", Field.UPDATED,
     r"(?:(?:最后|最後)?更新(?:时间|時間|日期|于|於)?|"
     r"(?:修改|编辑|編輯)(?:时间|時間|日期|于|於))|last updated"),
    ("drawn up", Field.DRAWN_UP,
     r"(?:成文|发文|發文|印发|印發|生成|撰写|拟稿|录入|添加|创建)\s{0,4}(?:时间|時間|日期)"),
    # 公示时间, 截止日期, 打印时间: any other word before 时间 names a date of another kind.
    ("other date", Field.OTHER_DATE,
     r"(?<![\u4e00-\u9fff:：])[\u4e00-\u9fff]{2,6}?"
     r"(?<!发布|發布|發佈|发表|發表|刊发|刊登|刊载|发稿|發稿|供稿|入稿|上传|上线|新闻|文章|稿件|信息|出版|见报|公布|推送|发帖)"
     r"(?<!公开|公開|更新|修改|编辑|編輯|成文|发文|發文|印发|印發|生成|撰写|拟稿|录入|添加|创建)"
     r"(?:时间|時間|日期)(?=[\s\x01]{0,4}[:：])|(?:打印|列印|截至|失效|有效|截止)(?:时间|時間|日期|期)"),
    ("author", Field.AUTHOR,
     r"(?:文章|本文|原)?作\s{0,4}者|(?:本报|本社|本网|本刊|见习|实习|特约|首席|全媒体|新华社|融媒体)*记\s{0,4}者|記\s{0,4}者|撰\s{0,4}稿(?:人)?|撰\s{0,4}文|"
     r"(?:图文|文字|文\s{0,4}[/、]\s{0,4}图|文图|(?<![\u4e00-\u9fff])文)(?=\s{0,4}[:：/|｜︱丨])|通讯员|通訊員|供稿人|投稿人"),
    ("chief editor", Field.EDITOR, r"(?:本文|网站|内容)?(?:责任|責任|責|责)\s{0,4}(?:编辑|編輯|编|編)|责任人"),
    ("editor", Field.EDITOR,
    r"(?:[\u4e00-\u9fff]{2,4}网(?!\s)|本文|网络|网页|值班|实习|栏目|文字|执行|新媒体|本期|發稿|本網)?\s{0,4}(?:编\s{0,4}辑|編\s{0,4}輯)|"
    r"(?<![\u4e00-\u9fff])(?:编|编排|选稿|選稿)(?=\s{0,4}[:：|｜︱丨])"),
    ("reviewer", Field.EDITOR,
     r"(?:审\s{0,4}核|编\s{0,4}审|終審|终审|初审|复审|审校|审稿|校\s{0,4}对|校對|核稿|签发|审签|監製|监制)"
     r"(?:人|员)?"),
    ("desk", None, r"(?:录入|上传|排版|编发|审签)(?:人|员|者)?(?=[\s\x01]{0,4}[:：])"),
    ("published", Field.PUBLISHED,
     r"(?:(?:发布|發布|發佈|发表|發表|刊发|刊登|刊载|发稿|發稿|供稿|入稿|上传|上线|新闻|文章|稿件|信息|出版|见报|公布|推送|发帖)\s{0,4}(?:时间|時間|日期|于|於)|"
     r"(?<![\u4e00-\u9fff])时\s{1,4}间|时间|時\s{0,4}間|日\s{0,4}期|(?<![\u4e00-\u9fff])(?:发布|發佈)|published(?:\s(?:on|at))?|posted(?:\s(?:on|at))?)"),
    ("released", Field.PUBLISHED, r"公[开開]\s{0,4}(?:时间|時間|日期)"),
    ("byline", Field.AUTHOR, r"(?<![A-Za-z])by(?=\s{0,4}[:：]|\s{1,4}[A-Za-z])"),
    ("author", Field.AUTHOR, r"(?<![A-Za-z])(?:author|writer|reporter)s?(?=\s{0,4}[:：])"),
    ("editor", Field.EDITOR, r"(?<![A-Za-z])(?:web\s)?editors?(?=\s{0,4}[:：])"),
    ("source", Field.SOURCE, r"(?<![A-Za-z])source(?=\s{0,4}[:：])"),
    ("updated", Field.UPDATED, r"(?<![A-Za-z])updated?(?=\s{0,4}[:：])"),
    ("published", Field.PUBLISHED,
     r"(?<![A-Za-z])(?:(?:release|publication|issue)?\s?(?:date|time)|released)(?=\s{0,4}[:：])"),
    ("column", None, r"(?:所属)?(?:栏目|频道|分类|类别|专栏)|主题分类|板块"),
    ("other", None,
     r"(?:浏览|瀏覽|点击|點擊|阅读|閱讀|访问|訪問|查看|围观)\s{0,4}(?:次数|次數|量|数|率|數|人数|人次)?|人\s{0,4}气|人\s{0,4}氣|热度|评论(?:数)?|評論|收藏|"
     r"字\s{0,4}[号體体號](?:大小)?|字級|打印|列印|分享(?:到|至)?|关闭|保护视力色|视力保护(?:色)?|背景色|朗读|语音|"

    r"索引号|文号|发文字号|关键词|关键字|标签|标题|主题词|(?:图片)?摄影|摄|摄像|图(?:片)?(?=\s{0,4}[:：])|视频|剪辑|制作|翻译|译者|校译|联系电话|"
    r"电话|地址|邮箱|编号|语音播报|美编|美术编辑|"
     r"二维码|扫码|扫一扫|中央|播音|策划|统筹|设计|海报|出品|总策划|统稿|主编|总编辑|值班总编|值班主任|出品人|导演|编导|监播|版权"),
)  # fmt: skip
LABEL = re.compile(
    "|".join(f"(?P<l{number}>{pattern})" for number, (_, _, pattern) in enumerate(LABELS)), re.IGNORECASE
)
COLON = re.compile(
    r"(?:(?<![\x01\s])[\x01\s]++)?(?:[:：﹕∶︰][\x01\s:：]*|[】\]｜|︱丨][\x01\s]*(?=\S)|"
    r"/[\x01\s]*(?=[\u4e00-\u9fff]{2,4}(?:[\s\x01、，,）)】\];；]|$)))"
)
# A line without any of these characters holds no label: a cheap look before the dear search.
MAY_LABEL = re.compile(r"[:：﹕∶︰】\]｜|︱丨/]|^By |原文|原始|转|轉|摘|选|選|原载|者|員|员|地址|链|鏈|编|編")
ENDS = re.compile(
    r"[|｜【】\[\]〔〕<>{}\x02;；•◆■]|[)）](?![^（(]{0,400}[)）])|\s{0,4}\x01(?:\s{0,4}\x01){2,}\s*|　{2,}|\s-\s|——"
)
CHUNKS = re.compile(r"[\s\x01]+")
EDGES = " \t\x01　,，、.。:：;；|｜/-—()（）[]【】<>“”\"'·"
EDGES_BUT_BRACKETS = EDGES.replace("(", "").replace("（", "")
NAME_END = re.compile(
    r"(?:网|網|报|報|社|局|部|厅|廳|委|办|辦|台|臺|刊|署|院|会|會|府|团|團|端|号|號|处|處|科|室|站|中心|公司|日报|频道|客户端|杂志|新闻|在线|"
    r"集团|大学|学院|学校|街道|镇|乡|区|县|市|省|馆|"
    r"观察|评论|论坛|专栏|政务|发布|周刊|时报|晚报|早报|导报|商报|APP|app|版|所|队|行|联|党建|公众号|微信|微博|综合|记者|频|\.com|\.cn|\.com\.cn|》)$"
)
PLACEHOLDER = re.compile(
    r"^(?:佚名|無名|无名|未知|不详|不詳|匿名|无|暂无|管理员|系统管理员|网站管理员|超级管理员|admin(?:istrator)?|root|本站|本网|本站原创|"
    r"本站编辑|本站整理|网络|網絡|網路|互联网|网上|转载|本站转载|"
    r"网络转载|原创|小编|编辑|作者|来源|信息发布员\d*|信息员\d*|发布员|test|user|null|none|未署名|网友|网站编辑|综合|网络整理|整理|系统|后台管理员|管理員|本站編輯)$",
    re.IGNORECASE,
)
LATIN_NAME = re.compile(r"\s{1,4}[A-Z][a-z'’-]{1,20}(?:\s[A-Z][A-Za-z.'’-]{0,20}){1,3}(?![A-Za-z])")
LONE_NAME = re.compile(r"[\s\x01/]+([\u4e00-\u9fff·]{2,4})(?![\u4e00-\u9fff])")
KEPT_LINES = (
    2048  # lines whose values are kept: stages of a page, and pages of a site, ask for the same lines
)
KEPT_AT_MOST = 1000  # characters of such a line
VALUE_AT_MOST = 90  # characters
DATE_FIELDS = frozenset((Field.PUBLISHED, Field.UPDATED, Field.DRAWN_UP, Field.OTHER_DATE))
UNCUT = DATE_FIELDS | {Field.ORIGINAL_URL}  # fields whose value is searched, and not cut at spaces
PERSONAL = frozenset(("author", "chief editor", "editor"))  # labels before a name, with or without a colon
COPIED = (
    "转载自",
    "转自",
    "摘自",
    "选自",
    "原载",
)  # labels before a publisher, with or without a colon
LONE_PERSONAL_AT_MOST = 60  # characters of a line with a label without a colon


LONE_LABEL = re.compile(
    r"^(?:(?:文章|信息|稿件)?来源|來源|作者|记者|责任编辑|責任編輯|责编|编辑|(?:发布)?(?:时间|日期)|發布(?:時間|日期)|发布(?:机构|单位)|原文链接)[:：]?$"
)


@dataclass(frozen=True)
class Labelled:
    """A value with the label before the value."""

    label: str  # name of the group of labels
    field: Field | None
    value: str
    start: int
    end: int


class _Label(NamedTuple):
    """A label in a line, and the position where the value begins."""

    name: str
    field: Field | None
    start: int
    value_start: int


def labelled(line: str) -> tuple[Labelled, ...]:
    """Return every labelled value of a credit line, in order. `line` has \\x01 where inline elements start or end."""
    if MAY_LABEL.search(line) is None:
        return ()
    return _labelled_once(line) if len(line) <= KEPT_AT_MOST else _labelled(line)


def _labelled(line: str) -> tuple[Labelled, ...]:
    labels = list(_labels(line))
    if not labels:
        return ()
    ends = [*(label.start for label in labels[1:]), len(line)]
    return tuple(
        Labelled(name, field, _value(field, line[value_start:end]), start, end)
        for (name, field, start, value_start), end in zip(labels, ends, strict=True)
    )


_labelled_once = lru_cache(maxsize=KEPT_LINES)(_labelled)


def _labels(line: str) -> Iterator[_Label]:
    """Yield the labels with a colon, and labels without a colon before names."""
    position = 0
    while match := LABEL.search(line, position):
        name, field, _ = LABELS[int((match.lastgroup or "l0")[1:])]
        colon = COLON.match(line, match.end())
        position = colon.end() if colon is not None else match.end()
        if position > match.end() or _needs_no_colon(name, line, match):
            yield _Label(name, field, match.start(), position)


def _needs_no_colon(name: str, line: str, label: re.Match[str]) -> bool:
    if name == "original" or label.group() in COPIED:
        return True
    if name == "byline":
        return label.group() == "By" and LATIN_NAME.match(line, label.end()) is not None
    return name in PERSONAL and _names_somebody(line, label)


def _names_somebody(line: str, label: re.Match[str]) -> bool:
    """Return whether a name stands after a space in a short line: 记者 张三, 责编 王五."""
    last = label.group().strip()[-1]
    if len(line) > LONE_PERSONAL_AT_MOST or last not in "者員员編编辑輯":
        return False
    name = LONE_NAME.match(line[label.end() :])
    return name is not None and (last in "者員员" or is_person(name.group(1)))


def _value(field: Field | None, raw: str) -> str:
    """Return the value after a label, as far as the value fits the field; "" for a label without a field."""
    if field is None:
        return ""
    if field in UNCUT:
        return raw.replace("\x01", "").strip()
    raw = _up_to_mark(_up_to_date(raw))
    value = _organisations(raw) if field is Field.SOURCE else _people(raw)
    return _trimmed(value)[:VALUE_AT_MOST]


def _up_to_date(raw: str) -> str:
    spaced = raw.replace("\x01", " ")
    date = find_date(spaced)
    return spaced[: date.start] if date else raw


def _up_to_mark(raw: str) -> str:
    """Return a value up to the first closing mark; a mark at the beginning is skipped."""
    stripped = raw.lstrip(" \x01")
    mark = ENDS.search(stripped)
    if mark is None:
        return raw
    return stripped[: mark.start()] if mark.start() else stripped[mark.end() :]


def _trimmed(value: str) -> str:
    value = value.strip(EDGES)
    if value.count("（") + value.count("(") > value.count("）") + value.count(")"):
        value += "）" if "（" in value else ")"
    return value


def _organisations(raw: str) -> str:
    """Return the publisher's name; of several names set off by spaces, the names of publishers at the beginning."""
    raw = next((part for part in raw.split("\x01") if part.strip(EDGES)), "")
    chunks = _chunks(raw.strip(EDGES_BUT_BRACKETS))
    goes_on = str.isascii if chunks and chunks[0].isascii() else _is_publisher
    return " ".join([*chunks[:1], *takewhile(goes_on, chunks[1:])])


def _is_publisher(chunk: str) -> bool:
    return len(chunk) > 2 and NAME_END.search(chunk.strip(EDGES)) is not None and not LABEL.fullmatch(chunk)


def _people(raw: str) -> str:
    """Return the names set off by spaces at the beginning of a value; the first may be a pen name."""
    chunks = list(joined_names(_chunks(raw.strip(EDGES))))
    is_latin = bool(chunks) and chunks[0].isalpha() and chunks[0].isascii()
    names = [*chunks[:1], *takewhile(_is_latin if is_latin else _is_people, chunks[1:])]
    return " ".join(names[:NAMES_AT_MOST])


def _is_latin(chunk: str) -> bool:
    return chunk.isascii() and chunk.isalpha() and chunk[:1].isupper()


def _is_people(chunk: str) -> bool:
    return people(chunk.strip(EDGES)) is not None


def _chunks(raw: str) -> list[str]:
    return [chunk for chunk in CHUNKS.split(raw) if chunk.strip(EDGES)]


def is_placeholder(value: str) -> bool:
    """Return whether a value is given but names nobody: 佚名, admin, 本站."""
    return PLACEHOLDER.match(value.strip()) is not None


def labelled_lines(lines: Iterable[Line]) -> Iterator[tuple[str, Line]]:
    """Yield lines that may hold labels, as texts. A label in a separate cell or line is set before the value."""
    label = ""
    for line in lines:
        if line.row:
            yield _row_as_text(line), line
        elif LONE_LABEL.match(line.bare):
            label = line.bare.rstrip(":：")
            continue
        elif label or MAY_LABEL.search(line.source):
            yield (f"{label}：{line.spaced}" if label else line.spaced), line
        label = ""


def labelled_row(line: Line) -> tuple[Labelled, ...]:
    """Return the labelled values of a row in which every label stands in a cell before its value; () for other rows."""
    cells = [cell for cell in (cell.strip(" \x01") for cell in line.spaced.split(CELL_GAP)) if cell]
    if len(cells) % 2 or not all(LONE_LABEL.match(cell.replace(" ", "")) for cell in cells[::2]):
        return ()
    return labelled(_row_as_text(line))


def _row_as_text(line: Line) -> str:
    cells = filter(None, (cell.strip(" \x01") for cell in line.spaced.split(CELL_GAP)))
    parts = [f"{cell}：" if LONE_LABEL.match(cell.replace(" ", "")) else f"{cell}；" for cell in cells]
    return "".join(parts).replace("：：", "：").rstrip("；")
