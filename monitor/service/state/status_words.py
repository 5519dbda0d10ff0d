"""Status of the service → its words for people."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.speech.language import marked, words_in

WELL = "ok"
# Status → its words for people
WORDS = {
    WELL: marked("well"),
    "late": marked("no round ended well for too long: {works}"),
    "short of descriptors": marked("more than 80 % of the permitted files are open"),
    "no names": marked("no name can be resolved: is this machine connected?"),
    "failing": marked("the last three rounds failed: {works}"),
}


def status_message(status: str, works: Sequence[str], language: str) -> str:
    """Return a status in words of a language, with the works that are late or fail; an unknown status as given."""
    return words_in(language, WORDS.get(status, status)).format(works=", ".join(works))
