"""Extract: one response → what it is and what it says: kind, article with its credit, or links. Pure.

Nothing here raises, whatever the bytes: a page that cannot be read is a page of kind ERROR, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.article.article_or_list import Found, is_article, is_surely_article, pictures_only
from crawler.article.attribution import (
    Places,
    is_credit_line,
    is_information,
    is_signed,
    read_attribution,
    without_closing_credit,
)
from crawler.article.blocks import attachments_of, body_of, is_attachment, is_furniture_text, lines_within
from crawler.article.containers import find_container, is_left_empty
from crawler.article.headline import Headline, find_headline, squeezed
from crawler.article.page_kind import (
    GONE_AT_MOST,
    Verdict,
    bounce,
    content_type_of,
    described,
    hijack,
    is_front_page,
    is_login_page,
    kind_of_refusal,
    kind_of_response,
)
from crawler.article.personal_names import byline
from crawler.article.profiles import Profile, profile_of
from crawler.article.second_reading import agreement, paragraphs_of_unknown
from crawler.lists.listing import ListReading, base_of, links_of, read_json_list, read_xml
from crawler.lists.paging import STUB_CHARS, article_continuation, is_address, target_of_stub
from crawler.markup.decoding import Decoded, decode
from crawler.markup.tree import Line, PageTree, page_tree, with_hidden
from storage.records import Article, Cause, Headers, PageKind, Reading, Reason

MAX_BYTES = 12_000_000
UNKNOWN_TEMPLATE = 0.5  # confidence in a text that the other extractor alone found
HIDDEN_SENTENCES = 3
HARDLY = 60  # characters: less text than that makes us look for a hidden body
CREDIT_LINES = 8  # at most so many at either end of a body
AFTER = 14  # lines after the body that may hold its credit
BEFORE = 5  # lines above the headline


@dataclass(frozen=True)
class Settled:
    """What is known beforehand: the path of the article's element, its text, and the make of the site's pages."""

    container: str | None
    text: str | None
    profile: Profile | None


def read_page(
    body: bytes,
    url: str,
    *,
    status: int = 200,
    headers: Headers = (),
    redirected_from: str | None = None,
    pinned: str | None = None,
    known: str | None = None,
) -> Reading:
    """Everything that can be concluded from one response. Same input, same output; never raises.

    ``pinned`` is the path of the element that held the page's article so far, ``known`` that article's text: where
    both hold, no second reading is made.
    """
    settled = Settled(pinned, known, profile_of(url))
    try:
        reading = _read(body, url if is_address(url) else "", status, headers, redirected_from, settled)
        return reading if reading.url == url else replace(reading, url=url)
    except RecursionError:
        return Reading(url, PageKind.ERROR, Reason(Cause.TOO_DEEP))
    except Exception as error:  # noqa: BLE001 - hostile input is normal input; the caller records the reason
        return Reading(url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


def _read(
    body: bytes, url: str, status: int, headers: Headers, redirected_from: str | None, settled: Settled
) -> Reading:
    verdict = kind_of_response(body, status, headers)
    if verdict is not None and verdict.kind is PageKind.ATTACHMENT:
        return Reading(url, verdict.kind, described(verdict.reason, body, url, headers))
    if verdict is not None and verdict.kind is not PageKind.OTHER:
        return Reading(url, verdict.kind, verdict.reason)
    decoded = decode(body[:MAX_BYTES], content_type_of(headers))
    text = decoded.text
    listing = read_xml(text, url) or read_json_list(text, url)
    if listing is not None:
        return _list(url, decoded, listing, listing.kind)
    if verdict is not None:
        return Reading(url, verdict.kind, verdict.reason)
    page = _shown(page_tree(text))
    verdict = bounce(url, redirected_from) or kind_of_refusal(page, text) or _hijacked(page)
    verdict = verdict or _gone(page, settled.profile)
    target = target_of_stub(page, text, base_of(text, url))
    if verdict is not None:
        return _reading(url, verdict, decoded, redirect_url=target)
    if target is not None:
        return _reading(url, _kind_of_stub(url, target), decoded, redirect_url=target)
    return _read_content(page, url, decoded, redirected_from, settled)


def _shown(page: PageTree) -> PageTree:
    """The page as its script shows it, where nearly all of its text waits for that, as in 微信公众号."""
    if page.chars >= STUB_CHARS:
        return page
    waiting = with_hidden(page)
    sentences = sum(line.text.count("。") for line in waiting.lines)
    return waiting if waiting.chars > 2 * STUB_CHARS and sentences >= HIDDEN_SENTENCES else page


def _hijacked(page: PageTree) -> Verdict | None:
    found = hijack(page)
    return Verdict(PageKind.OTHER, found) if found else None


def _gone(page: PageTree, profile: Profile | None) -> Verdict | None:
    """What the site is known to say of pages that are no more, where a page says hardly anything else."""
    said = (
        profile.gone.search("\n".join(line.text for line in page.lines[:20]))
        if profile and profile.gone
        else None
    )
    return (
        Verdict(PageKind.SOFT_404, Reason(Cause.SAYS, (said.group(),)))
        if said and page.chars < GONE_AT_MOST
        else None
    )


def _reading(url: str, verdict: Verdict, decoded: Decoded, redirect_url: str | None = None) -> Reading:
    return Reading(
        url, verdict.kind, verdict.reason, decoded.encoding, decoded.doubtful, redirect_url=redirect_url
    )


def _list(url: str, decoded: Decoded, listing: ListReading, kind: str) -> Reading:
    return Reading(
        url,
        PageKind.LIST,
        Reason(Cause.LIST, (kind, len(listing.links))),
        decoded.encoding,
        decoded.doubtful,
        links=listing.links,
        next_page=listing.next_page,
    )


def _kind_of_stub(url: str, target: str) -> Verdict:
    if is_login_page(target):
        return Verdict(PageKind.CHALLENGE, Reason(Cause.SENDS_TO_LOGIN))
    if is_front_page(target) and not is_front_page(url):
        return Verdict(PageKind.SOFT_404, Reason(Cause.SENDS_TO_FRONT))
    return Verdict(PageKind.OTHER, Reason(Cause.SENDS_ON))


def _read_content(
    page: PageTree, url: str, decoded: Decoded, redirected_from: str | None, settled: Settled
) -> Reading:
    base = base_of(decoded.text, url)
    found = _find_article(page, base, settled)
    if found is None or sum(map(len, found.paragraphs)) < HARDLY:
        found = _more(found, _find_hidden(page, base, settled))
    if found is not None and is_surely_article(found):
        return _article(found, url, base, decoded, settled)
    if (found is None or sum(map(len, found.paragraphs)) < HARDLY) and is_left_empty(page):
        return _reading(url, Verdict(PageKind.OTHER, Reason(Cause.LEFT_EMPTY)), decoded)
    listing = links_of(page, decoded.text, url)
    if (found is None or not found.paragraphs) and not listing.links:
        found = _find_by_trafilatura(page)
    if found is None or not found.paragraphs or not is_article(found, listing):
        return _without_article(page, url, decoded, listing, redirected_from)
    return _article(found, url, base, decoded, settled)


def _without_article(
    page: PageTree, url: str, decoded: Decoded, listing: ListReading, redirected_from: str | None
) -> Reading:
    if not (redirected_from and redirected_from != url) and (shown := pictures_only(page)):
        return _reading(url, Verdict(PageKind.OTHER, shown), decoded)
    if listing.links:
        if redirected_from and redirected_from != url:
            return _reading(url, Verdict(PageKind.SOFT_404, Reason(Cause.REDIRECTED_TO_LIST)), decoded)
        return _list(url, decoded, listing, "list")
    if page.chars < 30 and next(page.root.iter("script"), None) is not None:
        return _reading(url, Verdict(PageKind.OTHER, Reason(Cause.FILLED_BY_SCRIPT)), decoded)
    if page.chars == 0:
        return _reading(url, Verdict(PageKind.ERROR, Reason(Cause.NOTHING_TO_READ)), decoded)
    if page.chars < 30:
        return _reading(url, Verdict(PageKind.ERROR, Reason(Cause.FEW_CHARACTERS, (page.chars,))), decoded)
    return _reading(url, Verdict(PageKind.OTHER, Reason(Cause.NEITHER)), decoded)


def _find_by_trafilatura(page: PageTree) -> Found | None:
    """The other extractor's reading of a page in which ours finds no element that holds an article."""
    headline = find_headline(page, 0, len(page.lines))
    if headline is None or page.chars < HARDLY:
        return None
    paragraphs = paragraphs_of_unknown(page.root)
    kept = tuple(text for text in paragraphs if not is_furniture_text(text) and text != headline.text)
    if sum(text.count("。") for text in kept) < 1 or len("".join(kept)) < HARDLY:
        return None
    return Found(page, headline, None, kept, Places((), (), (), page.lines), (), tuple(page.lines))


