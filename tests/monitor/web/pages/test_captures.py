"""A capture shows its headers, its text and its bytes."""

from __future__ import annotations

import hashlib
import re

from sites.desk import Desk


def test_a_capture_names_the_digest_of_its_bytes(reading: Desk) -> None:
    data = reading.json("/desk/captures/1.json")
    taken = reading.get("/desk/captures/1/bytes").content
    assert data["digest"] == hashlib.sha256(taken).hexdigest() and data["size"] == len(taken)
    assert data["headers"] and data["status"] == 200
    assert reading.get("/desk/captures/99999").status_code == 404


def test_a_capture_tells_its_conclusion_its_entries_and_the_captures_beside(covering: Desk) -> None:
    page = covering.get("/desk/captures/1").text
    assert "结论" in page and "/old/t2026_" in page.partition("读到的条目")[2]
    later = re.search(r'href="/desk/captures/(\d+)">下一次采集', page)
    assert later and 'href="/desk/captures/1">‹ 上一次采集' in covering.get(f"/desk/captures/{later[1]}").text
