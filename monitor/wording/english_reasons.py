"""A reason → English words, as `evidence` of `history --json` and `extract --json` shows them."""

from __future__ import annotations

from collections.abc import Mapping

from storage.records import Cause, Reason

# Numbers stand for the values of the cause, {within} for the words of the reason inside.
WORDS: Mapping[Cause, str] = {
    Cause.STATUS: "status {0}",
    Cause.PARTIAL_STATUS: "status {0}: a part of the page, not believed",
    Cause.SILENT_STATUS: "status {0} does not stand for the page: not believed",
    Cause.UNKNOWN_STATUS: "status {0} is not registered: not believed",
    Cause.MAGIC: "starts like {0}",
    Cause.CONTENT_TYPE: "content type {0}",
    Cause.FILE: "{within}; {0}, {1} bytes, SHA-256 {2}",
    Cause.EMPTY_BODY: "empty body",
    Cause.TOO_DEEP: "nested too deeply to be read",
    Cause.UNREADABLE: "could not be read: {0}",
    Cause.READER_KILLED: "could not be read: its reader was killed",
    Cause.READER_SLOW: "could not be read: its reader took longer than {0:g} s",
    Cause.PICTURE_SLOW: "the text of the picture was not recognised within {0:g} s",
    Cause.PICTURE_KILLED: "the text of the picture was not recognised: the system ended the recogniser",
    Cause.SAYS: "says {0!r}",
    Cause.COOKIE_SCRIPT: "cookie script and next to no text",
    Cause.ASKS_TO_LOG_IN: "asks to log in",
    Cause.REDIRECTED_TO_LOGIN: "redirected to a log-in form",
    Cause.REDIRECTED_TO_ERROR: "redirected to an error page",
    Cause.REDIRECTED_TO_FRONT: "redirected to the front page",
    Cause.REDIRECTED_TO_LIST: "redirected to a list page",
    Cause.SENDS_TO_LOGIN: "sends its reader to a log-in form",
    Cause.SENDS_TO_FRONT: "sends its reader to the front page",
    Cause.SENDS_ON: "sends its reader on by script or refresh",
    Cause.HIJACKED: "hijacked: its head says {0}",
    Cause.SHOWN_DESPITE: "the server answered {0}, and the page still shows the article",
    Cause.PARAGRAPHS: "{0} paragraphs under a headline",
    Cause.LIST: "{0} of {1} entries",
    Cause.ENTRIES: "{0} entries",
    Cause.FILES_ONLY: "files only: {0} under a headline",
    Cause.VIDEO_ONLY: "video only: {0} under a headline",
    Cause.PICTURES_ONLY: "pictures only: {0} under a headline",
    Cause.FRAME_ONLY: "frame only: {0} under a headline",
    Cause.FORM: "a form to fill in",
    Cause.LEFT_EMPTY: "the element of the text is empty",
    Cause.FILLED_BY_SCRIPT: "filled by script: nothing to read",
    Cause.NOTHING_TO_READ: "nothing to read",
    Cause.FEW_CHARACTERS: "only {0} characters",
    Cause.NEITHER: "neither article nor list",
    Cause.NO_RESPONSE: "no response: {0}",
    Cause.NO_BODY: "no response: None",
    Cause.TRUNCATED: "the end of the page is missing: not believed",
    Cause.WAS_TRUNCATED: "the end of the page was missing before, and is there now",
    Cause.FILES_NAMED: "same article; this release names further files of it",
    Cause.FILE_READ: "same file; its text could not be read before",
    Cause.TEXT_LOST: "the text is missing: not believed: {within}",
    Cause.NO_ARTICLE: "{0}: {within}",
    Cause.NO_ENTRIES: "no entries: {within}",
    Cause.SAME_BYTES: "same bytes as read before",
    Cause.SAME_ARTICLE: "same article",
    Cause.DIFFERS: "differs; second look asked",
    Cause.STILL_DIFFERS: "differs; another look asked",
    Cause.UNLIKE_KNOWN: "a short text unlike the article known: not believed",
    Cause.LOOKS_AGREE: "two looks agree",
    Cause.ROTATING_LEFT_OUT: "rotating matter left out",
    Cause.ONLY_ROTATING: "only rotating matter differs",
    Cause.UNDECIDED: "no two looks agree",
    Cause.BACK: "the same article is back",
    Cause.BACK_BUT_DIFFERS: "back, but differs; second look asked",
    Cause.REDIRECTS: "redirects to {0}",
    Cause.ONLY_REDIRECTS: "only redirects to {0}",
    Cause.REDIRECTS_TO_ENTRY: "redirects to a front or list page: {0}",
    Cause.REDIRECTS_TO_OTHER: "redirects to another article: {0}",
    Cause.NOT_BELIEVED: "{within}; not believed: so say most pages of the site",
    Cause.PROFILE_LOST: "its pages no longer fit the profile {0}: the template changed",
    Cause.LISTS_ANSWER: "lists answer, articles fail: {within}",
    Cause.TEXT: "{0}",
}


def in_english(reason: Reason) -> str:
    """Return the reason in English words."""
    within = in_english(reason.within) if reason.within else ""
    return WORDS[reason.cause].format(*reason.values, within=within)
