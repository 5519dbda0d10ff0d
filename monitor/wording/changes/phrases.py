"""Parts of sentences about changes, a table a language. {places} are filled by `change_words`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from monitor.wording.chinese_reasons import in_chinese
from monitor.wording.english_reasons import in_english
from monitor.wording.names import FIELD_NAMES, MEDIA_NAMES
from storage.records import AttachmentKind, Field, Reason


@dataclass(frozen=True)
class Phrases:
    """Phrases of a language. `stem` is the end that a label loses before a verb."""

    colon: str
    comma: str
    nothing: str
    now: str  # before the latest change of a war of edits
    stem: str
    follows: str
    war: str
    back: str
    removed: str
    added: str
    place: str
    more: str
    more_files: str
    on_pages: str
    at_addresses: str
    field_names: Mapping[Field | str, str]
    any_field: str
    field_changed: str
    media: Mapping[AttachmentKind, str]
    media_by_content: Mapping[AttachmentKind, str]
    file_replaced: str
    file_removed: str
    file_added: str
    file_war: str
    file_back: str
    file_named: str
    file_gone: str
    file_other: str
    page: str
    picture: str
    certainty: str
    unsure: str
    gone_with: str
    still_at: str
    times: str
    new_address: str
    reason: Callable[[Reason], str]


CHINESE = Phrases(
    colon="：",
    comma="，",
    nothing="（无）",
    now="，现为",
    stem="改动",
    follows="{label}已改为与{site}原文一致",
    war="{label}反复改动 {times} 次",
    back="{label}改回 {at} 的版本",
    removed="删去“{0}”",
    added="新增“{0}”",
    place="（{0}）",
    more="，另有 {0} 处",
    more_files="，另有 {0} 个",
    on_pages="，本站 {0} 个页面同样改动",
    at_addresses="，该稿另 {0} 个网址相同",
    field_names=FIELD_NAMES["zh"],
    any_field="署名",
    field_changed="{0}改动",
    media=MEDIA_NAMES["zh"],
    media_by_content={**MEDIA_NAMES["zh"], AttachmentKind.FILE: "附件"},
    file_replaced="{0}更换",
    file_removed="{0}删去",
    file_added="{0}新增",
    file_war="{label}反复改动 {times} 次",
    file_back="{label}改回 {at} 的版本",
    file_named="{name}（{address}）",
    file_gone="{0}已打不开",
    file_other="{0}内容更换",
    page="第 {0} 页",
    picture="图 {0}",
    certainty="识读置信度 {0:.2f}",
    unsure="待人工核看",
    gone_with="已随{0}原文撤下",
    still_at="，另一网址仍可看到此稿：{0}",
    times="{label} {times} 次",
    new_address="，网址已改为 {0}",
    reason=in_chinese,
)
ENGLISH = Phrases(
    colon=": ",
    comma=", ",
    nothing="(none)",
    now=", now",
    stem="",
    follows="{label}, now as the original of {site}",
    war="{label} to and fro, {times} times",
    back="{label} back (reverted) to the version of {at}",
    removed="removed “{0}”",
    added="added “{0}”",
    place=" ({0})",
    more=", and {0} more",
    more_files=", and {0} more",
    on_pages="; the same on {0} pages of the site",
    at_addresses="; the same at {0} more addresses of the article",
    field_names=FIELD_NAMES["en"],
    any_field="attribution",
    field_changed="{0} changed",
    media=MEDIA_NAMES["en"],
    media_by_content=MEDIA_NAMES["en"],
    file_replaced="{0} replaced",
    file_removed="{0} removed",
    file_added="{0} added",
    file_war="{label} replaced to and fro, {times} times",
    file_back="{label} back (reverted) to the version of {at}",
    file_named="{name} ({address})",
    file_gone="{0} gone",
    file_other="{0} has other content",
    page="page {0}",
    picture="picture {0}",
    certainty="recognised with confidence {0:.2f}",
    unsure="for a person to look at",
    gone_with="taken down, after the original of {0}",
    still_at="; the site still shows the article at {0}",
    times="{label} {times} times",
    new_address=", at a new address: {0}",
    reason=in_english,
)
