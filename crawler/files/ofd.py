"""OFD (GB/T 33190) → lines, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ofdkit


def pages_of(body: bytes) -> Iterator[Sequence[str]]:
    """Yield the lines of every page. Raises the errors of ofdkit."""
    with ofdkit.open(body) as document:
        for page in document.pages:
            yield page.text().splitlines()
