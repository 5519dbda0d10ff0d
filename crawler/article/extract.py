"""Extract: a response → the reading: the kind of the page, and an article with credit, or links.

No function raises, whatever the bytes, unless memory is short: an unreadable page is a page of kind ERROR with the
reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawler.article.article_in_page import (
    Expectation,
    FoundArticle,
    carried_article,
    find_article,
    find_by_trafilatura,
    is_hardly_there,
    plain_article,
)
from crawler.article.attachments import name_in
from crawler.article.body.page_lines import beside_lines
from crawler.article.carriers import Carried, carried_by
from crawler.article.confidence import confidence
from crawler.article.containers import is_left_empty
from crawler.article.contest import (
    Contest,
    Hypothesis,
    Sign,
    is_cut_by_links,
    is_surely_article,
    ranked_hypotheses,
)
from crawler.article.credit.attribution import read_attribution
from crawler.article.credit.credit_lines import states_publication
from crawler.article.headline import anchor_of
from crawler.article.page_kind import (
    GONE_AT_MOST,
    NO_NAME,
    OK,
    Classification,
    bounce,
    content_type_of,
    described,
    hijack,
    is_front_page,
    is_login_page,
    kind_of_refusal,
    kind_of_response,
)
from crawler.article.profiles import Profile, profile_of
from crawler.lists.layouts import layout_page
from crawler.lists.listing import LAYOUT_KIND, ListReading, base_of, links_of, read_document
from crawler.lists.paging import article_continuation, is_address
from crawler.lists.stubs import STUB_CHARS, refresh_in, target_of_stub
from crawler.markup.decoding import Decoded, decode
from crawler.markup.script_text import with_script_text
from crawler.markup.tree import PageTree, page_tree, with_hidden
from storage.records import (
    Article,
    Attachment,
    AttachmentKind,
    Attribution,
    Cause,
    Headers,
    PageKind,
    Reading,
    Reason,
)

MAX_BYTES = 12_000_000
HIDDEN_SENTENCES = 3
ANCHORED_CHARS, ANCHORED_SENTENCES = 100, 2  # of a text below a headline with credit beside
ANCHORED_SHARE = 0.5  # share of the element that such a text holds
ALONE_CHARS, ALONE = 500, 0.9  # characters of a text without links, and their share of the element
BESIDE = 3  # lines between a picture and the text of its article
FEW_WORDS = 1500  # characters of a page, links included, that may refuse an answer or send its reader on
ERRORS_FROM = 400  # HTTP statuses of errors
STILL_SHOWN = 0.5  # share of the known article on a page that still shows the article
SENTENCE_END = re.compile(r"[。！？；\n]")
FEW_CHARS = 30  # characters of a page with hardly a word


@dataclass(frozen=True)
class Response:
    """The answer of a server, and the address before a redirect."""

    body: bytes
    url: str
    status: int
    headers: Headers
    redirected_from: str | None

    @property
    def is_redirected(self) -> bool:
        """Return whether the server sent us to another address."""
        return bool(self.redirected_from) and self.redirected_from != self.url


@dataclass(frozen=True, eq=False)
class Source:
    """A response with markup, decoded and parsed."""

    response: Response
    decoded: Decoded
    page: PageTree
    base: str  # the address from which the page's links count
    expected: Expectation

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return self.response.url


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
    """Return all conclusions from a response. Same input, same output; raises nothing but MemoryError.

    `pinned` is the path of the article's element at the last look, `known` the article's text at the last look. If
    both hold, no second reading is made. None means a page at first sight.
    """
    expected = Expectation(pinned, known, profile_of(url))
    try:
        response = Response(body, url if is_address(url) else "", status, headers, redirected_from)
        reading = _read(response, expected)
        return reading if reading.url == url else replace(reading, url=url)
    except RecursionError:
        return Reading(url, PageKind.ERROR, Reason(Cause.TOO_DEEP))
    except MemoryError:  # trouble of the process: another process may have more
        raise
    except Exception as error:  # noqa: BLE001 - hostile input is normal input; the caller records the reason
        return Reading(url, PageKind.ERROR, Reason(Cause.UNREADABLE, (type(error).__name__,)))


def _read(response: Response, expected: Expectation) -> Reading:
    verdict = kind_of_response(response.body, response.status, response.headers)
    if verdict is not None and verdict.kind is not PageKind.OTHER:
        return _shown_all_the_same(response, expected) or _without_text(response, verdict)
    decoded = decode(response.body[:MAX_BYTES], content_type_of(response.headers))
    listing = read_document(decoded.text, response.url)
    if listing is not None:
        return _list(response.url, decoded, listing, listing.kind)
    if verdict is not None:
        return Reading(response.url, verdict.kind, verdict.reason)
    page = _shown(page_tree(decoded.text))
    base = base_of(decoded.text, response.url)
    return _read_markup(Source(response, decoded, page, base, expected))


def _shown_all_the_same(response: Response, expected: Expectation) -> Reading | None:
    """Return the reading of an error page that still shows the known article, for every reader sees the article."""
    if expected.text is None or response.status < ERRORS_FROM or not response.body.strip():
        return None
    reading = _read(replace(response, status=OK), expected)
    if reading.article is None or _share_shown(expected.text, reading.article.text) < STILL_SHOWN:
        return None
    return replace(reading, reason=Reason(Cause.SHOWN_DESPITE, (response.status,)))


def _share_shown(known: str, text: str) -> float:
    """Return the share of the characters of a known text whose sentences stand in another text."""
    sentences = [each.strip() for each in SENTENCE_END.split(known) if each.strip()]
    shown = {each.strip() for each in SENTENCE_END.split(text)}
    length = sum(map(len, sentences))
    return sum(len(each) for each in sentences if each in shown) / length if length else 0.0


def _without_text(response: Response, verdict: Classification) -> Reading:
    """Return the reading of a response without text; an attachment is described by name, size and hash."""
    url = response.url
    if verdict.kind is PageKind.ATTACHMENT:
        reason = described(verdict.reason, response.body, url, response.headers)
        return Reading(url, verdict.kind, reason, article=_file_itself(url, reason))
    return Reading(url, verdict.kind, verdict.reason)


def _file_itself(url: str, reason: Reason) -> Article:
    """Return the article of a page that is a file: its name and its digest."""
    name, _, digest = reason.values
    file = Attachment(str(name) if name != NO_NAME else name_in(url), url, digest=str(digest))
    return Article(file.name, (), attachments=(file,))


def _read_markup(source: Source) -> Reading:
    """Return the reading of a refusal or a redirect by script, else of the page's content."""
    target = target_of_stub(
        source.page, source.decoded.text, source.base, refresh_in(source.response.headers)
    )
    told = kind_of_refusal(source.page, source.decoded.text)
    if (target or told) and _carries_content(source):
        target = told = None
    if told is not None and _is_notice(source.page, told):
        told = None
    verdict = (
        bounce(source.url, source.response.redirected_from)
        or told
        or _hijacked(source.page)
        or _gone(source.page, source.expected.profile)
        or (_kind_of_stub(source.url, target) if target is not None else None)
    )
    return _reading(source, verdict, redirect_url=target) if verdict else _read_content(source)


