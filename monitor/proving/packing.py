"""Finding of the store → files of a package of evidence. Finding, log and key alone decide the bytes."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from gettext import gettext as _
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawler.urls import canonical_url
from monitor.config.values import Config
from monitor.evidence.wacz import WARC_NAME, WaczPage, wacz_file
from monitor.evidence.warc import Exchange, records_of, warcinfo
from monitor.evidence.words import words_not_in
from monitor.present import json_answers
from monitor.present.comparison import compare_revisions, html_page
from monitor.present.evidence import evidence_of
from monitor.proving.exchanges import exchanges
from monitor.proving.key import OperatorKey
from monitor.proving.log_files import LogFiles, log_files
from monitor.proving.package_page import FirstWitness, PackageFacts, others_look, package_page
from monitor.proving.reconcluding import Reconcluded, Reconclusion, reconclude
from monitor.proving.views import Answer, View, views_of
from monitor.speech.language import library_words
from storage.conclusions.revisions import revision_of
from storage.engine.store import Store
from storage.errors import EvidenceError
from storage.findings import finding_log
from storage.findings.findings import notes_of
from storage.frontier.pages import page_of
from storage.log.checkpoint import TreeHead
from storage.records import ExhibitReason, Finding, Wire
from storage.sightings.sightings import ForeignSighting, sightings_of_bodies
from storage.wire.certificates import certificates_named
from storage.wire.environments import environments_of

MARKUP = "text/html"
MOST_VIEWS = 6  # pictures of pages in a package
SIGN_S = 60  # for `sign_command`
VERIFIER = resources.files("monitor.proving") / "data" / "verify.py.txt"


@dataclass(frozen=True)
class Package:
    """The files of a package by name, in their order, and what came of concluding anew."""

    files: Mapping[str, bytes]
    again: Reconcluded


def package_of(
    db: Store, config: Config, finding: Finding, head: TreeHead, key: OperatorKey, *, with_views: bool = False
) -> Package:
    """Return the package of a finding below a head that covers all its captures. Raises EvidenceError, StoreDamaged.

    Pictures of the pages `with_views` differ with the browser, and so does such a package.
    """
    again = reconclude(db, finding, config.sites, config.monitor)
    kept = list(exchanges(db, again.captures))
    log = log_files(db, head, [each.capture.id for each in kept], key)
    compared = _diff(db, config, finding)
    bodies = _bodies(kept)
    others = _seen_by_others(db, kept)
    page = _page(
        config, finding, again, kept, log, key, others=others, has_diff=bool(compared), has_views=with_views
    )
    files = {
        "index.html": page.encode(),
        **({"diff.html": compared.encode()} if compared else {}),
        "finding.json": _finding_text(db, finding, again, kept, log).encode(),
        "captures.wacz": _wacz(finding, again, kept, head),
        "captures.jsonl": "".join(f"{each.line}\n" for each in kept).encode("utf-8", "surrogatepass"),
        **{f"bodies/{digest}": body for digest, body in bodies.items()},
        **_certificates(db, kept),
        **(views_of(pages_to_show(again, kept)) if with_views else {}),
        **log.files,
        "key.pem": key.pem,
        **_authority(config),
        "verify.py": VERIFIER.read_bytes(),
    }
    return Package(_signed(files, key, config.evidence.sign_command), again)


def _signed(files: dict[str, bytes], key: OperatorKey, command: Sequence[str]) -> dict[str, bytes]:
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in files.items()).encode()
    further = {"SHA256SUMS.p7s": _by_command(command, sums)} if command else {}
    return files | {"SHA256SUMS": sums, "SHA256SUMS.sig": key.sign(sums), **further}


def _by_command(command: Sequence[str], sums: bytes) -> bytes:
    """Return what the operator's own signing program writes. Raises EvidenceError."""
    try:
        run = subprocess.run(command, input=sums, capture_output=True, check=True, timeout=SIGN_S)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise EvidenceError(_("sign_command failed: {error}").format(error=library_words(error))) from error
    return run.stdout


def _authority(config: Config) -> dict[str, bytes]:
    """Return the certificates of the authorities of time stamps, if configured. Raises EvidenceError."""
    file = config.evidence.timestamp_ca
    if file is None:
        return {}
    try:
        return {"tsa-ca.pem": file.read_bytes()}
    except OSError as error:
        raise EvidenceError(
            _("{file} cannot be read: {error}").format(file=file, error=library_words(error))
        ) from error


def _bodies(kept: Iterable[Exchange]) -> dict[str, bytes]:
    """Return the kept bodies by digest: whole bodies, and the bytes of broken answers."""
    found = {}
    for each in kept:
        body, digest = each.capture.fetch.body, each.capture.digest
        if body is not None and digest is not None:
            found[digest] = body
    return dict(sorted(found.items()))


def _certificates(db: Store, kept: Iterable[Exchange]) -> dict[str, bytes]:
    """Return the certificates of the servers with their chains, as DER: `openssl x509 -inform DER` reads the first."""
    wires = [each.capture.fetch.wire for each in kept]
    digests = {wire.certificate for wire in wires if wire and wire.certificate}
    found = certificates_named(db, sorted(digests))
    return {f"certificates/{each.sha256}.der": each.data for each in found}


def is_requisite(again: Reconcluded, exchange: Exchange) -> bool:
    """Return whether a capture is a style sheet or picture, from which nothing was concluded."""
    return again.captures[exchange.capture.id] is ExhibitReason.REQUISITE


