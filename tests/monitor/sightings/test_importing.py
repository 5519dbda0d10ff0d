"""Archives of others, sound and hostile → sightings with their source, and a count with a reason for all others."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sites import foreign
from sites.foreign import AT, PAGE, chunked, html, look, packed, record, response, sha1_of
from sites.server import served
from sites.web import Answer

from crawler.sites import Site
from monitor.sightings.importing import Imported, ImportTask, import_file
from storage.archive.bodies import digest_of, read_body
from storage.engine.opening import open_store
from storage.engine.store import Store, rows
from storage.errors import ImportRefused
from storage.records import SiteRole
from storage.sightings.sightings import ForeignSighting, sightings_of

NOW = datetime(2026, 3, 3, tzinfo=UTC)
SITE = Site("bu", "部", SiteRole.ORIGINAL, ("bu.example.cn",), ("http://bu.example.cn/",))
CONFIG = """
[store]
path = "watch.db"
[[sites]]
name = "bu"
title = "部"
role = "original"
allowed_domains = ["bu.example.cn"]
start_urls = ["http://bu.example.cn/"]
"""
ROOT = Path(__file__).resolve().parents[3]
Import = Callable[..., Imported]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "watch.db", create=True)) as opened:
        yield opened


@pytest.fixture
def taken(db: Store, tmp_path: Path) -> Import:
    """Write bytes into a file and import the file."""

    def imported(data: bytes, name: str = "others.warc", **facts: object) -> Imported:
        (tmp_path / name).write_bytes(data)
        task = ImportTask(tmp_path / name, [SITE], **facts)  # type: ignore[arg-type]
        return import_file(db, task, lambda: NOW)

    return imported


def seen(db: Store) -> list[ForeignSighting]:
    return sightings_of(db, PAGE)


def texts(db: Store) -> list[str]:
    return [read_body(db, each.digest).decode() for each in seen(db) if each.digest]


def test_a_page_of_an_archive_becomes_a_sighting_with_its_source(db: Store, taken: Import) -> None:
    info = record(b"software: Wget/1.21\r\n", None, kind="warcinfo")
    made = taken(info + look("甲") + look("乙", "2026-03-02T06:00:00Z"), name="others.warc")
    assert (made.added, dict(made.left_out)) == (2, {})
    first, second = seen(db)
    assert (first.source, first.status, first.at.hour, second.at.hour) == ("others.warc", 200, 5, 6)
    assert [text[-24:-18] for text in texts(db)] != []
    assert rows(db, "SELECT software FROM sources")[0]["software"] == "Wget/1.21"
    assert rows(db, "SELECT * FROM captures") == rows(db, "SELECT * FROM pages") == []


def test_packed_archives_are_read_record_by_record_or_whole(db: Store, taken: Import) -> None:
    assert taken(packed(look("甲"), look("乙", "2026-03-02T06:00:00Z")), name="members.warc.gz").added == 2
    whole = gzip.compress(look("丙", "2026-03-02T07:00:00Z") + look("丁", "2026-03-02T08:00:00Z"))
    assert taken(whole, name="whole.warc.gz").added == 2
    assert len(seen(db)) == 4


@pytest.mark.parametrize(
    "sent",
    [
        response(gzip.compress(html()), Content_Encoding="gzip", Content_Type="text/html"),
        response(chunked(html()), Transfer_Encoding="chunked", Content_Type="text/html"),
        response(chunked(gzip.compress(html())), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        response(html(), Transfer_Encoding="chunked", Content_Type="text/html"),  # stored without the chunks
        response(html(), Content_Encoding="br", Content_Type="text/html"),  # stored decoded
        response(html()).replace(b"\r\n", b"\n", 3),
        response(html()).replace(b"HTTP/1.1", b"HTTP/2"),
    ],
)
def test_bodies_are_decoded_however_they_are_kept(db: Store, taken: Import, sent: bytes) -> None:
    taken(record(sent))
    assert texts(db) == [html().decode()]


def test_arc_and_wacz_are_read(db: Store, taken: Import) -> None:
    block = response(html("甲"), Content_Type="text/html")
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n\n"
    arc = f"filedesc://x.arc 0.0.0.0 20260302050000 text/plain {len(version)}\n".encode() + version
    arc += f"{PAGE} 127.0.0.1 20260302050000 text/html {len(block)}\n".encode() + block + b"\n"
    assert taken(arc, name="old.arc").added == 1
    second = (
        f"{PAGE} 127.0.0.1 20260302070000 text/html 200 - - 0 x.arc {len(block)}\n".encode() + block + b"\n"
    )
    assert taken(b"\r\n" + arc + second, name="second.arc").added == 1
    inside = packed(look("乙", "2026-03-02T06:00:00Z"))
    made = foreign.wacz(
        {
            "archive/data.warc.gz": inside,
            "../../evil.warc": look("丙"),
            "archive/1/b.warc": look("丁"),
            "pages/pages.jsonl": b"{}",
        }
    )
    assert taken(made, name="site.wacz").added == 2
    assert len(seen(db)) == 4


def test_a_revisit_repeats_the_body_of_the_record_that_it_names(db: Store, taken: Import) -> None:
    payload = {"WARC_Payload_Digest": sha1_of(html("甲"))}
    first = record(response(html("甲"), Content_Type="text/html"), **payload)
    later = record(b"", at="2026-03-02T06:00:00Z", kind="revisit", WARC_Refers_To_Target_URI=PAGE, **payload)
    lost = record(b"", at="2026-03-02T07:00:00Z", kind="revisit", WARC_Payload_Digest=sha1_of(b"lost"))
    made = taken(packed(first, later, lost))
    assert dict(made.left_out) == {"no-original": 1}
    assert [each.digest for each in seen(db)] == [seen(db)[0].digest] * 2
    assert seen(db)[1].notes == ("revisit",)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (look("甲", at="2099-01-01T00:00:00Z"), "no-time"),
        (look("甲", at="yesterday"), "no-time"),
        (look("甲", url="file:///etc/passwd"), "not-http"),
        (look("甲", url="http://elsewhere.example.org/"), "other-site"),
        (look("甲", url="http://bu.example.cn.evil.example.org/"), "other-site"),
        (record(b"SSH-2.0-OpenSSH\r\n\r\n"), "not-http"),
        (record(response(b"GIF89a", Content_Type="image/gif")), "not-a-page"),
        (record(response(html()), WARC_Payload_Digest=sha1_of(b"other")), "digest"),
        (record(response(html()), WARC_Block_Digest="sha256:" + "0" * 64), "digest"),
        (record(response(gzip.compress(bytes(11 * 1024**2)), Content_Encoding="gzip")), "bomb"),
        (record(response(bytes(11 * 1024**2))), "too-large"),
        (record(bytes(17 * 1024**2)), "too-large"),
        (b"GARBAGE\r\nbetween: records\r\n\r\n", "no-record"),
        (b"WARC/1.0\r\n" + b"x: y\r\n" * 60_000 + b"\r\n", "long-head"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nX: " + b"y" * 200_000 + b"\r\n\r\n", "long-head"),
        (record(response(html()), length=10), "cut"),
        (record(response(html()), length=100_000_000), "cut"),
        (record(response(html()), length=2000), "cut"),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n", "cut"),
    ],
)
@pytest.mark.parametrize("pack", [packed, lambda *records: b"".join(records)], ids=["packed", "plain"])
def test_a_bad_record_is_counted_and_the_sound_ones_around_it_are_kept(
    db: Store, taken: Import, bad: bytes, reason: str, pack: Callable[..., bytes]
) -> None:
    made = taken(pack(look("前", "2026-03-02T01:00:00Z"), bad, look("后", "2026-03-02T02:00:00Z")))
    assert made.left_out[reason] >= 1
    assert {"前", "后"} <= {text.partition("<p>")[2].partition("<")[0] for text in texts(db)}
    assert made.added == 2


def test_broken_gzip_members_are_passed_over(db: Store, taken: Import) -> None:
    members = [gzip.compress(look(str(n), f"2026-03-02T0{n}:00:00Z")) for n in range(1, 5)]
    broken = bytearray(members[1])
    broken[20:40] = b"\xff" * 20
    made = taken(members[0] + bytes(broken) + members[2] + b"\0" * 16 + members[3][:-30])
    assert made.left_out["broken-gzip"] == 2
    assert [each.at.hour for each in seen(db)] == [1, 3]


def test_a_bomb_in_place_of_a_record_costs_little_memory_and_time(db: Store, taken: Import) -> None:
    """A member of 300 MB of zeros, as large a head."""
    bomb = gzip.compress(b"WARC/1.0\r\nX: " + bytes(300 * 1024**2), compresslevel=1)
    made = taken(bomb + packed(look("后")))
    assert made.left_out["long-head"] == 1
    assert made.added == 1


def test_a_body_that_was_cut_says_so(db: Store, taken: Import) -> None:
    last = len(b"0\r\n\r\n")
    for hour, cut in enumerate((
        record(response(html()[:40], Content_Length="900"), WARC_Truncated="length"),
        record(response(html()[:40], Content_Length="900"), WARC_Segment_Number="1"),
        record(response(chunked(html())[:-last], Transfer_Encoding="chunked")),
        record(html()[:40], kind="resource", Content_Type="text/html", WARC_Truncated="time"),
    )):  # fmt: skip
        taken(cut.replace(AT.encode(), f"2026-03-02T0{hour}:00:00Z".encode()), name=f"{hour}.warc")
    assert [each.notes for each in seen(db)] == [("cut",)] * 4


@pytest.mark.parametrize("data", [b"", b"\x00\x01binary", b"PK\x03\x04 no zip", b"\x28\xb5\x2f\xfd zstd",
                                  foreign.wacz({"readme.txt": b"x"}), b"<html>no address</html>"])  # fmt: skip
def test_a_file_that_is_no_archive_is_refused_and_leaves_nothing(
    db: Store, taken: Import, data: bytes
) -> None:
    with pytest.raises(ImportRefused):
        taken(data)
    assert rows(db, "SELECT * FROM sources") == []


def test_a_second_import_adds_nothing(db: Store, taken: Import) -> None:
    data = packed(look("甲"), look("乙", "2026-03-02T06:00:00Z"))
    taken(data)
    again = taken(data, name="renamed.warc.gz")
    assert (again.was_known, again.added, again.sightings) == (True, 0, 2)
    repacked = taken(gzip.decompress(data), name="plain.warc")
    assert (repacked.added, len(seen(db))) == (0, 2)


@pytest.mark.parametrize(
    ("page", "hour", "notes"),
    [
        (b"<!-- saved from url=(0042)" + PAGE.encode() + b" -->" + html(), None, ("saved", "file-time")),
        (
            b"<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: " + PAGE.encode()
            + b" \n saved date: Mon Mar 02 2026 13:00:00 GMT+0800 (CST)\n-->" + html(), 5, ("saved",),
        ),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: " + PAGE.encode()
            + b"\r\nDate: Mon, 2 Mar 2026 05:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
            b'\ttype="text/html";\r\n\tboundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
            b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E9=80=9A</p>\r\n--b--\r\n", 5, ("saved",),
        ),
        (
            f"<html><!-- saved from url=(0042){PAGE} -->{html().decode()}".encode("utf-16"), None,
            ("saved", "file-time"),
        ),
        (
            b"<html><!-- Mirrored from " + PAGE[7:].encode() + b" by HTTrack Website Copier/3.x [XR&CO'2014], "
            b"Mon, 02 Mar 2026 05:00:00 GMT -->" + html(), 5, ("saved",),
        ),
    ],
)  # fmt: skip
def test_pages_saved_by_browsers_are_sightings(
    db: Store, taken: Import, page: bytes, hour: int | None, notes: tuple[str, ...]
) -> None:
    taken(page, name="saved.html")
    (only,) = seen(db)
    assert only.notes == notes
    assert hour is None or only.at.hour == hour


def test_an_import_that_was_killed_goes_on(db: Store, tmp_path: Path) -> None:
    """A kill -9 in the middle: the second call keeps the rest, and each sighting once."""
    records = [look(str(n), f"2026-03-02T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}Z") for n in range(3000)]
    (tmp_path / "large.warc.gz").write_bytes(packed(*records))
    (tmp_path / "reprintwatch.toml").write_text(CONFIG)
    command = [sys.executable, "-m", "monitor.cli", "import", "large.warc.gz"]
    child = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    while not rows(db, "SELECT 1 FROM sightings") and child.poll() is None:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait()
    kept = len(seen(db))
    assert 0 < kept < 3000
    made = import_file(db, ImportTask(tmp_path / "large.warc.gz", [SITE]), lambda: NOW)
    assert (made.added, made.sightings) == (3000 - kept, 3000)


def by_wget(url: str, folder: Path) -> Path:
    """An archive as wget writes it."""
    command = [
        "wget",
        "-q",
        "--no-proxy",
        "--compression=gzip",
        "--warc-file",
        str(folder / "w"),
        "-O",
        "/dev/null",
        url,
    ]
    subprocess.run(command, check=True, cwd=folder, timeout=60, env={"PATH": os.environ["PATH"]})
    return folder / "w.warc.gz"


def by_warcio(url: str, folder: Path) -> Path:
    """An archive as warcio's recorder writes it."""
    script = (
        "import sys; from warcio.capture_http import capture_http; import http.client\n"
        "with capture_http(sys.argv[2]):\n"
        "    host, _, path = sys.argv[1].removeprefix('http://').partition('/')\n"
        "    c = http.client.HTTPConnection(host); c.request('GET', '/' + path, headers={'Accept-Encoding': 'gzip'})\n"
        "    c.getresponse().read()\n"
    )
    target = folder / "r.warc.gz"
    subprocess.run([sys.executable, "-c", script, url, str(target)], check=True, timeout=60)
    return target


@pytest.mark.parametrize("record_by", [by_wget, by_warcio])
def test_the_same_page_has_the_same_digest_from_whatever_recorder(
    db: Store, tmp_path: Path, record_by: Callable[[str, Path], Path]
) -> None:
    if record_by is by_wget and shutil.which("wget") is None:
        pytest.skip("wget is not installed")
    page = Answer(b"<html><p>" + "各地要落实责任".encode() * 50 + b"</p></html>", gzipped=True)
    with served(lambda _asked: page) as (_web, url):
        file = record_by(f"{url}/a.html", tmp_path)
    site = Site("here", "here", SiteRole.ORIGINAL, ("127.0.0.1",), (url,))
    done = import_file(db, ImportTask(file, [site]), lambda: datetime.now(UTC))
    assert done.added == 1  # wget also keeps its own protocol, which is no answer of a server
    assert [each.digest for each in sightings_of(db, f"{url}/a.html")] == [digest_of(page.body)]