def _carries_content(source: Source) -> bool:
    """Return whether a short page has a headline with date and content below: 系统维护 is then content."""
    return source.page.chars < FEW_WORDS and carried_by(source.page, source.base) is not None


def _is_notice(page: PageTree, told: Classification) -> bool:
    """Return whether words of a fault stand in a sentence below a headline with source or day of publication.

    A notice of one sentence tells of a fault (因系统升级，暂停办理。) as a refusal does, and a refusal has no source.
    """
    if told.kind is PageKind.SOFT_404 or told.reason.cause is not Cause.SAYS:
        return False
    anchor = anchor_of(page, states_publication)
    if anchor is None or anchor.first < 0:
        return False
    words = str(told.reason.values[0])
    below = page.lines[anchor.last + 1 :]
    return len(anchor.text) > 2 * len(words) and any(
        "。" in line.text and line.noise is None for line in below
    )


def _shown(page: PageTree) -> PageTree:
    """Return the page with hidden text, or text of a script, if nearly all text waits, as in 微信公众号."""
    if page.chars >= STUB_CHARS:
        return page
    waiting = with_hidden(page)
    sentences = sum(line.text.count("。") for line in waiting.lines)
    if waiting.chars > 2 * STUB_CHARS and sentences >= HIDDEN_SENTENCES:
        return waiting
    return with_script_text(page)