def _find_hidden(page: PageTree, url: str, settled: Settled) -> Found | None:
    """What is found when styles are ignored: some bodies are hidden until a script shows them."""
    shown = with_hidden(page)
    return _find_article(shown, url, settled) if shown.chars > page.chars + HARDLY else None


def _more(one: Found | None, other: Found | None) -> Found | None:
    if one is None or other is None:
        return one or other
    return other if len("".join(other.paragraphs)) > 4 * len("".join(one.paragraphs)) else one


def _find_article(page: PageTree, url: str, settled: Settled) -> Found | None:
    container = find_container(page, settled.container, settled.profile)
    if container is None:
        return None
    first, end = lines_within(page.lines, container.element)
    headline = find_headline(page, first, end)
    if headline is None or end <= first:
        return None
    inner = _below_headline(page.lines, first, end, headline)
    body = body_of(page.lines[inner:end], container.element, url)
    lines, above = _without_information(body.lines, headline)
    paragraphs, closing, credit = _split_credit(lines)
    closing += [line.spaced for line in body.dropped if is_credit_line(line) and not is_information(line)]
    closing += [line.spaced for line in lines[-1:] if line not in credit and is_signed(line.spaced)]
    places = _places(page, headline, inner, end, (*above, *_informing(body.dropped)), closing)
    places = replace(places, byline=byline(paragraphs))
    attached = (*body.attachments, *_attached_after(places.after, url))
    kept = tuple(line for line in lines if line not in credit)
    attachments = tuple(dict.fromkeys(attached))
    return Found(
        page,
        headline,
        container,
        paragraphs,
        places,
        attachments,
        kept,
        tuple(page.lines[inner:end]),
    )


