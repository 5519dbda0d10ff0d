"""Sheet of a finding → sections of lines, and the commands that settle the finding."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from urllib.parse import urlsplit

from monitor.present.console.change_lines import change_lines
from monitor.present.console.event_lines import label
from monitor.present.console.finding_sheet import FindingSheet, SheetCopy
from monitor.present.console.lines import BLANK, Overflow, Style, TextLine, TextPart, columns, line
from monitor.present.event_view import site_title
from monitor.present.evidence import CaptureProof
from monitor.present.html import shown
from monitor.wording.event_words import COLON
from monitor.wording.names import KIND_NAMES, RELATION_NAMES, STATE_NAMES
from monitor.wording.plain import on_one_line, shown_url
from storage.records import AttachmentFacts, BrokenRule, CaptureId, Finding, FindingKind, FindingState

MOST_CHANGES, MOST_COPIES, MOST_PAGES = 8, 12, 12
FILE_ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|csv)$", re.IGNORECASE)
NAME_CELLS, STEP_CELLS = 16, 28  # of the first column


@dataclass(frozen=True)
class Caller:
    """Program as the shell calls it, and the person who runs it."""

    call: str
    user: str


def sheet_lines(sheet: FindingSheet, language: str, caller: Caller) -> Iterator[TextLine]:
    """Yield the lines about a finding; `caller` fills the commands."""
    finding = sheet.finding
    state = STATE_NAMES[language][finding.state]
    head = (
        *label(finding, finding.severity, language),
        TextPart(f"  {finding.id}", Style.STRONG),
        TextPart(f"  {state}"),
    )
    yield TextLine(head)
    yield line(on_one_line(finding.summary(language)))
    sections = (
        (_("Change"), change_lines(sheet.changes, language, most=MOST_CHANGES)),
        (_("Last text"), (line(each, indent=2) for each in sheet.last_text)),
        (_("Pages"), _page_lines(sheet)),
        (_("Evidence (Beijing time)"), _evidence_lines(sheet.evidence)),
        (_("Rules"), _rule_lines(sheet, language)),
        (_("Copies"), _copy_lines(sheet, language)),
        (_("In the same event"), _further_lines(sheet, language)),
        (_("Decisions (Beijing time)"), _decision_lines(sheet, language)),
        (_("What to do next"), _step_lines(next_steps(sheet, caller))),
    )
    for heading, lines in sections:
        yield from _section(heading, lines)


def _section(heading: str, lines: Iterable[TextLine]) -> Iterator[TextLine]:
    shown_lines = list(lines)
    if shown_lines:
        yield BLANK
        yield line(heading, Style.STRONG)
        yield from shown_lines


def _address(url: str, indent: int = 2) -> TextLine:
    return line(shown_url(url) or "", indent=indent, overflow=Overflow.WHOLE)


def _page_lines(sheet: FindingSheet) -> Iterator[TextLine]:
    finding = sheet.finding
    yield line(f"{site_title(finding, sheet.titles)} · {on_one_line(finding.title)}", Style.SOFT, indent=2)
    yield _address(finding.url)
    if sheet.original is not None and sheet.original.url != finding.url:
        site = sheet.titles.get(sheet.original.site, sheet.original.site)
        yield line(_("original: {site}").format(site=site), Style.SOFT, indent=2)
        yield _address(sheet.original.url)
    others = [each for each in sheet.places if each != finding.url]
    if others:
        yield line(_("further pages: {n}").format(n=len(others)), Style.SOFT, indent=2)
        yield from (_address(each) for each in others[:MOST_PAGES])


def role_name(role: str) -> str:
    """Return the words for the role of a capture in a proof."""
    names = {
        "before": _("state before"),
        "first": _("first sight"),
        "now": _("state now"),
        "absent": _("list without it"),
    }
    return names.get(role, role)


def _evidence_lines(evidence: Iterable[CaptureProof]) -> Iterator[TextLine]:
    for proof in evidence:
        digest = f"sha256:{proof.digest[:16]}" if proof.digest else _("no answer")
        parts = (
            TextPart(columns(role_name(proof.role), NAME_CELLS), Style.SOFT),
            TextPart(columns(_("capture {n}").format(n=proof.capture), 13)),
            TextPart(f"{shown(proof.fetched_at)}  "),
            TextPart(digest, Style.SOFT),
        )
        yield TextLine(parts, indent=2)


def _rule_lines(sheet: FindingSheet, language: str) -> Iterator[TextLine]:
    for each in sheet.broken:
        fault = TextPart(rule_words(each, language))
        parts = (TextPart(f"{each.rule} ", Style.STRONG), fault, TextPart(_proofs(sheet), Style.SOFT))
        yield TextLine(parts, indent=2, hang=4)


def rule_words(broken: BrokenRule, language: str) -> str:
    """Return the fault and the words of the page: 标题后粘连了副题：“…”."""
    why = broken.why_zh if language == "zh" else broken.why_en
    quotes = "“{}”" if language == "zh" else '"{}"'
    return why + (COLON[language] + quotes.format(on_one_line(broken.evidence)) if broken.evidence else "")


def _proofs(sheet: FindingSheet) -> str:
    """Return the captures of the reprint and of the original that show a broken rule."""
    numbers = [sheet.finding.capture, sheet.sides.before.capture if sheet.sides else None]
    named = ", ".join(f"#{each}" for each in dict.fromkeys(numbers) if each)
    said = _("captures {numbers}").format(numbers=named)
    return f"  {said}" if named else ""


def _copy_lines(sheet: FindingSheet, language: str) -> Iterator[TextLine]:
    for copy in sheet.copies[:MOST_COPIES]:
        yield TextLine(_copy_parts(copy, sheet, language), indent=2)
        yield _address(copy.page.url, indent=4)
    if len(sheet.copies) > MOST_COPIES:
        yield line(_("and {n} more").format(n=len(sheet.copies) - MOST_COPIES), Style.SOFT, indent=2)


def _copy_parts(copy: SheetCopy, sheet: FindingSheet, language: str) -> tuple[TextPart, ...]:
    site = sheet.titles.get(copy.page.site, copy.page.site)
    relation = RELATION_NAMES[language][copy.derivation.relation]
    said = f"{site} · {relation} {copy.derivation.similarity:.0%}"
    if copy.finding is None:
        return (TextPart(said),)
    kind = KIND_NAMES[language][copy.finding.kind]
    state = STATE_NAMES[language][copy.finding.state]
    return TextPart(said), TextPart(f" · {kind} {copy.finding.id} · {state}", Style.WARNING)


def _further_lines(sheet: FindingSheet, language: str) -> Iterator[TextLine]:
    """Yield the findings of the event that no copy names."""
    told = {copy.finding.id for copy in sheet.copies if copy.finding}
    further = [each for each in sheet.further if each.id not in told]
    for each in further[:MOST_COPIES]:
        yield TextLine(_finding_parts(each, sheet, language), indent=2)
    if len(further) > MOST_COPIES:
        yield line(_("and {n} more").format(n=len(further) - MOST_COPIES), Style.SOFT, indent=2)


def _finding_parts(each: Finding, sheet: FindingSheet, language: str) -> tuple[TextPart, ...]:
    site = site_title(each, sheet.titles)
    rest = f"  {each.id}  {STATE_NAMES[language][each.state]} · {site} · {on_one_line(each.title)}"
    return (*label(each, each.severity, language), TextPart(rest))


def _decision_lines(sheet: FindingSheet, language: str) -> Iterator[TextLine]:
    if sheet.work.assignee:
        yield line(_("in charge: {person}").format(person=on_one_line(sheet.work.assignee)), indent=2)
    told = [(note.at, note.who, STATE_NAMES[language][note.state], note.why) for note in sheet.notes]
    for act in sheet.acts:
        told.append((act.at, act.who, f"→ {act.after.get('assignee') or _('nobody in charge')}", ""))
    for at, who, what, why in sorted(told):
        reason = COLON[language] + on_one_line(why) if why else ""
        yield line(f"{shown(at)}  {on_one_line(who)}  {on_one_line(what)}{reason}", indent=2)


def next_steps(sheet: FindingSheet, caller: Caller) -> list[tuple[str, str]]:
    """Return the next steps of a person: words, and the command to paste."""
    finding, proof = sheet.finding, _best_proof(sheet)
    is_event = len(sheet.event.findings) > 1 and finding.event
    subject, settled = (finding.event, sheet.event.findings) if is_event else (finding.id, (finding,))
    steps = [(_("compare the texts"), f"diff {finding.id}")] if sheet.sides else []
    if sheet.page is not None:
        steps.append((_("all versions"), f"history {finding.id}"))
    if proof:
        steps.append((_("bytes as proof"), f"capture {proof} -o capture-{proof}{_ending(finding)}"))
        steps.append((_("package for others to check"), f"evidence {finding.id}"))
    if finding.kind is FindingKind.SITE_FAILING:
        steps.append((_("examine the sites"), "doctor"))
    steps += [(_("letter to the site"), f"letter {case}") for case in sheet.cases[:1]]
    steps += _decisions(settled, subject, caller.user)
    return [(words, f"{caller.call} {command}") for words, command in steps]


def _ending(finding: Finding) -> str:
    """Return the ending of a file's name for the bytes of the proof: of a file its own, else that of a web page."""
    if not isinstance(finding.facts, AttachmentFacts) or finding.facts.address is None:
        return ".html"
    address = finding.facts.address
    named = (FILE_ENDING.search(words) for words in (finding.facts.name, urlsplit(address).path))
    return next((ending[0].lower() for ending in named if ending), ".bin")


