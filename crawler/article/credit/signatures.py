"""Extract: a short text without labels → house, persons and their roles: 【台灣日報╱記者王樣本／台北報導】.

A signature is a sequence of tokens: houses, roles, persons and reports (台北報導, 3月5日电), set off by strokes,
spaces or brackets, or written together. A role belongs to the persons behind; a role without persons
behind belongs to the persons before: 王樣本 攝. A text with any other token is no signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from crawler.article.credit.personal_names import NAMES_AT_MOST, is_person, joined_names, names_together

SIGNATURE_AT_MOST = 60  # characters
REPORT_AT_MOST = 5  # characters of the place or the kind of a report: 台北報導
ABBREVIATION_AT_MOST = 8  # characters of the short name of a publisher before 记者


class PersonRole(Enum):
    """The part of a person in an article."""

    AUTHOR = auto()
    CORRESPONDENT = auto()  # 通讯员: named as the author where no journalist is named
    EDITOR = auto()
    OTHER = auto()  # photographers, translators, designers


@dataclass
class Signature:
    """The publisher and the persons whom a text names, by role; UNKNOWN persons have no role."""

    house: str | None = None
    authors: list[str] = field(default_factory=list)
    correspondents: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    parted: bool = False  # strokes stand between the tokens
    roles: int = 0
    reported: bool = False  # ends with 报道, 電 …

    def named(self, role: PersonRole) -> list[str]:
        """Return the list of the persons of a role; photographers are kept nowhere."""
        lists = {
            PersonRole.AUTHOR: self.authors,
            PersonRole.CORRESPONDENT: self.correspondents,
            PersonRole.EDITOR: self.editors,
        }
        return lists.get(role, [])


_AUTHOR = (
    r"(?:文字)?记者|記者|实习生|實習生|评论员|評論員|撰稿人?|撰文|采写|採寫|采访|採訪|执笔|執筆|作者|编译|編譯|整理|整合|综合|"
    r"供稿|特约撰稿|專欄作家|专栏作者|文字|文图|图文|圖文|^文"
)
_CORRESPONDENT = "通讯员|通訊員"
_EDITOR = (
    r"(?:责任|責任|本文|网络|網路|值班|执行|新媒体)?(?:编辑|編輯)|责编|責編|编审|編審|审核|審核|校对|校對|"
    r"^编(?![制导剧程])|编(?=$)|選稿|选稿"
)
_OTHER = (
    r"(?:图片)?(?:摄影|攝影)|摄像|攝像|供图|供圖|制图|製圖|编制|绘图|繪圖|漫画|插图|设计|排版|剪辑|视频|翻译|"
    r"翻譯|^[摄攝图圖]|[摄攝图圖](?=$)|美编|出品|监制|監製|统筹|策划|海报|播音"
)
_KIND = (
    r"(?:全媒体|首席|见习|特约|特派|驻[\u4e00-\u9fff]{2,4}|本报|本網|本网|本刊|本社|本台|本報|融媒体?|实习|"
    r"實習|資深|资深|高级|图片|圖片)"
)
# A role with what stands before and behind in the same token.
ROLE = re.compile(
    rf"^(?P<before>[\u4e00-\u9fffA-Za-z·－《》-]{{0,20}}?)(?P<kind>{_KIND}{{0,3}})"
    rf"(?:(?P<author>{_AUTHOR})|(?P<correspondent>{_CORRESPONDENT})|(?P<editor>{_EDITOR})|(?P<other>{_OTHER}))(?P<behind>[\u4e00-\u9fff·\d]{{0,24}})$"
)
REPORT = re.compile(
    r"^(?P<names>[\u4e00-\u9fff·]{0,12}?)(?P<place>(?:[\u4e00-\u9fff]{2,3})?(?:\d{1,2}月)?(?:\d{1,2}日)?)"
    r"(?:(?:综合|綜合|即時|即时|專題|专题|連線|现场|現場|採訪|采访|摄影|攝影)?(?:报道|報導|報道)|專訪|专访|特稿|電|电|讯|訊)$"
)
HOUSE_END = re.compile(
    r"(?:网|網|报|報|社|台|臺|刊|新闻|新聞|快訊|快讯|客户端|频道|頻道|中心|周刊|週刊|在线|时报|時報|電視|电视|广播|廣播|通訊社|新媒体|融媒|日报|日報|传媒|傳媒|資訊|资讯|"
    r"大学|学院|研究院|办公室|委员会|局|厅|委|处|科|站|馆|院|发布)$"
)
MEDIA = re.compile(
    r"^.{1,14}?(?:网|網|报|報|社|台|臺|中心|新闻|新聞|快訊|在线|客户端)(?=[\u4e00-\u9fff]{2,4}$)"
)
ACCOUNT_MARK = re.compile(r"[（(]\s?微博\s?[)）]")  # a link to the account of the house or the person
LISTED = re.compile(r"[\u4e00-\u9fff]{2,3}")
SPLIT = re.compile(r"[\s\x01╱／/∕|｜丨︱:：、，,&＆;；]+")
PAIRS = re.compile(r"(?:文[、/／\s]*图|图[、/／\s]*文|文[、/／\s]*摄)(?=$|[\s\x01:：/／|｜])")
AROUND = " \t\x01　□■◎●▲△○※•*＊-—()（）[]【】〔〕〖〗<>。.!！"
STROKES = "╱／/|｜丨︱"


def signature(text: str) -> Signature | None:
    """Return the house and the persons of a text; None if the text holds any other words.

    Example: 【样例晚报／记者王小样／即时报道】 has the house 样例晚报 and the author 王小样.
    """
    text = ACCOUNT_MARK.sub("", text).strip(AROUND)
    if not 2 <= len(text) <= SIGNATURE_AT_MOST:
        return None
    tokens = list(
        joined_names([token for token in SPLIT.split(PAIRS.sub("图文", text)) if token.strip(AROUND)])
    )
    reader = _Reader()
    reader.signature.parted = any(stroke in text for stroke in STROKES)
    if not tokens or not all(reader.reads(token.strip(AROUND)) for token in tokens):
        return None
    return reader.finished()


def authors_in(text: str, *, unnamed: bool = False) -> str | None:
    """Return the authors of a signature, set off by spaces; `unnamed` also takes persons without a role."""
    found = signature(text)
    if found is None:
        return None
    names = found.authors or found.correspondents
    names = names or (found.unknown if unnamed or found.house or found.reported else [])
    return " ".join(names) or None


class _Reader:
    """A reader of tokens, one by one, that keeps the last role."""

    def __init__(self) -> None:
        self.signature = Signature()
        self._role: PersonRole | None = None
        self._is_behind = False  # whether the last role has no persons behind: 记者 张三 摄

    def reads(self, token: str) -> bool:
        """Take up a token; return False for a token that fits no signature."""
        if not token:
            return True
        return (
            self._person(token)
            or self._reporter(token)
            or self._roled(token)
            or self._house(token)
            or self._report(token)
            or self._listed(token)
        )

    def finished(self) -> Signature:
        """Return the signature; a photographer's role at the end takes the persons before."""
        if self._is_behind:
            self.signature.authors.clear()
        return self.signature

    def _person(self, token: str) -> bool:
        names = _names(token)
        self._add(names)
        return bool(names)

    def _add(self, names: Iterable[str]) -> None:
        kept = self.signature.unknown if self._role is None else self.signature.named(self._role)
        kept.extend(names)
        del kept[NAMES_AT_MOST:]
        self._is_behind = self._is_behind and not names

    def _roled(self, token: str) -> bool:
        match = ROLE.match(token)
        if match is None:
            return False
        role = next(role for role in PersonRole if match[role.name.lower()])
        before, behind = match["before"], match["behind"]
        names = _names(before)
        if before and not names and not self._house(before, reporting=match["author"] is not None):
            return False
        self.signature.roles += 1
        return self._with_role(role, names, behind)

    def _with_role(self, role: PersonRole, names: Sequence[str], behind: str) -> bool:
        """Give a role to the persons behind; without persons behind in the token, to the persons before."""
        if behind:
            self._add(names)
            self._role = role
            return self._person(behind) or self._roled(behind) or self._report(behind)
        if names or self.signature.unknown:
            self.signature.named(role).extend(names or self.signature.unknown)
            self.signature.unknown.clear()
            return True
        self._is_behind = role is PersonRole.OTHER and self._role is PersonRole.AUTHOR
        self._role = role
        return True

    def _listed(self, token: str) -> bool:
        """Take up a name with a rare surname in a list of persons with a role: 记者戴小河、印朋."""
        is_name = self._role not in (None, PersonRole.OTHER) and LISTED.fullmatch(token)
        if not is_name or not self.signature.named(self._role or PersonRole.OTHER):
            return False
        self._add([token])
        return True

    def _reporter(self, token: str) -> bool:
        """Take up a person before 报道: 张文禄报道."""
        match = REPORT.match(token)
        names = _names(match["names"] + match["place"]) if match else []
        if names:
            self.signature.reported = True
            self.signature.authors.extend(names)
        return bool(names)

    def _report(self, token: str) -> bool:
        match = REPORT.match(token)
        if match is None:
            return False
        words = match["names"] + re.sub(r"[\d月日]", "", match["place"])
        names = [] if self.signature.authors and len(words) == 2 else _names_before_place(words)
        if not names and len(words) > REPORT_AT_MOST:
            return False
        self.signature.reported = True
        if names and self._role is None:
            self._role = PersonRole.AUTHOR
        self._add(names)
        return True

    def _house(self, token: str, *, reporting: bool = False) -> bool:
        """Take up a publisher, also with a person behind: 样例新闻中心张三; `reporting` before 记者: 南都记者."""
        if (match := MEDIA.match(token)) and (names := _names(token[match.end() :])):
            self.signature.house = self.signature.house or match.group()
            self._add(names)
            return True
        if token.startswith("《") and token.endswith("》"):
            token = token.strip("《》")
        elif not HOUSE_END.search(token) or len(token) < 3:
            return reporting and len(token) <= ABBREVIATION_AT_MOST
        self.signature.house = self.signature.house or token
        return True


def _names(token: str) -> list[str]:
    """Return the persons whom a token names; empty for other tokens."""
    if HOUSE_END.search(token):
        return []
    if "·" in token:
        return [token] if is_person(token) and not re.search("记者|報|报", token) else []
    names = names_together(token)
    if names:
        return names
    parts = [names_together(part) for part in re.split("[和与]", token)]
    return [name for part in parts for name in part] if all(parts) else []


def _names_before_place(words: str) -> list[str]:
    """Return the persons at the beginning of words such as 潘姿羽台北; empty without a person."""
    if not words or len(words) > 12:
        return []
    if is_person(words):
        return [words]
    for place in (2, 3):
        names = _names(words[:-place])
        if names:
            return names
    return _names(words)
