"""Facts of a connection, as the store keeps them."""

from __future__ import annotations

import pytest

from storage.records import CERTIFICATE, Hop, Tolerance, Wire
from storage.records.to_json import to_json
from storage.records.wire import read_wire


@pytest.mark.parametrize(
    "wire",
    [
        Wire(),
        Wire("HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1", "127.0.0.1", "ab" * 32, "gzip", 900, "cd" * 32),
        Wire(
            tolerances=(Tolerance.LAST_CHUNK, Tolerance.OLD_TLS),
            hops=(Hop("http://x.cn/", "HTTP/1.1 302 x"),),
        ),
        Wire(hops=(Hop("http://x.cn/", "HTTP/1.1 302 \xff", 9, "ab" * 32),)),
    ],
)
def test_facts_come_back_as_they_were(wire: Wire) -> None:
    assert read_wire(to_json(wire)) == wire


@pytest.mark.parametrize("text", ["", "[]", '{"tolerances": ["x"]}', '{"what": 1}', '{"hops": [{}]}'])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
        read_wire(text)


def test_faults_of_certificates_are_known_by_their_names() -> None:
    assert Tolerance.CERTIFICATE_EXPIRED in CERTIFICATE
    assert Tolerance.OLD_TLS not in CERTIFICATE
