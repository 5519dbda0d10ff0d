"""What the trees look at: shares, slots, rivals, headlines, edges."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.reuse.bulk.collection import Matcher
from monitor.reuse.document import documents
from monitor.reuse.match import pairs_of
from monitor.reuse.score.features import of_evidence, of_texts, size_step
from monitor.reuse.score.trees import trained

HEADLINE = "清溪县新增养老床位"
BODY = (
    "清溪县新增养老床位320张，改造农村敬老院8所，全县特困老年人集中供养率提高到六成以上。",
    "县民政局组织社工入户走访，逐户登记失能老人的照护需求，并与乡镇卫生院签订上门巡诊协议。",
)
ARTICLE = "\n".join((HEADLINE, *BODY))
FURTHER = (
    "市图书馆周末延长开放两小时，新增自习座位150个，读者凭身份证入馆，少年儿童阅览室每月举办12场绘本讲读。"
)
Rows = list[dict[str, float]]


def rows(query: str, *originals: str) -> Rows:
    (document,) = documents([{"text": query}])
    known = [{"id": at, "text": each} for at, each in enumerate(originals)]
    candidates, holders = Matcher.of(known).candidates(document)
    pairs = pairs_of(document, list(candidates.values()), holders)
    evidence = of_evidence(pairs, holders.known)
    return [one | of_texts(pair) for one, pair in zip(evidence, pairs, strict=True)]


def test_the_trees_read_features_that_are_made() -> None:
    (row,) = rows(ARTICLE + "完。", ARTICLE)
    assert row.keys() >= {*trained().first.names, *trained().whole.names}
    assert np.isfinite(list(row.values())).all()


def test_a_copy_has_all_of_the_original() -> None:
    (row,) = rows(ARTICLE + FURTHER, ARTICLE)
    assert row["larger_share"] == pytest.approx(1.0, abs=0.02)
    assert (row["figures_share"], row["figures_different"], row["words"]) == (1.0, 0.0, 0.0)
    assert row["headline"] == 1.0


def test_altered_figures_are_counted() -> None:
    (row,) = rows(ARTICLE.replace("320", "380").replace("8所", "9所"), ARTICLE)
    assert row["figures_share"] == 0.0
    assert row["figures_different"] == pytest.approx(np.log1p(2))


def test_a_rival_that_has_the_shared_text_too_explains_it() -> None:
    quoting = f"{FURTHER}\n{BODY[0]}\n{FURTHER[15:]}"
    whole, part = rows(ARTICLE, ARTICLE + "完。", quoting)
    assert whole["explained"] < 0.7
    assert part["explained"] > 0.9
    assert part["rival"] > whole["rival"]


def test_text_at_the_edges_of_both_is_told_apart() -> None:
    edge = "您现在的位置：清溪新闻网首页国内要闻正文字号大中小打印本页关闭窗口分享"
    (row,) = rows(f"{edge}\n{FURTHER}", f"{edge}\n{ARTICLE}")
    assert row["edges"] == 1.0
    (row,) = rows(f"{FURTHER}\n{BODY[0]}\n{FURTHER}", ARTICLE)
    assert row["edges"] == 0.0


def test_a_quoted_headline_is_told_from_a_quoted_sentence() -> None:
    long = "清溪县新增养老床位三百二十张并改造农村敬老院八所"
    (headline,) = rows(f"{FURTHER}\n相关阅读\n{long}", f"{long}\n{BODY[1]}")
    (sentence,) = rows(f"{FURTHER}\n{BODY[1]}", f"{long}\n{BODY[1]}")
    assert (headline["in_headline"], sentence["in_headline"]) == (1.0, 0.0)
    assert sentence["whole_line"] == 1.0


def test_figures_in_other_words_are_common_figures() -> None:
    (row,) = rows("养老床位多了320张，敬老院改了8所，这是清溪县的账。", ARTICLE)
    assert row["common_figures"] == pytest.approx(np.log1p(2))


def test_the_size_of_a_collection_counts_in_steps() -> None:
    assert [size_step(count) for count in (0, 1, 20, 60, 1000, 70_000)] == [0, 0, 2, 3, 5, 8]
