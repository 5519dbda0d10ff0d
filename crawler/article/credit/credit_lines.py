"""Extract: lines around and within an article → credit lines, set apart from the paragraphs of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from crawler.article.credit.labels import LONE_LABEL, NAME_END, Labelled, labelled, labelled_row
from crawler.article.credit.personal_names import people
from crawler.article.credit.signatures import signature
from crawler.markup.dates import WrittenDate, declared_date, find_date, first_date
from crawler.markup.tree import INLINE_EDGE, Line, asked_once, tidy
from storage.records import Field

CREDIT_FIELDS = (Field.SOURCE, Field.AUTHOR, Field.EDITOR, Field.ORIGINAL_URL)
CREDIT_AT_MOST = 140  # characters of a credit line; twice as many if the line holds an address
MAY_NAME_EDITOR = re.compile("[编編责責][:：|｜丨︱辑輯任编編]")
SIGNED_AT_MOST = 60  # characters of a line with the names of authors
INFORMATION_AT_MOST = 260  # characters of a credit line above the text
TODAY_AT_MOST = 60  # characters of a line with today's date or a greeting
STAMPED_AT_MOST, STAMP_WITHIN = (
    40,
    20,
)  # characters of a line with <time>; elements in which <time> is looked for
DATED_AT_MOST = 80  # characters of a line with a label and a date
BEFORE_LABEL = 30  # characters before the label of a date
LEFT_OVER, NAME_LEFT_OVER = 4, 16  # characters beside a date: a remainder, the name of a publisher
SENTENCE = 30  # characters: a longer line with 。 at the end is text
OPENING = " \x01\t（(【[〔「<《*※>■▲●—-·"
OPENING_BRACKETS = "（([【"
BARE_TIME = re.compile(r"时\s*间|時\s*間|日\s*期")
ENDS_SENTENCE = ("。", "；", "？", "?")
SPOKEN = "。！？!?"  # marks at the end of a sentence
BRACKETS_AND_BARS = " []【】()（）|"
BUTTONS = re.compile(r"^(?:[\s\x01]*[【\[](?:我要)?(?:纠错|打印|关闭|收藏|分享)[】\]][\s\x01]*)+")
TODAY = re.compile(
    r"今天是|今日是|今天[:：]|现在是|当前时间|农历|欢迎(?:访问|光临|您)|歡迎|天气(?!网|台|局|通|中心|频道)"
)
ACCOUNT_AT_MOST = 8  # characters of a linked account; a longer link is a headline
# A name in an element of its own behind a date: 2024-03-05 10:00 · 样例观察
ACCOUNT = re.compile(r"^\s*\x01[\s\x01·|｜/]*+[\u4e00-\u9fffA-Za-z\d]{2,16}[\s\x01]*$")
WEEKDAY_LAST = re.compile(r"(?:[日号號\d]|^)\s*星期[一二三四五六日天]\s*$")
URL = re.compile(r"(?:https?://|www\.)[A-Za-z0-9._~:/?#@!$&'*+,;=%()\[\]-]+", re.IGNORECASE)
CLOSING_CREDIT = re.compile(
    r"[（(【\[〔]\s*(?=(?:文章|信息|稿件|新闻|本文|资料|资讯)?(?:来源|來源|稿源|转载自|转自|摘自|选自|原载|责任编辑|責任編輯|责编|責編|编辑|"
    r"編輯|审核|校对|作者|记者|記者|供稿|原文链接|原文連結)\s*[:：丨| ])"
    r"[^（(【\[〔）)】\]〕]{2,120}(?:[（(][^（()）]{0,20}[)）][^（(【\[〔）)】\]〕]{0,40})?[)）】\]〕]\s*[。.]?\s*$"
)
LOOSE_SOURCE = re.compile(r"(来\s*源|來\s*源|稿\s*源)\s+(?=\S)")
LOOSE_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])(来源|來源|稿源|出处|作者|责任编辑|编辑|編輯)[\s\x01]{1,4}(?=[\u4e00-\u9fffA-Za-z《])"
)
# Tools after date and source in a line without labels: 字号：大 中 小, 打印, 点击：123
TOOLS = re.compile(
    r"(?<![\s|【\[∣])[\s|【\[∣]*+(?:我来说两句|我要评论|网友评论|参与评论|字型|字号|字體|字体|打印|列印|分享|收藏|浏览|瀏覽|阅读|閱讀|点击|點擊|评论|評論).*$"
)
# A second, later date in brackets: 2023/2/21 21:20（2/21 22:08 更新）
UPDATE_NOTE = re.compile(r"[（(]\s*[\d/.:\-\s月日]{3,24}(?:更新|修订|修訂)\s*[)）]")
# The site's own address, which some pages put before the date.
SITE_ADDRESS = re.compile(r"^\s*https?://[\w.-]+/?\s*", re.IGNORECASE)


# --- credit lines ---


@lru_cache(maxsize=4096)
def is_credit(text: str) -> bool:
    """Return whether a line states only source, author, editor or the original's address."""
    if _is_too_long_for_credit(text):
        return False
    stripped = BUTTONS.sub("", text).lstrip(OPENING)
    if _is_sentence(stripped, " ）)】]", len(stripped)):
        return False
    values = labelled(with_colon(stripped) if text[:1] in OPENING_BRACKETS else stripped)
    if not values or values[0].start != 0 or not any(map(_states_credit, values)):
        return False
    return stripped[-1:] not in SPOKEN or any(map(_names, values))


