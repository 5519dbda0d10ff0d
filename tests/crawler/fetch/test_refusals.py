"""Errors of requests → their causes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import exceptions

from crawler.fetch.addresses import PrivateAddress
from crawler.fetch.refusals import Refused, cause
from storage.records import Failure

URL = "http://www.x.gov.cn/a/1.html"


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (PrivateAddress("x leads to 10.0.0.1"), Failure.PRIVATE_ADDRESS),
        (exceptions.CannotResolveHostError("no such name"), Failure.DNS),
        (exceptions.DownloadTimeoutError("took longer than 30 s"), Failure.TIMEOUT),
        (exceptions.DownloadCancelledError("larger than 10 MiB"), Failure.TOO_LARGE),
        (exceptions.ResponseDataLossError("half a body"), Failure.TRUNCATED),
        (exceptions.DownloadConnectionRefusedError("refused"), Failure.CONNECT),
        (exceptions.UnsupportedURLSchemeError("file"), Failure.FOREIGN),
        (exceptions.IgnoreRequest("max redirections reached"), Failure.REDIRECTS),
        (exceptions.IgnoreRequest("larger than DOWNLOAD_MAXSIZE"), Failure.TOO_LARGE),
        (exceptions.DownloadFailedError("[SSL: CERTIFICATE_VERIFY_FAILED]"), Failure.TLS),
        (exceptions.DownloadFailedError("ParseError: no status line"), Failure.PROTOCOL),
        (exceptions.DownloadFailedError("connection lost"), Failure.CONNECT),
        (RuntimeError("anything else"), Failure.PROTOCOL),
    ],
)
def test_an_error_names_its_cause(error: Exception, failure: Failure) -> None:
    assert cause(error, URL) is failure


def test_a_proxy_that_cannot_be_is_no_fault_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:99999")
    monkeypatch.delenv("no_proxy", raising=False)
    assert cause(ValueError("Port out of range 0-65535"), URL) is Failure.PROXY


@given(st.sampled_from(Failure), st.text(max_size=40))
def test_a_refusal_of_our_own_keeps_its_cause_whatever_it_says(failure: Failure, detail: str) -> None:
    error = Refused(failure, detail)
    assert isinstance(error, exceptions.IgnoreRequest)
    assert cause(error, URL) is failure
