"""Error of a connection → why a server was not reached. The text of an error may hold addresses, and is not told."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import urllib3

from storage.records import Cause, Reason

# The first that holds for the error or for an error behind it
CAUSES: tuple[tuple[tuple[type[BaseException], ...], Cause], ...] = (
    ((urllib3.exceptions.ProxyError,), Cause.PROXY_FAILED),
    ((socket.gaierror, UnicodeError), Cause.NO_SUCH_HOST),
    ((ConnectionRefusedError,), Cause.NOBODY_LISTENS),
    ((ssl.SSLError,), Cause.TLS_FAILED),
    ((TimeoutError, urllib3.exceptions.TimeoutError), Cause.ANSWERS_TOO_LATE),
)
DEEPEST = 5  # errors behind each other


def reason_of(error: Exception) -> Reason:
    """Return why a server was not reached, the class of the error for an unusual cause."""
    behind = [*_behind(error, DEEPEST)]
    for kinds, cause in CAUSES:
        if any(isinstance(each, kinds) for each in behind):
            return Reason(cause)
    return Reason(Cause.NOT_REACHED, (type(error).__name__,))


def _behind(error: BaseException, deep: int) -> Iterator[BaseException]:
    """Yield an error and the errors that caused it."""
    yield error
    causes = [error.__cause__, error.__context__, *error.args]
    for each in causes if deep else ():
        if isinstance(each, BaseException):
            yield from _behind(each, deep - 1)
