"""Records of reasons: why a conclusion was drawn, as a cause with its values. monitor/wording has the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Causes of a reason. A comment lists the values; `within` marks a cause with a further reason inside."""

    # the response alone
    STATUS = "status"  # HTTP status
    PARTIAL_STATUS = "partial-status"  # HTTP status of a part of the page
    SILENT_STATUS = "silent-status"  # HTTP status of success that does not stand for the page itself
    UNKNOWN_STATUS = "unknown-status"  # HTTP status outside the registry
    MAGIC = "magic"  # format, by the first bytes
    CONTENT_TYPE = "content-type"  # value of the header
    FILE = "file"  # name, bytes, SHA-256 in hex; within: why the response is a file
    EMPTY_BODY = "empty-body"
    TOO_DEEP = "too-deep"
    UNREADABLE = "unreadable"  # class of the exception
    READER_KILLED = "reader-killed"
    READER_SLOW = "reader-slow"  # seconds allowed
    PICTURE_SLOW = "picture-slow"  # seconds allowed to recognise the text of a picture
    PICTURE_KILLED = "picture-killed"  # the machine ended the recogniser

    # a page in the place of the article
    SAYS = "says"  # the words of the page
    COOKIE_SCRIPT = "cookie-script"
    ASKS_TO_LOG_IN = "asks-to-log-in"
    REDIRECTED_TO_LOGIN = "redirected-to-login"
    REDIRECTED_TO_ERROR = "redirected-to-error"
    REDIRECTED_TO_FRONT = "redirected-to-front"
    REDIRECTED_TO_LIST = "redirected-to-list"
    SENDS_TO_LOGIN = "sends-to-login"
    SENDS_TO_FRONT = "sends-to-front"
    SENDS_ON = "sends-on"
    HIJACKED = "hijacked"  # words of advertising in the head, joined by commas

    # the content
    SHOWN_DESPITE = "shown-despite"  # HTTP status of an error page that shows the known article
    PARAGRAPHS = "paragraphs"  # number of paragraphs
    LIST = "list"  # list, json-list, feed, sitemap or sitemap-index; number of entries
    ENTRIES = "entries"  # number of entries
    FILES_ONLY = "files-only"  # number of files
    VIDEO_ONLY = "video-only"  # number of players
    PICTURES_ONLY = "pictures-only"  # number of pictures
    FRAME_ONLY = "frame-only"  # number of frames
    FORM = "form"
    LEFT_EMPTY = "left-empty"
    FILLED_BY_SCRIPT = "filled-by-script"
    NOTHING_TO_READ = "nothing-to-read"
    FEW_CHARACTERS = "few-characters"  # number of characters
    NEITHER = "neither"

    # a look at a page, compared with the known article
    NO_RESPONSE = "no-response"  # Failure
    NO_BODY = "no-body"
    TRUNCATED = "truncated"
    WAS_TRUNCATED = "was-truncated"
    FILES_NAMED = "files-named"
    FILE_READ = "file-read"  # the text of the same bytes was not read before
    TEXT_LOST = "text-lost"
    NO_ARTICLE = "no-article"  # PageKind; within: why the page is of this kind
    NO_ENTRIES = "no-entries"  # within: why the page is of its kind
    SAME_BYTES = "same-bytes"
    SAME_ARTICLE = "same-article"
    DIFFERS = "differs"
    STILL_DIFFERS = "still-differs"
    UNLIKE_KNOWN = "unlike-known"
    LOOKS_AGREE = "looks-agree"
    ROTATING_LEFT_OUT = "rotating-left-out"
    ONLY_ROTATING = "only-rotating"
    UNDECIDED = "undecided"
    BACK = "back"
    BACK_BUT_DIFFERS = "back-but-differs"
    REDIRECTS = "redirects"  # address
    ONLY_REDIRECTS = "only-redirects"  # address
    REDIRECTS_TO_ENTRY = "redirects-to-entry"  # address of a front or list page
    REDIRECTS_TO_OTHER = "redirects-to-other"  # address of a different article
    NOT_BELIEVED = "not-believed"  # within: the answer of most pages of the site

    # a site
    PROFILE_LOST = "profile-lost"  # name of the profile
    LISTS_ANSWER = "lists-answer"  # within: why its articles fail

    # a message that a channel did not take, or that no channel was given
    NO_CHANNEL = "no-channel"  # name of the channel
    WITHDRAWN = "withdrawn"
    ACKNOWLEDGED_BEFORE = "acknowledged-before"
    DISMISSED_BEFORE = "dismissed-before"
    RESOLVED_BEFORE = "resolved-before"
    MUTED = "muted"
    LESS_GRAVE = "less-grave"
    COUNTED_ELSEWHERE = "counted-elsewhere"
    COUNTED_ALIKE = "counted-alike"
    TOLD_BEFORE = "told-before"
    REFUSED = "refused"  # HTTP status
    REFUSED_WITH_CODE = "refused-with-code"  # HTTP status, code of the body, words of the body
    ANSWER_TOO_LONG = "answer-too-long"
    NO_APPRISE = "no-apprise"
    UNKNOWN_SERVICE = "unknown-service"
    NOTHING_TO_SEND = "nothing-to-send"
    REFUSED_OR_AWAY = "refused-or-away"
    SENDING_BROKE = "sending-broke"  # class of the exception
    NO_SUCH_HOST = "no-such-host"
    NOBODY_LISTENS = "nobody-listens"
    ANSWERS_TOO_LATE = "answers-too-late"
    TLS_FAILED = "tls-failed"
    PROXY_FAILED = "proxy-failed"
    NOT_REACHED = "not-reached"  # class of the exception
    MAIL_NOT_TAKEN = "mail-not-taken"  # words of the server
    MAIL_LOGIN_REFUSED = "mail-login-refused"  # words of the server
    RECIPIENTS_REFUSED = "recipients-refused"  # recipients, each with the words of the server
    MAIL_WITHOUT_TLS = "mail-without-tls"

    # a sentence of an earlier release
    TEXT = "text"  # the words


# The page ended or blocked its reader. Such a page is read in a separate process.
READER_LOST = frozenset({Cause.READER_KILLED, Cause.READER_SLOW})

# The text of a picture could not be recognised: trouble of the machine, so a later look may read the picture.
PICTURE_UNREAD = frozenset({Cause.PICTURE_SLOW, Cause.PICTURE_KILLED})


@dataclass(frozen=True)
class Reason:
    """A cause, its values in the order of `Cause`, and the reason behind the cause."""

    cause: Cause
    values: tuple[str | int | float, ...] = ()
    within: Reason | None = None

    @property
    def root(self) -> Cause:
        """The cause of the innermost reason."""
        return self.within.root if self.within else self.cause
