"""Number of a capture → bytes as the server sent the bytes, or headers. Command: capture."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path

import click

from crawler.markup.decoding import decode
from monitor.commands import options, terminal
from monitor.commands.pager import paged
from monitor.present.marking.marks import printable
from monitor.wording.plain import utc
from storage.archive.captures import capture_of, with_body
from storage.errors import NotFound
from storage.frontier.pages import page_of
from storage.records import Capture, CaptureId, Page


@click.command()
@click.argument("number", type=options.COUNT, metavar="N")
@click.option("--headers", is_flag=True, help="Print request and response headers instead of the bytes.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write them into this file.",
)
@click.pass_context
def capture(ctx: click.Context, number: int, headers: bool, output: Path | None) -> None:
    """Give the bytes of a capture, by the number that findings name as proof.

    In a pipe and in a file the bytes are those of the archive, with the SHA-256 that findings name.

    \b
    Examples:  reprintwatch capture 31 -o page.html
               reprintwatch capture 31 --headers
               reprintwatch capture 31 | sha256sum
    """  # fmt: skip
    with options.store(ctx) as (_config, db):
        kept = capture_of(db, CaptureId(number))
        page = page_of(db, kept.page)
        shown = kept if headers else with_body(db, kept)
    content = _headers(kept, page).encode() if headers else _body(shown)
    if output is not None:
        terminal.write_bytes(output, content)
    elif sys.stdout.isatty():
        paged(_readable(content, shown), wanted=not terminal.has_flag(ctx, "no_pager"))
    else:
        click.echo(content, nl=False)


def _body(shown: Capture) -> bytes:
    """Return the bytes of a capture. Raises NotFound for a look without an answer."""
    if shown.fetch.body is None:
        failure = shown.fetch.failure.value if shown.fetch.failure else _("no answer")
        raise NotFound(
            _("capture {n} has no bytes ({failure}): see --headers").format(n=shown.id, failure=failure)
        )
    return shown.fetch.body


def _readable(content: bytes, shown: Capture) -> str:
    """Return bytes as text that cannot steer the terminal."""
    text = decode(content, dict(shown.fetch.headers).get("Content-Type", "")).text
    return "\n".join(printable(row) for row in text.splitlines())


def _headers(kept: Capture, page: Page) -> str:
    """Return request and response as lines of names and values, with the facts of the capture before them."""
    fetch = kept.fetch
    facts = (
        ("capture", str(kept.id)),
        ("page", page.url),
        ("fetched-at", utc(fetch.fetched_at)),
        ("final-url", fetch.final_url or fetch.url),
        ("sha256", kept.digest or "-"),
        ("bytes", "-" if kept.size is None else str(kept.size)),
        ("same-as-capture", str(fetch.same_as) if fetch.same_as else "-"),
    )
    answer = f"HTTP {fetch.status}" if fetch.status else f"({fetch.failure.value if fetch.failure else '-'})"
    blocks = (
        [f"# {name}: {value}" for name, value in facts],
        [f"GET {fetch.url}", *(f"{name}: {value}" for name, value in fetch.request_headers)],
        [answer, *(f"{name}: {value}" for name, value in fetch.headers)],
    )
    return "\n\n".join("\n".join(map(printable, block)) for block in blocks) + "\n"