def _is_too_long_for_credit(text: str) -> bool:
    if len(text) <= CREDIT_AT_MOST:
        return False
    return len(text) > CREDIT_AT_MOST * 2 or URL.search(text) is None


def _is_sentence(text: str, closing: str, chars: int) -> bool:
    """Return whether `text` of `chars` characters holds a full stop inside, or is long and ends with a full stop."""
    if "。" not in text:
        return False
    return "。" in text.rstrip(f"。{closing}") or (text.endswith("。") and chars > SENTENCE)


def _names(value: Labelled) -> bool:
    """Return whether a value is the name of a person or publisher, and no sentence: 编辑：感谢各位收看。"""
    if value.field is Field.ORIGINAL_URL:
        return True
    names = re.split("[，,、]", value.value.rstrip(SPOKEN))
    return all(people(name) or NAME_END.search(name) for name in names)


def _states_credit(value: Labelled) -> bool:
    return value.field in CREDIT_FIELDS and (bool(value.value) or value.field is Field.ORIGINAL_URL)


def with_colon(text: str) -> str:
    """Return a text with a colon after 来源 where the page sets only a space."""
    return LOOSE_SOURCE.sub(r"\1：", text)


def with_colons(line: Line) -> str:
    """Return a line with a date, with a colon after every label that the page sets off only by a gap: 来源 样例网."""
    text = line.spaced
    if len(line.bare) > DATED_AT_MOST or not LOOSE_LABEL.search(text) or find_date(text) is None:
        return text
    return LOOSE_LABEL.sub(r"\1：", text)


@asked_once
def is_credit_line(line: Line) -> bool:
    """Return whether a line is credit, whether or not markup cuts names and labels into pieces."""
    return is_credit(line.spaced) or is_credit(line.text)


def is_signed(text: str) -> bool:
    """Return whether a last line of text names authors or editors: 药剂科供稿 摄影/张艳 编辑/苏芳, （王小样 编辑）."""
    if len(text) > SIGNED_AT_MOST or re.search(r"[。，；]", text):
        return False
    signed = signature(text)
    if signed is not None and (signed.authors or signed.editors):
        return True
    return any(
        value.field in (Field.EDITOR, Field.AUTHOR) and people(value.value) for value in labelled(text)
    )


# --- information above the text ---


@asked_once
def is_information(line: Line) -> bool:
    """Return whether a line above the text is a credit line, a counter or a date, rather than text."""
    text = line.spaced
    if len(text) > INFORMATION_AT_MOST or _is_sentence(text, "", len(line.bare)):
        return False
    if line.row and any(map(_states_date, labelled_row(line))):
        return True
    if LONE_LABEL.match(line.bare) or is_credit_line(line) or _shows_today(line) or _is_stamped(line):
        return True
    if len(line.bare) <= STAMPED_AT_MOST and any(each.label == "desk" for each in labelled(text)[:1]):
        return True
    return _is_labelled(line) or _is_date_and_name(line)


def _is_labelled(line: Line) -> bool:
    """Return whether labels beside a date make a line credit."""
    values = _labels_beside_date(line)
    fields = {value.field for value in values}
    if Field.SOURCE in fields:
        return True
    if Field.PUBLISHED in fields and values[0].start < BEFORE_LABEL:
        return not _ends_other_words(line.spaced, values[0].start)
    return _is_date_of_document(line, values) or _is_dated_byline(line, values)


def _ends_other_words(text: str, start: int) -> bool:
    """Return whether the first label of a line is a bare 时间 or 日期 at the end of other words: 本项目招标公告日期."""
    return start > 0 and "\u4e00" <= text[start - 1] <= "\u9fff" and BARE_TIME.match(text, start) is not None


def _is_dated_byline(line: Line, values: Sequence[Labelled]) -> bool:
    """Return whether a date, at most a publisher's name, and a labelled person make a line."""
    people_named = [each for each in values if each.field in (Field.AUTHOR, Field.EDITOR) and each.value]
    if not people_named or not all(each in people_named or each.field is None for each in values):
        return False
    before = line.spaced[: values[0].start]
    written = find_date(before)
    rest = written.cut_from(before).replace(INLINE_EDGE, " ").strip(BRACKETS_AND_BARS) if written else None
    return rest is not None and len(rest) <= NAME_LEFT_OVER and not re.search("[，。！？：]", rest)


