"""How well changes are judged, on real silent edits (labels_edits.json) and on built ones, and how fast texts compare.

    python benchmarks/changes.py [--misses]

The edits are not part of the project: without ../shared/data only the timing is printed.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import built_edits
from edit_pairs import SHARED
from rapidfuzz.distance import Indel, Levenshtein

from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import Change, Severity, Significance

HERE = Path(__file__).resolve().parent
EDITS = HERE.parent.parent / "shared" / "data" / "edits" / "real_silent_edits.jsonl"
SUBSTANTIVE = frozenset(
    {
        Significance.FACT, Significance.NAME, Significance.MODALITY, Significance.STRUCTURE,
        Significance.FORMULATION, Significance.INJECTED,
    }
)  # fmt: skip


def labelled() -> Iterator[tuple[dict[str, str], dict[str, object]]]:
    """Each hunk with its label."""
    labels = json.loads((HERE / "labels_edits.json").read_text())
    for line in EDITS.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        digest = hashlib.sha256(item["title"].encode()).hexdigest()[:12]
        for number, hunk in enumerate(item["hunks"]):
            yield hunk, labels[f"{item['day']}-{digest}-{number}"]


def worst(hunk: dict[str, str]) -> Change | None:
    """What the judge makes of an excerpt with one edit."""
    before = hunk["before"] + hunk["removed"] + hunk["after"]
    after = hunk["before"] + hunk["inserted"] + hunk["after"]
    changes = classify(diff([before], [after]))
    return changes[0] if changes else None


def judge(*, misses: bool) -> None:
    """Print recall and precision of `substantive`, and of `critical` against the classes that are."""
    tally = {"substantive": [0, 0, 0], "warning": [0, 0, 0], "critical": [0, 0, 0], "class": [0, 0, 0]}
    for hunk, label in labelled():
        change = worst(hunk)
        told = change is not None and change.significance in SUBSTANTIVE
        truth = bool(label["substantive"])
        grave = label["class"] in ("fact", "name", "modality", "structure")
        severity = change.severity if change else Severity.INFO
        _count(tally["substantive"], told=told, truth=truth)
        _count(tally["warning"], told=severity >= Severity.WARNING, truth=truth)
        _count(tally["critical"], told=severity >= Severity.CRITICAL, truth=grave)
        _count(
            tally["class"],
            told=change is not None and change.significance.value == label["class"],
            truth=True,
        )
        if misses and (told != truth or (severity >= Severity.CRITICAL) != grave):
            print(
                "MISSED" if truth else "FALSE ", label["class"], "judged", change and change.significance.value,
                f"{hunk['before']}[-{hunk['removed'][:40]}-]{{+{hunk['inserted'][:40]}+}}{hunk['after']}",
            )  # fmt: skip
    for name, (hit, missed, false) in tally.items():
        if name == "class":
            print(f"{name:12} agreement {hit / (hit + missed):.3f}")
            continue
        print(f"{name:12} recall {hit / (hit + missed):.3f} precision {hit / max(1, hit + false):.3f}")


def _count(tally: list[int], *, told: bool, truth: bool) -> None:
    tally[0] += told and truth
    tally[1] += truth and not told
    tally[2] += told and not truth


def timing() -> None:
    """30,000 characters, 100 scattered edits, two moved paragraphs."""
    rng = random.Random(7)
    letters = [chr(0x4E00 + number) for number in range(800)]
    lines = ["".join(rng.choices(letters, k=rng.randint(20, 60))) + "。" for _ in range(740)]
    before = ["".join(lines[at : at + 5]) for at in range(0, len(lines), 5)]
    after = list(before)
    for _ in range(100):
        at = rng.randrange(len(after))
        place = rng.randrange(len(after[at]))
        after[at] = after[at][:place] + "改" + after[at][place + 1 :]
    after.insert(100, after.pop(20))
    after.insert(3, after.pop(90))
    ours = min(_seconds(lambda: diff(before, after)) for _ in range(5))
    hunks = diff(before, after)
    judged = min(_seconds(lambda: classify(hunks)) for _ in range(3))
    size = sum(map(len, before))
    print(
        f"{size} characters, {len(hunks)} hunks: diff {ours * 1000:.1f} ms, classify {judged * 1000:.1f} ms"
    )
    for name, work in diff_rivals("".join(before), "".join(after)):
        theirs = _seconds(work)
        print(f"  {name:26} {theirs * 1000:7.1f} ms: {theirs / ours:5.1f} times as long")


def diff_rivals(before: str, after: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Differences by characters with what else there is; none of them tells a move or keeps a figure whole."""
    yield "difflib", lambda: difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    yield "rapidfuzz (Levenshtein)", lambda: Levenshtein.opcodes(before, after)
    yield "rapidfuzz (Indel)", lambda: Indel.opcodes(before, after)
    if find_spec("fast_diff_match_patch"):
        import fast_diff_match_patch

        yield "fast-diff-match-patch", lambda: fast_diff_match_patch.diff(before, after, timelimit=0)
    try:
        from web_monitoring_diff import html_source_diff, html_text_diff
    except (ImportError, RuntimeError) as error:  # it needs an lxml that was built here: --no-binary lxml
        print(f"  web-monitoring-diff cannot be imported: {str(error)[:90]}")
        return
    pages = [f"<html><body><p>{each}</p></body></html>" for each in (before, after)]
    yield "web-monitoring-diff, source", lambda: html_source_diff(*pages)
    yield "web-monitoring-diff, text", lambda: html_text_diff(*pages)


def _seconds(work) -> float:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    if EDITS.exists():
        print("real edits")
        judge(misses="--misses" in sys.argv)
    if SHARED.exists():
        built_edits.show(built_edits.measure(), misses="--misses" in sys.argv)
    timing()
