"""Files and addresses → readings of the pages, as JSON or text. The store is not used. Command: extract."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from crawler.article.extract import read_page
from crawler.files.reading import with_text
from crawler.urls import is_web_address
from monitor.analysis.readers import order, read
from monitor.commands import on_demand, options, terminal
from monitor.present import json_answers
from monitor.speech.language import library_words, marked, spoken
from monitor.wording.chinese_reasons import failure_in_words
from monitor.wording.plain import printable, shown_time
from storage.records import Capture, Failure, Reading

STEP_PRIVATE = marked(": add --allow-private if the page is inside your own network")
STEP = marked(": try the address in a browser; `reprintwatch doctor` names a proxy that is down")
LABELS = {
    "url": marked("url"), "kind": marked("kind"), "evidence": marked("why"), "encoding": marked("encoding"),
    "title": marked("title"), "paragraphs": marked("paragraphs"), "source": marked("source"),
    "author": marked("author"), "editor": marked("editor"), "published_at": marked("date (Beijing time)"),
    "original_url": marked("original"), "site_name": marked("site"), "links": marked("links"),
    "next_page": marked("next page"), "redirect_url": marked("leads to"), "attachments": marked("attachments"),
    "media": marked("pictures and videos"), "tail_source": marked("source at the end of the text"),
    "tail_date": marked("date at the end of the text"), "confidence": marked("confidence"),
    "author_is_placeholder": marked("the author is a placeholder"),
    "encoding_doubtful": marked("encoding in doubt"), "page_number": marked("page number"),
}  # fmt: skip
POLITE = {"download_delay": 1}  # seconds between two requests to a host


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|URL...")
@click.option("--url", "address", metavar="URL", help="The address that a file was saved from.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses that are not public.")
@options.as_json
def extract(inputs: tuple[str, ...], address: str | None, allow_private: bool, as_json: bool) -> None:
    """Show what the tool reads in a page: kind, encoding, article, attribution, links.

    \b
    Examples:  reprintwatch extract page.html --url http://www.mca.gov.cn/article/1.shtml
               reprintwatch extract --json page.html
    """
    fetched = _fetched_readings([text for text in inputs if _is_url(text)], allow_private=allow_private)
    readings = [fetched[text] if _is_url(text) else _file_reading(text, address) for text in inputs]
    answers = [json_answers.reading(reading) for reading in readings]
    if as_json:
        terminal.as_json(answers)
        return
    for answer in answers:
        _print_reading(answer)


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://"))


def _file_reading(file: str, address: str | None) -> Reading:
    """Read a saved page. The default of `address` is the address of the file. Raises ClickException."""
    try:
        body = Path(file).read_bytes()
    except OSError as error:
        raise terminal.unreadable(Path(file), error) from error
    return with_text(read_page(body, address or Path(file).absolute().as_uri()), body)


def _fetched_readings(urls: Sequence[str], *, allow_private: bool) -> dict[str, Reading]:
    """Fetch pages; return the readings by address. Raises UsageError, ClickException."""
    wrong = next((url for url in urls if not is_web_address(url)), None)
    if wrong is not None:
        raise click.UsageError(options.no_address(wrong))
    if not urls:
        return {}
    probe = on_demand.module(on_demand.PROBE)
    try:
        sites = probe.sites_of(urls, allow_private=allow_private)
    except ValueError as error:
        raise click.UsageError(_("no address: {error}").format(error=library_words(error))) from error
    captures = probe.fetch_pages(sites, POLITE)
    _check_fetched(urls, captures)
    orders = {url: order(captures[url], None) for url in urls}
    return {url: read(wanted) for url, wanted in orders.items() if wanted is not None}


def _check_fetched(urls: Sequence[str], captures: Mapping[str, Capture]) -> None:
    for url in urls:
        capture = captures.get(url)
        if capture is None or capture.fetch.status is None:
            why = _why(capture) if capture else _("not fetched")
            is_private = capture is not None and capture.fetch.failure is Failure.PRIVATE_ADDRESS
            raise click.ClickException(f"{url}: {why}{_(STEP_PRIVATE if is_private else STEP)}")


def _why(capture: Capture) -> str:
    """Return the cause of a failure in words, with what the program met."""
    return failure_in_words(capture.fetch.failure, capture.fetch.failure_detail, spoken())


def _print_reading(answer: Mapping[str, Any]) -> None:
    """Print a line for every member of a reading with a value."""
    for name, value in answer.items():
        if name in ("statements", "lines") or value in (None, [], False, ""):
            continue
        click.echo(f"{_label(name)}{shown_time(value) if name == 'published_at' else _lines(value)}")


def _label(name: str) -> str:
    """Return the name of a member on a terminal. In a pipe, members have the names of JSON."""
    return _(LABELS[name]) + _(": ") if sys.stdout.isatty() and name in LABELS else f"{name}: "


def _lines(value: object) -> str:
    """Return a value as printable text: a list as indented lines."""
    if isinstance(value, list):
        return "".join(f"\n  {printable(_line(element))}" for element in value)
    return printable(str(value))


def _line(element: object) -> str:
    if isinstance(element, dict):
        return " ".join(str(part) for part in element.values() if part)
    return str(element)
