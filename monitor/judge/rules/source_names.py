"""Spellings of a publisher's name → a canonical name; a reprint and the original → the verdict on the credit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.texts.spelling import bare, printed
from storage.records import Article, Attribution, SiteRole


@dataclass(frozen=True)
class SiteFacts:
    """The configured facts about a publisher, for comparison with credits."""

    name: str
    title: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    role: SiteRole

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name for the publisher in credits."""
        return (self.title, *self.aliases, *self.domains)

    def has_host(self, url: str | None) -> bool:
        """Return whether `url` is an address on a domain of the site or below."""
        try:
            host = (urlsplit(url or "").hostname or "").lower()
        except ValueError:
            return False
        return any(host == domain or host.endswith(f".{domain}") for domain in self.domains)


LABEL = re.compile(r"^(?:文章|信息|稿件|新闻)?(?:来源|稿源|出处|转自|摘自|据|转载自)[:：]?")
MARKS = re.compile(r"[\s《》“”\"'‘’()（）\[\]【】<>〈〉]+")
# The channel through which a publisher speaks (website, account, app); no part of the name.
OUTLET = re.compile(
    r"(?:政府)?(?:门户网站|官方网站|政务网站|网站|官网|网页|微信公众号|微信公众平台|公众号|官方微信|官方微博|微信|微博|官微|客户端|APP|app|政务网)$"
)
ORGAN_SITE = re.compile(r"(?<=[部厅局委办府])(?:官方|门户)?网$")
STATE = re.compile(r"^中华人民共和国(?=..)")
COUNTRY = re.compile(r"^(?:中国|国家)(?=[\u4e00-\u9fff]{2,8}部$|[\u4e00-\u9fff]{2,10}总局$)")
PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东"
    "|海南|四川|贵州|云南|陕西|甘肃|青海|"
    "内蒙古|广西|西藏|宁夏|新疆"
)
PROVINCE = re.compile(rf"^({PROVINCES})(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)(?=.)")
# Names of the same publisher with too few common characters to recognise.
SAME = {
    "中国政府网": "中央人民政府", "中央政府": "中央人民政府", "国务院": "中央人民政府",
    "新华网": "新华社", "新华通讯社": "新华社", "新华视点": "新华社", "新华社新媒体": "新华社",
    "央视": "中央电视台", "央视新闻": "中央电视台", "央视网": "中央电视台", "cctv": "中央电视台",
    "央广网": "中央人民广播电台", "中新网": "中国新闻网", "中新社": "中国新闻网", "中国新闻社": "中国新闻网",
}  # fmt: skip
# Vague credits, without the name of a publisher.
_WORDS = (
    "网络 互联网 网上 综合 网络综合 综合网络 综合整理 整理 本站 本网 本网站 转载 网络转载 未知 "
    "不详 佚名 其他 其它 原创 本站原创 本网原创 admin 管理员 互联网综合 来源网络 网友 暂无 无"
)
VAGUE = frozenset(_WORDS.split())
SEPARATORS = re.compile(r"[、,，;；/|｜]+|\s{1,}|&| - ")


def canonical_source(name: str | None) -> str:
    """Return the canonical name for a spelling of a publisher: 中华人民共和国民政部网站, 民政部门户网站 → 民政部.

    Only the first 200 characters count. None gives "".
    """
    text = MARKS.sub("", LABEL.sub("", printed((name or "")[:200])))
    text = STATE.sub("", text) if "." not in text else text.lower()
    while (shorter := ORGAN_SITE.sub("", OUTLET.sub("", text))) != text and len(shorter) >= 2:
        text = shorter
    text = COUNTRY.sub("", STATE.sub("", text))
    text = PROVINCE.sub(r"\1", text)
    text = bare(text).casefold() if "." not in text else text.lower()
    return SAME.get(text, text)


def names_same(a: str | None, b: str | None) -> bool:
    """Return whether two credits name the same publisher."""
    return bool(canonical_source(a)) and canonical_source(a) == canonical_source(b)


def is_vague(name: str | None) -> bool:
    """Return whether a credit names nobody: None, "", 网络, 本站, 佚名."""
    return not name or not canonical_source(name) or canonical_source(name) in VAGUE


