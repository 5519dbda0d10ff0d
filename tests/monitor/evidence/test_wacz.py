from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from monitor.evidence.wacz import WaczPage, index_key, pages_text, wacz_file
from monitor.evidence.warc import Record, warc_date

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RESPONSE = Record(
    "response", "urn:uuid:1", AT, (), b"HTTP/1.1 200 OK\r\n\r\nx", "http://www.a.example.cn/T1.html", 200,
    "text/html", "ab",
)  # fmt: skip
LINE = Record("metadata", "urn:uuid:2", AT, (), b"{}", "urn:reprintwatch:capture:1")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.a.example.cn/T1.html", "cn,example,a)/t1.html"),
        ("https://a.example.cn:8443/", "cn,example,a:8443)/"),
        ("http://a.example.cn/s/?b=2&A=1", "cn,example,a)/s?a=1&b=2"),
        ("http://a.example.cn", "cn,example,a)/"),
    ],
)
def test_an_address_is_sorted_by_its_host(url: str, key: str) -> None:
    assert index_key(url) == key


def test_the_index_leads_to_each_response_and_the_manifest_holds_each_file() -> None:
    made = wacz_file([RESPONSE, LINE], [WaczPage("u", AT, "通知")], title="t", at=AT, software="s")
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        warc = archive.read("archive/data.warc.gz")
        (line,) = archive.read("indexes/index.cdx").decode().splitlines()
        key, stamp, facts = line.split(" ", 2)
        place = json.loads(facts)
        member = warc[int(place["offset"]) :][: int(place["length"])]
        assert (key, stamp) == ("cn,example,a)/t1.html", "20260302090000")
        assert place["recordDigest"] == f"sha256:{hashlib.sha256(member).hexdigest()}"
        manifest = json.loads(archive.read("datapackage.json"))
        for each in manifest["resources"]:
            data = archive.read(each["path"])
            assert (each["hash"], each["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
            assert (
                made[archive.getinfo(each["path"]).header_offset :][28:30] == b"\0\0"
            )  # replay skips no extra field
        digest = json.loads(archive.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(archive.read('datapackage.json')).hexdigest()}"
    assert made == wacz_file([RESPONSE, LINE], [WaczPage("u", AT, "通知")], title="t", at=AT, software="s")


def test_pages_have_times() -> None:
    head, page = pages_text([WaczPage("u", AT, "通知")]).splitlines()
    assert json.loads(head)["format"] == "json-pages-1.0"
    assert json.loads(page)["ts"] == warc_date(AT)
