"""Error of a request → cause: our own refusal, or a failure on the way."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import exceptions

from crawler.fetch.addresses import PrivateAddress, refused_names
from crawler.proxies import is_possible, proxy_of
from crawler.wire.answers import BrokenAnswer
from storage.records import Failure


class Refused(exceptions.IgnoreRequest):
    """A request refused by the crawler itself, with the cause."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure = failure


class PutOff(exceptions.IgnoreRequest):
    """A request that would have to wait, by the pause of its site, beyond the end of the pass."""


# Exception, part of its message, cause. The first matching row counts.
CAUSES: tuple[tuple[type[BaseException], str, Failure], ...] = (
    (PrivateAddress, "", Failure.PRIVATE_ADDRESS),
    (exceptions.CannotResolveHostError, "", Failure.DNS),
    (exceptions.DownloadTimeoutError, "", Failure.TIMEOUT),
    (exceptions.DownloadCancelledError, "", Failure.TOO_LARGE),
    (exceptions.ResponseDataLossError, "", Failure.TRUNCATED),
    (exceptions.DownloadConnectionRefusedError, "", Failure.CONNECT),
    (exceptions.UnsupportedURLSchemeError, "", Failure.FOREIGN),
    (exceptions.IgnoreRequest, "max redirections", Failure.REDIRECTS),
    (exceptions.IgnoreRequest, "DOWNLOAD_MAXSIZE", Failure.TOO_LARGE),
    (exceptions.DownloadFailedError, "SSL", Failure.TLS),
    (exceptions.DownloadFailedError, "ParseError", Failure.PROTOCOL),
    (exceptions.DownloadFailedError, "", Failure.CONNECT),
)

# Errors of a connection that was never made. A connection that a proxy ended may be the site's fault.
# A proxy of a kind that Scrapy does not speak (socks5://) is none.
UNREACHED = (
    exceptions.CannotResolveHostError,
    exceptions.DownloadConnectionRefusedError,
    exceptions.UnsupportedURLSchemeError,
)


def cause(error: BaseException, url: str) -> Failure:
    """Return the cause for which a request for `url` failed."""
    if isinstance(error, Refused | BrokenAnswer):
        return error.failure
    if isinstance(error, exceptions.CannotResolveHostError) and urlsplit(url).hostname in refused_names:
        return Failure.PRIVATE_ADDRESS
    message = f"{error} {error!r}"
    why = next((why for kind, text, why in CAUSES if isinstance(error, kind) and text in message), None)
    proxy = proxy_of(url)
    if proxy is not None and (isinstance(error, UNREACHED) or not is_possible(proxy)):
        return Failure.PROXY  # behind a proxy, this machine connects to the proxy alone
    return why or Failure.PROTOCOL


def detail(error: BaseException, url: str) -> str:
    """Return the words of a failure: our own words of a refusal, else kind and words of the error, with the proxy."""
    words = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    proxy = proxy_of(url) if cause(error, url) is Failure.PROXY else None
    return f"{words} (proxy {proxy})" if proxy and proxy not in words else words
