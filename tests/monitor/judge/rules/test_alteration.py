from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.judge.meaning.wording_change import PLAIN
from monitor.judge.rules.alteration import Alteration, alteration
from storage.records import Article, CaptureId, PageId, Relation, Revision, RevisionId, Severity, Significance

TEXT = (
    "湖北省推进养老服务体系建设，全省养老床位达到42万张。",
    "下一步，有关单位要认真落实各项政策措施，加强监督管理。",
    "各地要抓好组织实施，及时总结推广经验做法。",
)
FIRST = Revision(
    RevisionId(1), PageId(1), 1, CaptureId(1), datetime(2021, 6, 24, tzinfo=UTC), Article("养老", TEXT), "", 0
)
LATER = replace(FIRST, id=RevisionId(2), article=Article("养老", (TEXT[0].replace("42", "43"), *TEXT[1:])))
OTHER_NEWS = "另据了解，周末本市将迎来一次大范围的降温过程，请市民注意保暖。"


def altered(*paragraphs: str, relation: Relation = Relation.VERBATIM, coverage: float = 1.0) -> Alteration:
    reprint = Article("养老", paragraphs)
    return alteration(reprint, (FIRST, LATER), relation, standards=PLAIN, original_coverage=coverage)


def classes(found: Alteration) -> list[Significance]:
    return [change.significance for change in found.changes]


def test_a_reprint_of_the_first_revision_lacks_the_later_correction() -> None:
    found = altered(*TEXT)
    assert (found.nearest, found.changes) == (FIRST, ())
    assert [(each.before_value, each.after_value) for each in found.upstream] == [("42万张", "43万张")]


def test_a_reprint_of_the_latest_revision_lacks_nothing() -> None:
    found = altered(*LATER.article.paragraphs)
    assert (found.nearest, found.changes, found.upstream) == (LATER, (), ())


def test_equally_near_revisions_give_the_latest() -> None:
    assert altered(TEXT[0].replace("42", "99"), *TEXT[1:]).nearest is LATER


@pytest.mark.parametrize(
    ("relation", "coverage", "expected"),
    [
        (Relation.VERBATIM, 1.0, [Significance.STRUCTURE]),
        (Relation.EXCERPT, 0.6, []),
        (Relation.COMPILATION, 0.6, []),
        (Relation.COMPILATION, 0.9, [Significance.STRUCTURE]),
    ],
)
def test_only_a_reprint_of_a_part_may_leave_a_paragraph_out(
    relation: Relation, coverage: float, expected: list[Significance]
) -> None:
    assert classes(altered(TEXT[0], TEXT[1], relation=relation, coverage=coverage)) == expected


def test_only_a_compilation_may_add_a_passage_or_change_the_order() -> None:
    for paragraphs in ((*TEXT, OTHER_NEWS), (TEXT[2], TEXT[0], TEXT[1])):
        assert classes(altered(*paragraphs, relation=Relation.COMPILATION)) == []
        assert classes(altered(*paragraphs)) != []


def test_a_figure_counts_in_every_kind_of_reprint() -> None:
    for relation in (Relation.VERBATIM, Relation.EXCERPT, Relation.COMPILATION):
        found = altered(TEXT[0].replace("42", "24"), *TEXT[1:], relation=relation, coverage=0.6)
        assert classes(found) == [Significance.FACT]


def test_an_added_credit_line_is_no_alteration() -> None:
    assert altered(*TEXT, "责任编辑：王五").changes == ()


def test_traditional_characters_are_no_alteration() -> None:
    assert altered("湖北省推進養老服務體系建設，全省養老床位達到42萬張。", *TEXT[1:]).changes == ()


def severities(found: Alteration) -> list[Severity]:
    return [change.severity for change in found.changes]


@pytest.mark.parametrize("kept", [TEXT[1:], TEXT[:2], TEXT[1:2]], ids=["beginning", "end", "both"])
def test_a_reprint_that_leaves_out_whole_paragraphs_at_an_end_is_shortened_and_not_falsified(
    kept: tuple[str, ...],
) -> None:
    found = altered(*kept, relation=Relation.EDITED)
    assert set(severities(found)) == {Severity.NOTICE}


def test_a_paragraph_taken_out_of_the_middle_and_a_cut_sentence_stay_grave() -> None:
    assert severities(altered(TEXT[0], TEXT[2], relation=Relation.EDITED)) == [Severity.CRITICAL]
    cut = altered(*TEXT[:2], TEXT[2].split("，")[0] + "。", relation=Relation.EDITED)
    assert max(severities(cut)) >= Severity.WARNING
