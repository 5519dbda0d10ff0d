"""Store → correction cases and letters; the act of a person → the store, with an entry in the record of actions."""

from __future__ import annotations

from functools import partial

from monitor.analysis.spread.correcting import CaseStatus, status_of
from monitor.coverage.case_answers import case_answer
from monitor.coverage.letter_facts import letter_of
from monitor.coverage.letters import letter_text
from monitor.coverage.task_choice import setup_of
from monitor.judge.spread.cases import Act, CaseState
from monitor.web.asked import Answer, Elsewhere, PageAnswer, PageRequest, SentDocument
from monitor.web.errors import PageRefusal
from monitor.web.pages.decisions import LONGEST_NOTE, back, written
from monitor.web.views.case_words import ACTS, case_rows, words_in_context
from monitor.wording.coverage import CASE_STATES
from monitor.wording.plain import printable
from storage.access import audit
from storage.access.audit import AuditEntry
from storage.engine.store import Store
from storage.errors import NotFound
from storage.spread import cases as case_table
from storage.spread.cases import CaseAct, StoredCase

INDENT = "\u3000"  # wide space before a Chinese paragraph, which `printable` would replace
MOST_CASES = 100  # in a page: the state of every case follows from its looks


def cases(asked: PageRequest) -> Answer:
    """Return the latest correction cases, of a single state if the address names a state."""
    skip, site = asked.skip, asked.query.get("site") or None
    stored = case_table.latest_cases(asked.db, site=site, skip=skip, most=MOST_CASES + 1)
    acts = case_table.acts_on(asked.db, [each.id for each in stored])
    found = [
        asked.once(("case", each, tuple(acts.get(each.id, ()))), partial(_status, asked, each))
        for each in stored[:MOST_CASES]
    ]
    states = [each.case.state for each in found]
    wanted = next((state for state in CaseState if state.value == asked.query.get("state")), None)
    shown = [each for each in found if wanted in (None, each.case.state)]
    values = {
        "cases": shown,
        "contexts": {each.stored.id: words_in_context(each.span) for each in shown if each.span},
        "acts": ACTS,
        "counts": [(state, states.count(state)) for state in CaseState],
        "total": len(found),
        "wanted": wanted,
        "site": site,
        "filters": {name: asked.query[name] for name in ("state", "site") if asked.query.get(name)},
        "next": skip + MOST_CASES if len(stored) > MOST_CASES else None,
        "state_words": CASE_STATES[asked.language],
        "done": asked.query.get("done", ""),
    }
    table = case_rows(shown, asked.titles, asked.language)
    return PageAnswer("cases.html", values, [case_answer(each) for each in shown], table)


def letter(asked: PageRequest) -> Answer:
    """Return the letter about a case as a page to print. Raises NotFound."""
    case = _case(asked)
    values = {"id": case.id, "site": case.site, "text": _text(asked, case)}
    return PageAnswer("letter.html", values, values)


def plain_letter(asked: PageRequest) -> Answer:
    """Return the letter about a case as text to take away. Raises NotFound."""
    return SentDocument(_text(asked, _case(asked)).encode(), "text/plain; charset=utf-8")


def _text(asked: PageRequest, case: StoredCase) -> str:
    settings = asked.config.letters
    facts = letter_of(asked.db, setup_of(asked.config), settings, _status(asked, case), asked.now)
    lines = letter_text(facts, settings.template).splitlines()
    return "\n".join(INDENT.join(printable(part) for part in line.split(INDENT)) for line in lines) + "\n"


def act(asked: PageRequest) -> Answer:
    """Keep the act of a person on a case. Raises NotFound, and PageRefusal for an act without a reason."""
    case, why = _case(asked), asked.field("why").strip()[:LONGEST_NOTE]
    try:
        chosen = Act(asked.field("act"))
    except ValueError as error:
        raise PageRefusal(400, "error_400") from error
    if not why:
        raise PageRefusal(400, "error_no_reason")
    who = asked.viewer.name

    def work(db: Store) -> None:
        case_table.add_act(db, CaseAct(case.id, asked.now, chosen.value, who, why))
        audit.note_action(db, AuditEntry(asked.now, who, f"case-{chosen.value}", case.id, after={"why": why}))

    written(asked, work)
    return Elsewhere(back(asked, done=f"case_{chosen.value}-1"), {"case": case.id, "done": chosen.value})


def _case(asked: PageRequest) -> StoredCase:
    found = case_table.case_by_id(asked.db, asked.path["id"])
    if found is None:
        raise NotFound("no such case")
    return found


def _status(asked: PageRequest, stored: StoredCase) -> CaseStatus:
    return status_of(asked.db, stored, asked.config.monitor.cases, asked.now)