def named_in(credit: str | None) -> tuple[str, ...]:
    """Return the publishers in a credit: the whole line first, then the parts (新华社、人民日报).

    Vague parts are left out.
    """
    if not credit:
        return ()
    parts = (credit[:300], *SEPARATORS.split(credit[:300]))
    return tuple(dict.fromkeys(part for part in parts if not is_vague(part)))


def credits_one_of(credit: str | None, names: Iterable[str]) -> bool:
    """Return whether a credit names a publisher of `names` (names or hosts)."""
    wanted = {canonical_source(name) for name in names if not is_vague(name)}
    hosts = {name.lower() for name in names if "." in name}
    for name in named_in(credit):
        canonical = canonical_source(name)
        if canonical in wanted or any(canonical.endswith(f".{host}") or canonical == host for host in hosts):
            return True
    return False


def _own_credits(original: Article | None) -> list[str]:
    """Return the sources credited by an original, in the source line and at the end of the text."""
    attribution = original.attribution if original else Attribution()
    return [name for name in (attribution.source, attribution.tail_source) if name and not is_vague(name)]


def originator(
    original: Article | None, original_site: SiteFacts | None, chain: Sequence[str] = ()
) -> str | None:
    """Return the last publisher credited on the way back from the original.

    None means: no publisher is credited apart from the original's site.
    `chain` are the publishers above the original, nearest first.
    """
    own = original_site.names if original_site else ()
    stations = [*_own_credits(original), *chain]
    earlier = [name for name in stations if not is_vague(name) and not credits_one_of(name, own)]
    return earlier[-1] if earlier else None


def _in_dateline(credit: str | None, original: Article | None) -> bool:
    """Return whether the original's first or last lines name the source: 据新华社北京6月24日电, (中国社会报)."""
    if original is None or not original.paragraphs:
        return False
    edges = printed(original.paragraphs[0][:80] + "\n" + original.paragraphs[-1][-80:])
    return any(len(name) >= 2 and canonical_source(name) in edges for name in named_in(credit))


def is_named(article: Article, original: Article, original_site: SiteFacts) -> bool:
    """Return whether a quoting article names the original's site or source, in a credit or anywhere in the text."""
    names = [*original_site.names, *_own_credits(original)]
    if credits_one_of(article.attribution.source, names) or credits_one_of(
        article.attribution.tail_source, names
    ):
        return True
    text = printed(article.text)
    wanted = {canonical_source(name) for name in names if not is_vague(name)}
    return any(len(name) >= 2 and name in text for name in wanted)


def credit_verdict(
    article: Article,
    original: Article | None,
    original_site: SiteFacts | None,
    chain_sources: Sequence[str] = (),
) -> str:
    """Return the worth of a reprint's credit: "ok", "none", "wrong" or "intermediary".

    "ok" names the original's site, or a source credited by the original. "intermediary" names a later
    publisher of the chain, or names the right source only at the end of the text. `chain_sources` are the publishers
    between the original and the reprint.
    """
    attribution = article.attribution
    if is_vague(attribution.source) and is_vague(attribution.tail_source):
        return _verdict_by_link(attribution.link_back, original_site)
    if original is None and original_site is None:
        return "ok"
    right = [*(original_site.names if original_site else ()), *_own_credits(original)]
    if credits_one_of(attribution.source, right) or _in_dateline(attribution.source, original):
        return "ok"
    return _verdict_by_tail_or_chain(attribution, right, chain_sources)


def _verdict_by_tail_or_chain(
    attribution: Attribution, right: Sequence[str], chain_sources: Sequence[str]
) -> str:
    """Return the worth of a credit without the true source in the source line. `right` holds the true names."""
    head, tail = attribution.source, attribution.tail_source
    if credits_one_of(tail, right):
        return "ok" if is_vague(head) else "intermediary"
    if credits_one_of(head, chain_sources) or credits_one_of(tail, chain_sources):
        return "intermediary"
    return "wrong" if right else "ok"


def _verdict_by_link(link: str | None, original_site: SiteFacts | None) -> str:
    """Return the worth of a page without a named source. A link to the original still shows the source."""
    if not link:
        return "none"
    return "ok" if original_site is None or original_site.has_host(link) else "intermediary"