def _is_date_of_document(line: Line, values: Sequence[Labelled]) -> bool:
    """Return whether a line holds the date of drawing up or of the last update alone: 成文日期：2025-02-27."""
    if len(values) != 1 or values[0].field not in (Field.DRAWN_UP, Field.UPDATED):
        return False
    return values[0].start == 0 and declared_date(values[0].value) is not None and "。" not in line.text


def _is_stamped(line: Line) -> bool:
    """Return whether a short line shows a <time datetime>: 11月5日 · 样例观察."""
    if len(line.bare) >= STAMPED_AT_MOST or INLINE_EDGE not in line.source:
        return False
    stamps = (each for each in islice(line.element.iter(), STAMP_WITHIN) if each.tag == "time")
    return any(each.get("datetime") and tidy(each.text or "") in line.text for each in stamps)


def _labels_beside_date(line: Line) -> tuple[Labelled, ...]:
    if len(line.bare) >= DATED_AT_MOST:
        return ()
    values = labelled(line.spaced)
    if find_date(line.spaced) is not None or any(map(_states_date, values)):
        return values
    return ()


def _states_date(value: Labelled) -> bool:
    """Return whether a label makes its value a date: 發布日期：113-10-02."""
    return value.field is Field.PUBLISHED and declared_date(value.value) is not None


def _shows_today(line: Line) -> bool:
    return not line.row and len(line.bare) < TODAY_AT_MOST and is_todays_date(line)


def is_todays_date(line: Line) -> bool:
    """Return whether a line tells the reader the date of today, or greets the reader."""
    return bool(shows_today(line.text) or (WEEKDAY_LAST.search(line.text) and not any(labelled(line.spaced))))


def shows_today(text: str) -> bool:
    """Return whether a text has the words of a date of today, of the weather or of a greeting, and is no sentence."""
    return TODAY.search(text) is not None and not text.rstrip("”’」』）) ").endswith(ENDS_SENTENCE)


def _has_account(line: Line, written: WrittenDate | None) -> bool:
    """Return whether a name in an element of its own stands behind a date; a link with a day is an entry of a list."""
    if written is None or ACCOUNT.search(line.spaced[written.end :]) is None:
        return False
    return not line.anchors or ("T" in written.value and len(line.anchors[-1].text) <= ACCOUNT_AT_MOST)


def _is_date_and_name(line: Line) -> bool:
    """Return whether a line holds only a date, tools of the page or both, and at most a publisher's name."""
    written = find_date(line.spaced) if len(line.bare) < DATED_AT_MOST else None
    text = (written.cut_from(line.spaced) if written else line.text).replace("\x01", " ")
    rest = TOOLS.sub("", SITE_ADDRESS.sub("", UPDATE_NOTE.sub("", text)))
    if rest == line.text:
        return False
    bare = rest.strip(BRACKETS_AND_BARS)
    most = NAME_LEFT_OVER if _has_account(line, written) or NAME_END.search(rest.strip()) else LEFT_OVER
    return len(bare) <= most or (written is not None and signature(bare) is not None)


def states_publication(line: Line) -> bool:
    """Return whether a line names the source, the day or the hour of publication.

    Refusals of a server show a bare 时间 only.
    """
    if _is_date_and_name(line) and not line.anchors and "T" in (first_date(line.spaced) or ""):
        return not is_todays_date(line)
    values = labelled_row(line) if line.row else labelled(with_colons(line))
    return any(
        (value.field is Field.SOURCE and bool(value.value))
        or (_states_date(value) and not BARE_TIME.match(line.spaced, value.start))
        for value in values
    )


# --- credit at the end of the text ---


def without_closing_credit(paragraph: str) -> tuple[str, str | None]:
    """Return a paragraph without the bracketed credit at its end, and the credit; None without a credit."""
    match = CLOSING_CREDIT.search(paragraph)
    if match is None or not is_credit(match.group()):
        return paragraph, None
    return paragraph[: match.start()].rstrip(), match.group()


def names_editor(line: Line) -> bool:
    """Return whether a whole line names editors: the end of the text, whatever matter of the page stands below."""
    if len(line.bare) > SIGNED_AT_MOST or not MAY_NAME_EDITOR.search(line.text) or not is_credit_line(line):
        return False
    return any(value.field is Field.EDITOR and people(value.value) for value in labelled(line.spaced))


def with_addresses(line: Line) -> str:
    """Return a credit line with the addresses of the links written out."""
    text = line.spaced
    if re.search(r"https?://", text):
        return text
    addresses = " ".join(anchor.href for anchor in line.anchors if anchor.href.startswith("http"))
    return f"{text} {addresses}" if addresses and "原" in text else text
