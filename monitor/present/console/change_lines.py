"""Changes → lines: each change in its sentence, marked by signs and by colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from gettext import gettext as _

from monitor.present.console.lines import Row, Style, TextLine, TextPart, line
from monitor.present.marking.marks import TEXT_SIGNS, inline_parts
from monitor.wording.names import SEVERITY_NAMES, SIGNIFICANCE_NAMES
from storage.records import Change, Edit

STYLES = {"removed": Style.REMOVED, "inserted": Style.INSERTED, "moved": Style.SOFT, "same": Style.PLAIN}


def change_lines(changes: Sequence[Change], language: str, *, most: int | None = None) -> Iterator[TextLine]:
    """Yield two lines a change: class and place, then the sentence with its marks."""
    for change in changes[:most]:
        yield line(f"{_place(change)} · {_name(change, language)}", Style.SOFT, indent=2)
        yield TextLine(marked_sentence(change), indent=4)
    further = len(changes) - len(changes[:most])
    if further:
        yield line(_("and {n} more").format(n=further), Style.SOFT, indent=2)


def marked_sentence(change: Change) -> Row:
    """Return the sentence of a change: [-old-]{+new+}, [>moved<]."""
    return tuple(TextPart(TEXT_SIGNS[kind].format(text), STYLES[kind]) for kind, text in inline_parts(change))


def _name(change: Change, language: str) -> str:
    return (
        f"{SEVERITY_NAMES[language][change.severity]} · {SIGNIFICANCE_NAMES[language][change.significance]}"
    )


def _place(change: Change) -> str:
    if change.paragraph_title:
        return _("headline")
    span = change.hunk.before_span if change.hunk.edit is Edit.REMOVED else change.hunk.after_span
    return _("paragraph {n}").format(n=span.paragraph + 1)
