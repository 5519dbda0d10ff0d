"""How well edits whose truth is known beforehand are found and judged: hunks, classes, severities."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from edit_pairs import Pair, Truth, pairs

from monitor.judge.meaning.significance import classify
from monitor.texts.diff import diff
from storage.records import Change, Severity, Significance

GRAVE = frozenset({"fact", "name", "modality", "structure"})
TYPOGRAPHIC = frozenset({"punctuation", "invisible"})
FIGURES = frozenset(
    [
        "figure",
        "decimal point",
        "万 and 亿",
        "Chinese numeral",
        "ordinal",
        "percent",
        "percent for points",
        "money",
        "amount",
        "unit",
        "range",
        "date",
        "year",
        "relative date",
        "document number",
        "figure dropped",
    ]
)
STRUCTURES = frozenset({"structure", "moved", "injected", "attribution"})
# A figure or date may be marked as far as it goes.
AROUND = re.compile(
    r"[0-9０-９.,%％〔〕\[\]年月日号时分第〇零一二三四五六七八九十百千万亿两多余—\-~～至到/:：]"
)


@dataclass
class Score:
    """Counts over all truths."""

    truths: int = 0
    exact: int = 0
    classed: int = 0
    false: int = 0  # changes above info where nothing was done
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_kind: dict[str, list[int]] = field(default_factory=dict)  # truths, exact, right class
    grave: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    fact: Counter[tuple[bool, bool]] = field(default_factory=Counter)
    loud: int = 0  # typographic changes above info
    typographic: int = 0
    quiet: int = 0  # changed figures below critical
    figures: int = 0
    misses: list[str] = field(default_factory=list)


def judged(pair: Pair) -> tuple[Change, ...]:
    """What the program makes of a pair."""
    return classify(diff(pair.before, pair.after))


def measure(seed: int | None = None) -> Score:
    """All built pairs against their truth."""
    score = Score()
    for pair in pairs() if seed is None else pairs(seed):
        _measure_pair(score, pair, judged(pair))
    return score


def _measure_pair(score: Score, pair: Pair, changes: Sequence[Change]) -> None:
    left = list(changes)
    for truth in pair.truths:
        mine = [each for each in left if _concerns(each, truth)]
        left = [each for each in left if each not in mine]
        _measure_truth(score, pair, truth, mine)
    loud = [each for each in left if each.severity > Severity.INFO]
    score.false += len(loud)
    score.misses += [
        f"FALSE {pair.kind}: {each.significance} {each.hunk.before[:40]!r} → {each.hunk.after[:40]!r}"
        for each in loud
    ]


def _measure_truth(score: Score, pair: Pair, truth: Truth, mine: Sequence[Change]) -> None:
    worst = max(mine, key=lambda each: each.severity, default=None)
    found = worst.significance.value if worst else "none"
    severity = worst.severity if worst else Severity.INFO
    right = found in truth.classes
    exact = len(mine) == 1 and _exact(mine[0], truth, pair)
    score.truths += 1
    score.exact += exact
    score.classed += right
    row = score.by_kind.setdefault(truth.kind, [0, 0, 0])
    for at, count in enumerate((1, exact, right)):
        row[at] += count
    wanted = found if right else sorted(truth.classes)[0]
    score.confusion[wanted, found] += 1
    score.grave[bool(truth.classes & GRAVE), severity is Severity.CRITICAL] += 1
    score.fact["fact" in truth.classes, found == Significance.FACT.value] += 1
    if truth.classes <= TYPOGRAPHIC:
        score.typographic += 1
        score.loud += severity > Severity.INFO
    if truth.kind in FIGURES:
        score.figures += 1
        score.quiet += severity < Severity.CRITICAL
    if not right or not exact:
        score.misses.append(_told(pair, truth, mine, right=right))


def _told(pair: Pair, truth: Truth, mine: Sequence[Change], *, right: bool) -> str:
    text = pair.before[truth.paragraph]
    context = f"{text[max(0, truth.start - 12) : truth.start]}[{truth.before[:30]}→{truth.after[:30]}]"
    rest = text[truth.start + len(truth.before) :][:12]
    found = ", ".join(
        f"{each.significance.value} {each.hunk.before[:30]!r}→{each.hunk.after[:30]!r}" for each in mine
    )
    return f"{'HUNK ' if right else 'CLASS'} {truth.kind}: {context}{rest} | {found or 'nothing'}"


def _concerns(change: Change, truth: Truth) -> bool:
    hunk = change.hunk
    if truth.classes & STRUCTURES:
        texts = hunk.before, hunk.after
        return any(
            text and (text in whole or whole in text)
            for text in texts
            for whole in (truth.before, truth.after)
            if whole
        )
    span, end = hunk.before_span, truth.start + len(truth.before)
    reach = max(1, len(hunk.before), len(hunk.after)) if not (hunk.before and hunk.after) else 0
    return span.paragraph == truth.paragraph and span.start <= end + reach and truth.start - reach <= span.end


def _exact(change: Change, truth: Truth, pair: Pair) -> bool:
    hunk = change.hunk
    if (hunk.before, hunk.after) == (truth.before, truth.after):
        return True
    if truth.classes & STRUCTURES:
        return False
    if not hunk.before or not hunk.after:
        one, other = _least(truth)
        text, wanted = hunk.before or hunk.after, one or other
        return len(text) == len(wanted) and sorted(text) == sorted(wanted) and not (one and other)
    lead, trail = _common(truth)
    text = pair.before[truth.paragraph]
    low, high = truth.start, truth.start + len(truth.before)
    start, end = hunk.before_span.start, hunk.before_span.end
    while low > 0 and start < low and AROUND.match(text[low - 1]):
        low -= 1
    while high < len(text) and end > high and AROUND.match(text[high]):
        high += 1
    inner = truth.start + lead, truth.start + len(truth.before) - trail
    return low <= start <= inner[0] and inner[1] <= end <= high


def _common(truth: Truth) -> tuple[int, int]:
    """Characters that token and replacement share at both ends."""
    one, other = truth.before, truth.after
    lead = next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
    one, other = one[lead:], other[lead:]
    trail = 0
    while trail < min(len(one), len(other)) and one[-1 - trail] == other[-1 - trail]:
        trail += 1
    return lead, trail


def _least(truth: Truth) -> tuple[str, str]:
    lead, trail = _common(truth)
    return truth.before[lead : len(truth.before) - trail], truth.after[lead : len(truth.after) - trail]


def show(score: Score, *, misses: bool) -> None:
    """Print the score."""
    if misses:
        print("\n".join(score.misses))
    print(f"built edits  {score.truths} in pairs of known truth; hunks exact {score.exact / score.truths:.3f}, "
          f"class {score.classed / score.truths:.3f}, false changes {score.false}")  # fmt: skip
    for name, counts in (("grave", score.grave), ("figures", score.fact)):
        right = counts[True, True] + counts[False, False]
        print(f"  {name:8} against the rest {right / counts.total():.4f}: missed {counts[True, False]} of "
              f"{counts[True, True] + counts[True, False]}, false {counts[False, True]}")  # fmt: skip
    print(f"  typographic above info {score.loud} of {score.typographic}; "
          f"figures below critical {score.quiet} of {score.figures}")  # fmt: skip
    _show_confusion(score.confusion)
    for kind, (count, exact, right) in score.by_kind.items():
        if exact < count or right < count:
            print(f"  {kind:22} {count:4} hunks exact {exact / count:.2f} class {right / count:.2f}")


def _show_confusion(confusion: Counter[tuple[str, str]]) -> None:
    names = [each.value for each in Significance if any(each.value in pair for pair in confusion)]
    columns: Iterable[str] = [*names, "none"]
    print(f"  {'truth / judged':14}" + "".join(f"{name[:7]:>8}" for name in columns))
    for truth in names:
        row = [confusion[truth, found] for found in columns]
        if any(row):
            print(f"  {truth:14}" + "".join(f"{count or '·':>8}" for count in row))


if __name__ == "__main__":
    import sys

    show(measure(), misses="--misses" in sys.argv)