def _best_proof(sheet: FindingSheet) -> CaptureId | None:
    """Return the capture with the article: of a page that is gone the last capture before."""
    if sheet.is_gone:
        return next((proof.capture for proof in sheet.evidence if proof.role == "before"), None)
    return sheet.finding.capture


def _decisions(findings: Sequence[Finding], subject: str, user: str) -> Iterator[tuple[str, str]]:
    """Yield the decisions that fit the states of the findings."""
    states = {each.state for each in findings}
    if FindingState.OPEN in states:
        yield _("take in hand"), f"acknowledge {subject}"
    if states & {FindingState.OPEN, FindingState.ACKNOWLEDGED}:
        reason = shlex.quote(_("needs no action"))
        yield _("needs no action"), f"dismiss {subject} --reason {reason}"
        yield _("put in charge"), f"assign {subject} --to {shlex.quote(user)}"
    if states & {FindingState.DISMISSED, FindingState.ACKNOWLEDGED}:
        yield _("open again"), f"reopen {subject}"


def _step_lines(steps: Iterable[tuple[str, str]]) -> Iterator[TextLine]:
    for words, command in steps:
        parts = (TextPart(columns(words, STEP_CELLS), Style.SOFT), TextPart(command))
        yield TextLine(parts, indent=2, overflow=Overflow.WHOLE)