def _below_headline(lines: Sequence[Line], first: int, end: int, headline: Headline) -> int:
    """Where the text starts in an element that holds the headline too."""
    if not first <= headline.last < end:
        return first
    above = sum(len(line.bare) for line in lines[first : headline.first])
    below = sum(len(line.bare) for line in lines[headline.last + 1 : end])
    return headline.last + 1 if above <= below else first


def _without_information(lines: Sequence[Line], headline: Headline) -> tuple[list[Line], list[Line]]:
    """Without the headline, credit and crumbs that stand above the text in the same element."""
    wanted = squeezed(headline.text)
    start = 0
    for number, line in enumerate(lines[:CREDIT_LINES]):
        if squeezed(line.text) == wanted or is_information(line) or is_furniture_text(line.text):
            start = number + 1
        elif len(line.bare) > 40 or "。" in line.text:
            break
    above = [line for line in lines[:start] if is_information(line)]
    return [line for line in lines[:start] if _is_text(line, wanted)] + list(lines[start:]), above


def _is_text(line: Line, wanted: str) -> bool:
    return not (squeezed(line.text) == wanted or is_information(line) or is_furniture_text(line.text))


def _informing(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if is_information(line)]


def _split_credit(lines: Sequence[Line]) -> tuple[tuple[str, ...], list[str], list[Line]]:
    """Paragraphs, and the credit lines at their end as texts."""
    kept = list(lines)
    closing: list[str] = []
    taken: list[Line] = []
    for line in reversed(lines[-CREDIT_LINES:]):
        if is_credit_line(line) and len(kept) > 1:
            kept.remove(line)
            taken.append(line)
            closing.insert(0, _with_addresses(line))
    end = len(kept)
    while end > 1 and is_attachment(kept[end - 1]):
        end -= 1
    paragraphs, attached = ([line.text for line in part] for part in (kept[:end], kept[end:]))
    while paragraphs:
        text, credit = without_closing_credit(paragraphs[-1])
        if credit is None or (not text and len(paragraphs) == 1):
            break
        closing.insert(0, credit)
        paragraphs[-1:] = [text] if text and not is_furniture_text(text) else []
    return (*paragraphs, *attached), closing, taken


