"""Certificates with faults and old versions of TLS, from real servers: read, refused and named as the profile says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any

import pytest
from sites.server import crawl, here, select, speaking
from sites.tls import Authority, secured, signed

pytestmark = pytest.mark.timeout(120)

OLD = "old version"
# server and profile → status or failure, words of the failure, faults of the answer
EXPECTED: Mapping[tuple[str, str], tuple[int | str, str, set[str]]] = {
    ("good", "default"): (200, "", set()),
    ("good", "strict"): (200, "", set()),
    ("good", "legacy"): (200, "", set()),
    ("expired", "default"): (200, "", {"certificate-expired"}),
    ("expired", "strict"): ("tls", "has expired", set()),
    ("other name", "default"): (200, "", {"certificate-name"}),
    ("other name", "strict"): ("tls", "another name", set()),
    ("incomplete", "default"): (200, "", {"certificate-chain"}),
    ("incomplete", "strict"): ("tls", "chain of the certificate is incomplete", set()),
    ("self-signed", "default"): (200, "", {"certificate-self-signed"}),
    ("self-signed", "strict"): ("tls", "signed by itself", set()),
    ("oldest", "default"): ("tls", OLD, set()),
    ("oldest", "strict"): ("tls", OLD, set()),
    ("oldest", "legacy"): (200, "", {"old-tls"}),
    ("no TLS", "default"): ("tls", "does not speak TLS", set()),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """The capture of each server under each profile."""
    folder = tmp_path_factory.mktemp("tls")
    authority, store = Authority(), folder / "store.db"
    below = authority.below
    (folder / "root.pem").write_bytes(authority.root.pem)
    files = {
        "good": signed("a", below).write(folder / "good.pem", below),
        "expired": signed("a", below, days=-1).write(folder / "expired.pem", below),
        "other name": signed("a", below, host="x.example.cn").write(folder / "name.pem", below),
        "incomplete": signed("a", below).write(folder / "incomplete.pem"),
        "self-signed": signed("a").write(folder / "self.pem"),
        "oldest": signed("a", below).write(folder / "oldest.pem", below),
    }
    with ExitStack() as servers, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(folder / "root.pem"))
        sites, urls = [], {}
        for case in EXPECTED:
            name, profile = case
            if name == "no TLS":
                url = servers.enter_context(speaking(b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n"))
                url = url.replace("http://127.0.0.1", "https://localhost")
            else:
                url = servers.enter_context(secured(files[name], oldest=name == "oldest"))
            urls[f"{url}/"] = case
            host = url.removeprefix("https://")
            sites.append(here([f"{url}/"], name=f"{name} {profile}", domains=[host], tls=profile))
        crawl(store, *sites, retry_times=0)
    kept_chains = select(store, "SELECT * FROM certificates")
    assert (
        sum(len(json.loads(each["chain"])) == 1 for each in kept_chains) >= 2
    )  # the authority below the root
    assert all(each["data"] and each["not_before"] < each["not_after"] for each in kept_chains)
    found = select(store, "SELECT captures.*, url FROM captures JOIN pages ON pages.id = page_id")
    return {urls[each["url"]]: each for each in found}


@pytest.mark.parametrize("case", EXPECTED, ids=" ".join)
def test_a_connection_is_made_or_refused_and_named(
    kept: dict[tuple[str, str], dict[str, Any]], case: tuple[str, str]
) -> None:
    outcome, words, faults = EXPECTED[case]
    capture = kept[case]
    wire = json.loads(capture["wire"] or "{}")
    assert (capture["failure"] or capture["status"]) == outcome, capture["failure_detail"]
    assert words in (capture["failure_detail"] or "")
    assert set(wire.get("tolerances", ())) == faults
    assert bool(wire.get("certificate")) is (outcome == 200)
    assert wire.get("tls", "TLSv1")[:5] == "TLSv1"
    assert ("tls" in wire) is (outcome == 200)
