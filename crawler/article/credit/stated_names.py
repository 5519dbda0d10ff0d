"""Extract: text after a label → the name of a publisher, author or editor, if the text can be such a name."""

from __future__ import annotations

import re

from crawler.article.credit.labels import NAME_END
from crawler.article.credit.personal_names import people
from storage.records import Field

SOURCE_AT_MOST, NAME_AT_MOST = 90, 40  # characters of a publisher; of an author or editor
WITH_COMMA_AT_MOST = 24  # characters of names with a comma between; longer values are sentences
# Characters of a pen name. A longer value after 作者 is a headline, a title with a name, or an organisation.
PEN_NAME_AT_MOST = 7
NO_SOURCE = re.compile(r"^(?:https?:|www\.|资料图|资料照片|网络图片|图片|XX)|的所有|版权|授权")
# What a template shows for a field without a value.
NO_VALUE = re.compile(r"(?:null|undefined|none|nan|\(null\)|未填写|暂无|无|無|空)", re.IGNORECASE)
ROLE_BEFORE = re.compile(r"^(?:[\u4e00-\u9fff]{0,8}(?:记者|記者|通讯员))[:：\s]?(?=[\u4e00-\u9fff])")
ROLE_BEHIND = re.compile(
    r"(?<=[\u4e00-\u9fff])[\s/]+(?:整合|整理|编译|摄影|摄|综合|文|图|[\u4e00-\u9fff]{0,4}(?:报道|報導|報道))$"
)
BETWEEN_NAMES = re.compile(r"[、，,/\s]+")
NUMBERS = re.compile(r"[\d\s:：./-]+")
TOOL = re.compile(
    r"(?:打印|列印|字号|字體|字体|分享|收藏|浏览|关闭|點擊|点击|大|中|小|评论|我要纠错|纠错|[\s|【】\[\]])+$"
)


def stated_name(value: str, field: Field) -> str | None:
    """Return the name that a label gives for a field, else None: numbers, buttons, sentences and null name nobody."""
    if field is Field.SOURCE:
        return None if len(value) > SOURCE_AT_MOST or NO_SOURCE.search(value) else _name(value)
    if len(value) > NAME_AT_MOST or "。" in value or ("，" in value and len(value) > WITH_COMMA_AT_MOST):
        return None
    return _author(value) if field is Field.AUTHOR else _name(value)


def _author(value: str) -> str | None:
    """Return an author without the role before and after the name; of a long value only personal names."""
    if not re.search(r"\w", value):
        return None
    value = ROLE_BEFORE.sub("", value)
    longest = max(BETWEEN_NAMES.split(value), key=len)
    if len(longest) > PEN_NAME_AT_MOST and not NAME_END.search(longest) and not longest.isascii():
        return people(value, any_name=True)
    return _name(ROLE_BEHIND.sub("", value)) if len(value) > 1 else None


def _name(value: str) -> str | None:
    """Return a value with letters that is neither a number nor a button of the page, else None."""
    if not re.search(r"\w", value) or NUMBERS.fullmatch(value) or TOOL.match(value):
        return None
    return None if NO_VALUE.fullmatch(value.strip()) else value
