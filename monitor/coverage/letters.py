"""A correction case → a letter to the site. The letter cites looks alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from gettext import gettext as _
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, PackageLoader, StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from monitor.present.html import shown
from monitor.speech.language import library_words
from storage.errors import ReprintWatchError
from storage.records import EventInterval


@dataclass(frozen=True)
class Proof:
    """A look that a letter cites."""

    capture: int
    at: datetime
    digest: str | None


@dataclass(frozen=True)
class LetterInterval:
    """The times of two looks that bound an event."""

    after: datetime | None
    by: datetime

    @classmethod
    def of(cls, interval: EventInterval | None) -> LetterInterval | None:
        """Return the times of an interval."""
        if interval is None:
            return None
        return cls(interval.after.at if interval.after else None, interval.by.at)


@dataclass(frozen=True)
class Letter:
    """The facts of a letter."""

    number: str
    addressee: str
    request: str  # correct, carry, withdraw
    page_title: str
    page_url: str | None
    wrong: str
    right: str
    context: str
    original_title: str
    original_url: str
    corrected: LetterInterval | None  # when the original was corrected
    first_seen: LetterInterval | None  # of the copy
    stated_at: str | None
    last_look: datetime | None
    evidence: tuple[Proof, ...]
    days: str
    sender: str | None
    contact: str | None
    date: str


def letter_text(letter: Letter, template: Path | None) -> str:
    """Return the text of a letter, by a template of the operator or of the package. Raises ReprintWatchError."""
    loader = FileSystemLoader(template.parent) if template else PackageLoader("monitor.present", "templates")
    environment: Environment = SandboxedEnvironment(
        loader=loader,
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown
    try:
        return environment.get_template(template.name if template else "letter.txt").render(letter=letter)
    except TemplateError as error:
        words = _("the template of letters {template} cannot be used: {reason}")
        raise ReprintWatchError(words.format(template=template, reason=library_words(error))) from error