def _with_addresses(line: Line) -> str:
    """A credit line with the addresses of its links written out."""
    text = line.spaced
    if re.search(r"https?://", text):
        return text
    addresses = " ".join(anchor.href for anchor in line.anchors if anchor.href.startswith("http"))
    return f"{text} {addresses}" if addresses and "原" in text else text


def _places(
    page: PageTree, headline: Headline, first: int, end: int, above: Sequence[Line], closing: Sequence[str]
) -> Places:
    lines = page.lines
    top = headline.first if 0 <= headline.first <= first else max(0, first - 8)
    between = lines[max(top, headline.last + 1 if headline.last < first else top) : first]
    if headline.first >= 0 and headline.stamped:
        between = [lines[headline.last], *between]
    before = [
        line for line in lines[max(0, top - BEFORE) : top] if line.noise is None and is_information(line)
    ]
    after = lines[end : end + AFTER]
    used = {id(line) for line in (*between, *before, *above)}
    elsewhere = [line for line in (*lines[:first], *lines[end:]) if id(line) not in used]
    return Places((*between, *above, *before), tuple(closing), after, elsewhere)


def _attached_after(lines: Sequence[Line], url: str) -> tuple[str, ...]:
    """Files offered right below the text, before the page goes on to something else."""
    near: list[Line] = []
    for line in lines[:6]:
        if (
            re.match(r"[\s【\[]*(?:相关|上一|下一|推荐|热门|版权|扫一扫)", line.text)
            or line.noise is not None
        ):
            break
        near.append(line)
    return attachments_of(near, url)


def _article(found: Found, url: str, base: str, decoded: Decoded, settled: Settled) -> Reading:
    attribution = read_attribution(found.page, found.places, url, found.headline.text)
    article = Article(found.headline.text, found.paragraphs, attribution, found.attachments)
    return Reading(
        url,
        PageKind.ARTICLE,
        Reason(Cause.PARAGRAPHS, (len(found.paragraphs),)),
        decoded.encoding,
        decoded.doubtful,
        article=article,
        next_page=article_continuation(found.page, decoded.text, base),
        container=found.container.path if found.container else None,
        confidence=_confidence(found, settled),
        profile=settled.profile.name if settled.profile else None,
        profile_holds=_profile_holds(found, settled.profile),
    )


def _profile_holds(found: Found, profile: Profile | None) -> bool:
    """Whether the article stands where its site's profile says."""
    if profile is None or found.container is None:
        return False
    element = found.container.element
    return any(map(profile.holds, (element, *element.iterancestors(), *element.iterdescendants())))


def _confidence(found: Found, settled: Settled) -> float | None:
    """How far another extractor agrees: asked at first sight, where the pin is lost, and where the text is new."""
    if found.container is None:
        return UNKNOWN_TEMPLATE
    if found.container.method == "pinned" and "\n".join(found.paragraphs) == settled.text:
        return None
    return agreement(found.container.element, found.paragraphs)