def pages_to_show(again: Reconcluded, kept: Sequence[Exchange]) -> list[View]:
    """Return the pages of a package to show, the latest first, with the styles and pictures of the package."""
    beside = {url: answer for each in kept if is_requisite(again, each) for url, answer in _answered(each)}
    views: list[View] = []
    for each in reversed(kept):
        if not is_requisite(again, each) and MARKUP in _kind(each) and len(views) < MOST_VIEWS:
            own = dict(_answered(each))
            views += [View(each.capture.id, url, beside | own) for url in own]
    return views


def _answered(exchange: Exchange) -> Iterator[tuple[str, Answer]]:
    """Yield address and answer of a capture with its own body."""
    fetch = exchange.capture.fetch
    if fetch.body is not None and fetch.failure is None and fetch.status is not None:
        yield canonical_url(fetch.final_url or fetch.url), Answer(fetch.status, _kind(exchange), fetch.body)


def _kind(exchange: Exchange) -> str:
    headers = exchange.capture.fetch.headers
    return next((value for name, value in headers if name.lower() == "content-type"), MARKUP).lower()


def _wacz(finding: Finding, again: Reconcluded, kept: Sequence[Exchange], head: TreeHead) -> bytes:
    made_by = software()
    records = [record for each in kept for record in records_of(each)]
    pages = pages_of([each for each in kept if not is_requisite(again, each)], finding.title)
    first = warcinfo(made_by, head.at, WARC_NAME)
    return wacz_file([first, *records], pages, title=finding.title, at=head.at, software=made_by)


def pages_of(kept: Iterable[Exchange], title: str) -> list[WaczPage]:
    """Return the answered captures as the pages of a WACZ file."""
    fetches = [each.capture.fetch for each in kept]
    return [
        WaczPage(fetch.final_url or fetch.url, fetch.fetched_at, title)
        for fetch in fetches
        if fetch.body is not None and fetch.failure is None
    ]


def software() -> str:
    """Return name and version of this program."""
    try:
        return f"reprintwatch {version('reprintwatch')}"
    except PackageNotFoundError:  # run from a checkout
        return "reprintwatch"


def _diff(db: Store, config: Config, finding: Finding) -> str:
    """Return the page with both texts side by side, "" for a finding without two texts."""
    if finding.before_revision is None or finding.after_revision is None:
        return ""
    before, after = (revision_of(db, each) for each in (finding.before_revision, finding.after_revision))
    page, other = page_of(db, after.page), page_of(db, before.page)
    comparison = compare_revisions(page, before, after, other_page=other, rules=config.monitor)
    return html_page(comparison, config.monitor.language, {site.name: site.title for site in config.sites})


def _page(
    config: Config,
    finding: Finding,
    again: Reconcluded,
    kept: Sequence[Exchange],
    log: LogFiles,
    key: OperatorKey,
    *,
    others: Sequence[ForeignSighting],
    has_diff: bool,
    has_views: bool,
) -> str:
    title = next((site.title for site in config.sites if site.name == finding.site), finding.site)
    facts = PackageFacts(
        site=title,
        fingerprint=key.fingerprint,
        head=log.head,
        is_alone=again.outcome is Reconclusion.ALONE,
        more=again.more,
        has_diff=has_diff,
        has_views=has_views,
        stamp=log.stamped,
        requisites=sum(is_requisite(again, each) for each in kept),
        others=[others_look(each) for each in others],
    )
    rows = []
    for each in (each for each in kept if not is_requisite(again, each)):
        first = log.witness_of(each.capture.id)
        witness = FirstWitness(first.at, first.kind) if first else None
        rows.append((each.capture, again.captures[each.capture.id], witness))
    return package_page(finding, facts, rows)


def _finding_text(
    db: Store,
    finding: Finding,
    again: Reconcluded,
    kept: Sequence[Exchange],
    log: LogFiles,
) -> str:
    bodies = _bodies(each for each in kept if not is_requisite(again, each)).values()
    answer = json_answers.finding(finding, evidence_of(db, finding), notes_of(db, finding.id), language="zh")
    words = [word for each in answer["changes"] for word in (each["before"], each["after"]) if word]
    facts = {
        "reprintwatch": "package-1",
        "finding": answer,
        "captures": [_capture_facts(each, again) for each in kept],
        "reconcluded": again.word,
        "environments": environments_of(db, [each.capture.id for each in kept]),
        "seen_by_others": [json_answers.sighting(each) for each in _seen_by_others(db, kept)],
        "words_not_in_bodies": words_not_in(bodies, words),
        "logged": log.proof_of_finding(finding_log.last_number(db, finding.id)),
        "software": software(),
    }
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _capture_facts(exchange: Exchange, again: Reconcluded) -> dict[str, Any]:
    capture, columns = exchange.capture, json.loads(exchange.line)["chained"]
    return {
        "capture": capture.id,
        "url": capture.fetch.url,
        "fetched_at": columns[2],
        "status": capture.fetch.status,
        "sha256": capture.digest,
        "confirms": capture.fetch.same_as,
        "wire": _wire_facts(capture.fetch.wire),
        "why": again.captures[capture.id].value,
    }


def _wire_facts(wire: Wire | None) -> dict[str, Any] | None:
    """Return the facts of a connection without heads and hops, which the archive holds."""
    if wire is None:
        return None
    named = ("protocol", "ip", "proxy", "tls", "certificate", "coding", "size", "digest")
    return {name: getattr(wire, name) for name in named} | {
        "tolerances": [each.value for each in wire.tolerances]
    }


def _seen_by_others(db: Store, kept: Iterable[Exchange]) -> list[ForeignSighting]:
    """Return the sightings with the same bytes as captures of the package."""
    return sightings_of_bodies(db, [each.capture.digest for each in kept if each.capture.digest])