def _hijacked(page: PageTree) -> Classification | None:
    found = hijack(page)
    return Classification(PageKind.OTHER, found) if found else None


def _gone(page: PageTree, profile: Profile | None) -> Classification | None:
    """Return SOFT_404 for a short page with the site's words for deleted pages, else None."""
    if profile is None or profile.gone is None or page.chars >= GONE_AT_MOST:
        return None
    said = profile.gone.search("\n".join(line.text for line in page.lines[:20]))
    return Classification(PageKind.SOFT_404, Reason(Cause.SAYS, (said.group(),))) if said else None


def _reading(source: Source, verdict: Classification, redirect_url: str | None = None) -> Reading:
    decoded = source.decoded
    return Reading(
        source.url,
        verdict.kind,
        verdict.reason,
        decoded.encoding,
        decoded.doubtful,
        redirect_url=redirect_url,
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


def _kind_of_stub(url: str, target: str) -> Classification:
    if is_login_page(target):
        return Classification(PageKind.CHALLENGE, Reason(Cause.SENDS_TO_LOGIN))
    if is_front_page(target) and not is_front_page(url):
        return Classification(PageKind.SOFT_404, Reason(Cause.SENDS_TO_FRONT))
    return Classification(PageKind.OTHER, Reason(Cause.SENDS_ON))


# --- article or not ---


def _read_content(source: Source) -> Reading:
    layout = layout_page(source.page, source.base)
    if layout is not None:
        listing = ListReading(layout.entries, None, LAYOUT_KIND, layout.further)
        return _list(source.url, source.decoded, listing, "list")
    found = find_article(source.page, source.base, source.expected)
    if found is not None and (found.is_marked or is_surely_article(found) or _is_anchored_text(found)):
        return _article(found, source)
    carried = carried_by(source.page, source.base)
    if carried is None and is_hardly_there(found) and is_left_empty(source.page):
        return _reading(source, Classification(PageKind.OTHER, Reason(Cause.LEFT_EMPTY)))
    return _decided(found if found and found.paragraphs else None, carried, source)


def _decided(found: FoundArticle | None, carried: Carried | None, source: Source) -> Reading:
    """Return the reading of a page by the hypothesis with the most evidence."""
    listing = links_of(source.page, source.decoded.text, source.url)
    if found is None and carried is None and not listing.links:
        found = find_by_trafilatura(source.page)
    best = _best_hypothesis(Contest(source.url, source.page, found, carried, listing))
    if found is not None and best is Hypothesis.TEXT:
        return _article(found, source)
    if carried is not None and best is Hypothesis.CARRIED:
        return _without_text_of(carried, found, source)
    if best is Hypothesis.FORM:
        return _reading(source, Classification(PageKind.OTHER, Reason(Cause.FORM)))
    if not is_front_page(source.url) and (plain := plain_article(source.page, source.base)):
        return _article(plain, source)
    if best is Hypothesis.LIST:
        return _list_or_bounce(source, listing)
    reading = _reading(source, _kind_without_content(source.page))
    return replace(reading, links=listing.links, next_page=listing.next_page)


def _best_hypothesis(contest: Contest) -> Hypothesis:
    """Return what a page is. A sentence of some length in the place of a picture or file is the text of the page."""
    ranked = ranked_hypotheses(contest)
    best = ranked[0].hypothesis
    text = next(each for each in ranked if each.hypothesis is Hypothesis.TEXT)
    if best is not Hypothesis.CARRIED or text.points <= 0 or Sign.LONG_TEXT not in text.signs:
        return best
    is_in_place = Sign.CREDITED in text.signs or _stands_beside(contest)
    return Hypothesis.TEXT if is_in_place else best


def _is_anchored_text(found: FoundArticle) -> bool:
    """Return whether sentences stand below a headline with credit beside, or fill their element without links."""
    chars = sum(len(line.bare) - line.link_chars for line in found.lines)
    share = chars / max(1, sum(len(line.bare) for line in found.shown))
    if sum(paragraph.count("。") for paragraph in found.paragraphs) < ANCHORED_SENTENCES:
        return False
    if is_cut_by_links(found):
        return False
    is_alone = chars >= ALONE_CHARS and share > ALONE
    return is_alone or (found.is_anchored and chars >= ANCHORED_CHARS and share > ANCHORED_SHARE)


def _stands_beside(contest: Contest) -> bool:
    """Return whether the text begins below the headline of a file or picture, and not far below the content."""
    found, carried = contest.found, contest.carried
    if found is None or carried is None or not found.lines:
        return False
    first = next((at for at, line in enumerate(found.page.lines) if line is found.lines[0]), -1)
    return carried.headline.last < first <= carried.end + BESIDE


def _without_text_of(carried: Carried, found: FoundArticle | None, source: Source) -> Reading:
    """Return the reading of an article whose content is a file, picture, frame or video."""
    article = carried_article(source.page, carried, found)
    reading = _article(article, source)
    only_video = all(each.kind is AttachmentKind.VIDEO for each in carried.attachments)
    if article.paragraphs:
        return reading
    return replace(reading, kind=PageKind.VIDEO if only_video else PageKind.ARTICLE, reason=carried.reason)


def _list_or_bounce(source: Source, listing: ListReading) -> Reading:
    """Return the reading of a list, or of an article's address that leads to a list."""
    if source.response.is_redirected:
        return _reading(source, Classification(PageKind.SOFT_404, Reason(Cause.REDIRECTED_TO_LIST)))
    return _list(source.url, source.decoded, listing, "list")


def _kind_without_content(page: PageTree) -> Classification:
    if page.chars < FEW_CHARS and next(page.root.iter("script"), None) is not None:
        return Classification(PageKind.OTHER, Reason(Cause.FILLED_BY_SCRIPT))
    if page.chars == 0:
        return Classification(PageKind.ERROR, Reason(Cause.NOTHING_TO_READ))
    if page.chars < FEW_CHARS:
        return Classification(PageKind.ERROR, Reason(Cause.FEW_CHARACTERS, (page.chars,)))
    return Classification(PageKind.OTHER, Reason(Cause.NEITHER))


def _article(found: FoundArticle, source: Source) -> Reading:
    attribution = read_attribution(found.page, found.places, source.url, found.headline.text)
    profile = source.expected.profile
    return Reading(
        source.url,
        PageKind.ARTICLE,
        Reason(Cause.PARAGRAPHS, (len(found.paragraphs),)),
        source.decoded.encoding,
        source.decoded.doubtful,
        article=_written(found, attribution),
        lines=found.page_lines,
        next_page=article_continuation(found.page, source.decoded.text, source.base),
        container=found.container.path if found.container else None,
        confidence=confidence(found, source.expected.text),
        profile=profile.name if profile else None,
        profile_holds=_profile_holds(found, profile),
    )


def _written(found: FoundArticle, attribution: Attribution) -> Article:
    beside = beside_lines(found.page_lines, found.templates, attribution)
    return Article(found.headline.text, found.paragraphs, attribution, found.attachments, beside)


def _profile_holds(found: FoundArticle, profile: Profile | None) -> bool:
    """Return whether the article stands in the element of the site's profile."""
    if profile is None or found.container is None:
        return False
    element = found.container.element
    return any(map(profile.holds, (element, *element.iterancestors(), *element.iterdescendants())))
