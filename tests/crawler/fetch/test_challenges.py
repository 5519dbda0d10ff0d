"""Answers that ask for a proof of being human, and pages that only speak of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.challenges import LARGEST, is_challenge
from storage.records import Failure, Fetch

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
URL = "http://www.x.gov.cn/a/1.html"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
CHALLENGE = (
    "<html><title>安全验证</title><body><p>您的访问过于频繁，请完成验证。</p>"
    "<script>var acw_sc__v2='x'</script></body></html>"
)
PARAGRAPH = "<p>临江县政务服务中心举行“一窗通办”启动仪式，群众办事更加方便，有关负责人出席仪式并讲话。</p>"
ARTICLE = f"<html><title>通知</title><body><h1>临江县召开防汛会议</h1>{PARAGRAPH * 8}</body></html>"


def fetch(text: str | bytes, status: int = 200) -> Fetch:
    body = text.encode() if isinstance(text, str) else text
    return Fetch(URL, NOW, 1, status=status, headers=HTML, body=body, final_url=URL)


@pytest.mark.parametrize("status", [200, 202])
def test_a_challenge_comes_with_a_status_of_success(status: int) -> None:
    assert is_challenge(fetch(CHALLENGE, status))


@pytest.mark.parametrize("status", [204, 304, 403, 412, 503])
def test_other_statuses_speak_for_themselves(status: int) -> None:
    assert not is_challenge(fetch(CHALLENGE, status))


@pytest.mark.parametrize(
    "text",
    [ARTICLE, ARTICLE.replace("方便，", "方便，您的访问过于频繁，请完成验证，"), "<p>没有内容</p>", ""],
    ids=["article", "article that quotes a challenge", "short page", "nothing"],
)
def test_a_page_is_no_challenge(text: str) -> None:
    assert not is_challenge(fetch(text))


def test_a_failure_and_a_long_answer_are_no_challenge() -> None:
    assert not is_challenge(Fetch(URL, NOW, 1, failure=Failure.TIMEOUT))
    assert not is_challenge(fetch(CHALLENGE + " " * LARGEST))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_asked(body: bytes) -> None:
    is_challenge(fetch(body))
