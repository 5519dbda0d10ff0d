"""Thirty-two sites, twelve passes: every cell, interval, order, parent, case and reading is what the looks support."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sites import province_truth as truth
from sites.postgres import Server
from sites.province import DEADLINE, ISSUED, MESSAGE, PASSES, Copyist, clock, drawn
from sites.province_looks import Province
from sites.province_truth import Cell, Log, Span

from monitor.analysis.setup import Setup
from monitor.analysis.spread.collation import collation_of
from monitor.analysis.spread.correcting import status_of
from monitor.analysis.spread.coverage import TaskCells, capture_digests, task_cells
from monitor.analysis.spread.descent import spread_of
from monitor.coverage.case_answers import case_answer
from monitor.coverage.standing_cells import cells_at
from monitor.coverage.task_answers import TaskAnswer, task_answer
from monitor.coverage.work_answers import readings_answer, spread_answer
from monitor.wording.plain import utc
from storage.engine.address import StoreAddress
from storage.engine.opening import open_store, opened
from storage.engine.store import Store, rows, transaction
from storage.spread import cases, tasks
from storage.spread.tasks import CarryTask, TaskSite

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SITES = 32


def looked_at(store: StoreAddress, seed: int) -> Province:
    """A province after all passes, with a task for all sites since the issue."""
    web = Province(store, seed, drawn(seed, SITES))
    for number, hour in enumerate(PASSES):
        if hour > ISSUED >= PASSES[number - 1]:
            _add_task(web)
        web.run_pass(number)
    return web


def _add_task(web: Province) -> None:
    task = CarryTask(
        0, "T1", MESSAGE, None, None, "text", clock(ISSUED), "operator", clock(DEADLINE), clock(ISSUED)
    )
    db = open_store(web.store)
    with transaction(db):
        tasks.add_task(db, task, [TaskSite(each.site.name, "市级") for each in web.made])
    db.close()


def setup(web: Province) -> Setup:
    return Setup({site.name: site for site in web.sites}, web.rules)


def told_task(db: Store, web: Province, moment: datetime, *, anew: bool) -> dict[str, dict[str, Any]]:
    task = tasks.task_named(db, "T1")
    assert task is not None
    judged: TaskCells = (task_cells if anew else cells_at)(db, setup(web), task, moment)
    answer = TaskAnswer(judged, judged.cells, {}, {}, capture_digests(db, judged.cells))
    return {cell["site"]: cell for cell in task_answer(answer, setup(web))["cells"]}


def span(found: Span | None) -> dict[str, str | None] | None:
    return {"after": utc(found.after), "by": utc(found.by)} if found else None


def cell_differences(made: Copyist, cell: dict[str, Any], right: Cell) -> list[str]:
    pairs = {
        "state": (cell["state"], right.state),
        "in_time": (cell["in_time"], right.in_time),
        "basis": (cell["basis"], right.basis),
        "how": (set(cell["how"]), set(right.how)),
        "why": (cell["why"], right.why),
        "url": (cell["url"], right.url),
        "first_seen": (cell["first_seen"], span(right.seen)),
        "gone": (cell["gone"], span(right.gone)),
        "stated": (cell["stated"], right.stated),
        "outdated": (cell["outdated"], right.outdated),
    }
    wrong = [
        f"{made.site.name}: {name} {found}, supported {wanted}"
        for name, (found, wanted) in pairs.items()
        if found != wanted
    ]
    if right.seen is not None:
        times = {(each["role"], each["at"]) for each in cell["evidence"]}
        wanted = {("shown", utc(right.seen.by))} | (
            {("absent", utc(right.seen.after))} if right.seen.after else set()
        )
        wrong += [f"{made.site.name}: evidence {times}, supported {wanted}"] if not wanted <= times else []
    return wrong


def task_differences(db: Store, web: Province) -> list[str]:
    wrong = []
    for number, end in enumerate(web.ended):
        log = truth.until(web.log, end)
        for anew in (True, False):
            cells = told_task(db, web, end, anew=anew)
            for made in web.made:
                wrong += [
                    f"pass {number} ({'anew' if anew else 'kept'}) {each}"
                    for each in cell_differences(made, cells[made.site.name], truth.cell(log, made, end))
                ]
    return wrong


def spread_differences(db: Store, web: Province) -> list[str]:
    wrong = []
    for number in (3, 7, 11):
        end = web.ended[number]
        found = truth.members(truth.until(web.log, end), web.made)
        told = spread_answer(
            MESSAGE, spread_of(db, setup(web), collation_of(db, setup(web), MESSAGE, end), end)
        )
        by_site = {each["site"]: each for each in told["copies"]}
        ranks = truth.places(found)
        if set(by_site) != set(ranks):
            wrong.append(f"pass {number}: copies {set(by_site) ^ set(ranks)}")
            continue
        for each in found:
            name = each.made.site.name if each.made else "yjt"
            pairs = {
                "places": (by_site[name]["places"], ranks[name]),
                "first_seen": (by_site[name]["first_seen"], span(each.seen)),
                "state": (by_site[name]["state"], each.state),
            }
            wrong += [
                f"pass {number}: {name} {key} {one}, supported {two}"
                for key, (one, two) in pairs.items()
                if one != two
            ]
        wrong += [f"pass {number}: {each}" for each in _parents(told, found)]
        firsts = [name for name, rank in ranks.items() if rank == [1, 1]]
        if [told["first"]["site"]] * bool(firsts) != firsts if told["first"] else firsts:
            wrong.append(f"pass {number}: first {told['first']}, supported {firsts}")
        possible = set() if firsts else {name for name, rank in ranks.items() if rank[0] == 1}
        if {each["site"] for each in told["first_candidates"]} != possible:
            wrong.append(f"pass {number}: candidates {told['first_candidates']}, supported {possible}")
        wrong += [f"pass {number}: {each}" for each in _operators(told)]
    return wrong


def _parents(told: dict[str, Any], found: list[truth.Member]) -> list[str]:
    by_url = {each["url"]: each for each in told["copies"]}
    wrong = []
    for url, right in truth.descents(found).items():
        copy = by_url[url]
        source = copy["from"] or {"url": None, "basis": [], "sure": True}
        if right.is_open:
            continue
        seen = (source["url"], set(source["basis"]), set(copy["conflict"]), source["sure"])
        wanted = (right.url, set(right.basis), set(right.conflict), right.sure)
        if seen != wanted:
            wrong.append(f"{url} from {seen}, supported {wanted}")
    return wrong


def _operators(told: dict[str, Any]) -> list[str]:
    of = {int(each["site"][1:]): each["operator"] for each in told["copies"] if each["operator"]}
    pairs = [(one, two) for one in of for two in of if one < two]
    return [
        f"s{one} and s{two}: operators {of[one]} and {of[two]}"
        for one, two in pairs
        if _is_one_operator(one, two) != (of[one] == of[two])
    ]


def _is_one_operator(one: int, two: int) -> bool:
    """Return whether two sites share an ICP subject (0 and 1 of eight), or telephone and mail (4 and 5)."""
    return one // 8 == two // 8 and (one % 8, two % 8) in ((0, 1), (4, 5))


def reading_differences(db: Store, web: Province) -> list[str]:
    wrong = []
    for number in (4, 8, 11):
        end = web.ended[number]
        told = readings_answer(collation_of(db, setup(web), MESSAGE, end, standing=True))
        right, families = truth.readings(truth.until(web.log, end), web.made)
        found = frozenset(
            truth.Place(
                place["paragraph"],
                frozenset((frozenset(each["copies"]), each["was"] is not None) for each in place["readings"]),
                frozenset(place["absent"]),
                frozenset(place["agree"]),
            )
            for place in told["places"]
        )
        wrong += [f"pass {number}: told {each}" for each in found - right]
        wrong += [f"pass {number}: supported {each}" for each in right - found]
        shared = frozenset(frozenset(each["copies"]) for each in told["families"])
        wrong += [f"pass {number}: families {shared ^ families}"] if shared != families else []
    return wrong


def case_differences(db: Store, web: Province) -> list[str]:
    stored, wrong = cases.all_cases(db), []
    for number, end in enumerate(web.ended):
        log = truth.until(web.log, end)
        told = [
            case_answer(status_of(db, each, web.rules.cases, end)) for each in stored if each.opened_at <= end
        ]
        for made in web.made:
            own = [each for each in told if each["site"] == made.site.name]
            wrong += [
                f"pass {number}: {made.site.name} {each}" for each in _case_differences(web, log, made, own)
            ]
            wrong += [
                f"pass {number}: {made.site.name} {each}"
                for each in _missing_differences(web, number, made, own)
            ]
    return wrong


def _case_differences(web: Province, log: Log, made: Copyist, own: list[dict[str, Any]]) -> list[str]:
    wrong, right = [], truth.outdated_case(log, made)
    outdated = [each for each in own if each["kind"] == "reprint-outdated"]
    seen = [_moved(web, each) for each in outdated]
    wanted = (
        [
            (
                right.state,
                right.reopened,
                right.shows,
                right.corrected,
                right.verified,
                right.how,
                right.is_unseen,
            )
        ]
        if right
        else []
    )
    wrong += [f"outdated {seen}, supported {wanted}"] if seen != wanted else []
    accused = bool([each for each in own if each["kind"] == "reprint-altered"])
    is_accused = truth.is_accused(log, made)
    return wrong + (
        [f"altered {accused}, supported {is_accused}"] if is_accused not in (None, accused) else []
    )


def _moved(web: Province, told: dict[str, Any]) -> tuple[object, ...]:
    return (
        told["state"], told["reopened"], told["last_look"]["shows"] if told["last_look"] else None,
        _pass_at(web, told["corrected_at"]), _pass_at(web, told["verified_at"]), told["how"],
        told["unseen_since"] is not None,
    )  # fmt: skip


def _pass_at(web: Province, at: str | None) -> int | None:
    return None if at is None else next(n for n, end in enumerate(web.ended) if at <= str(utc(end)))


def _missing_differences(web: Province, number: int, made: Copyist, own: list[dict[str, Any]]) -> list[str]:
    ends = enumerate(web.ended[: number + 1])
    spells = [n for n, end in ends if truth.cell(truth.until(web.log, end), made, end).state == "missing"]
    found = [each for each in own if each["kind"] == "reprint-missing"]
    if bool(found) != bool(spells):
        return [f"missing case {bool(found)}, supported {spells}"]
    if not found:
        return []
    now = truth.cell(truth.until(web.log, web.ended[number]), made, web.ended[number])
    if now.gone is not None:  # a copy that left again is no cell of a missing copy, and no correction
        return []
    is_open = now.state in ("missing", "unknown")
    return (
        [f"missing case {found[0]['state']}, cell {now}"] if is_open != (found[0]["state"] == "open") else []
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_told_is_what_the_looks_support(tmp_path: Path, seed: int) -> None:
    check(looked_at(tmp_path / "store.db", seed))


def test_everything_concluded_anew_is_told_the_same(tmp_path: Path) -> None:
    web = looked_at(tmp_path / "store.db", 5)
    tables = ("judgements", "tasks", "cases", "entries", "list_chains", "findings")

    def kept() -> list[object]:
        with opened(web.store) as db:
            return [rows(db, f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in tables]

    before = kept()
    web.again()
    assert kept() == before
    check(web)


def test_a_database_server_tells_the_same(postgres_server: Server) -> None:
    with postgres_server.lent() as address:
        check(looked_at(address, 4))


def check(web: Province) -> None:
    with opened(web.store) as db:
        wrong = [
            *task_differences(db, web),
            *spread_differences(db, web),
            *reading_differences(db, web),
            *case_differences(db, web),
        ]
    assert not wrong, "\n".join(wrong)
