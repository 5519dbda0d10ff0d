from __future__ import annotations

from datetime import datetime

from sites.kept import Shelf

from storage.conclusions.unjudged import forget_conclusions
from storage.engine.store import Store, transaction
from storage.findings import exhibits
from storage.findings.findings import raise_finding
from storage.records import CaptureId, ExhibitReason, Finding, FindingId, FindingKind, Severity

ID = FindingId("f-1")


def finding(now: datetime) -> Finding:
    return Finding(ID, FindingKind.EDITED, Severity.WARNING, "mca", "u", None, "t", "z", "e", now)


def test_captures_keep_their_first_reason_and_are_forgotten_with_the_conclusions(
    either: Store, now: datetime
) -> None:
    shelf = Shelf(either, now)
    for _ in range(3):
        shelf.visit("http://www.mca.gov.cn/1.html")
    one, two, three = (CaptureId(number) for number in (1, 2, 3))
    with transaction(either):
        raise_finding(either, finding(now))
    with transaction(either):
        exhibits.add_exhibits(either, ID, {two: ExhibitReason.LATEST, one: ExhibitReason.REVISION})
        exhibits.add_exhibits(either, ID, {two: ExhibitReason.EVENT, three: ExhibitReason.LATEST})
    assert list(exhibits.exhibits_of(either, ID).items()) == [
        (one, ExhibitReason.REVISION), (two, ExhibitReason.LATEST), (three, ExhibitReason.LATEST),
    ]  # fmt: skip
    with transaction(either):
        either.conn.execute("UPDATE captures SET same_as_id = 1 WHERE id = 2")
    assert exhibits.with_confirmed(either, [two]) == {one, two}
    forget_conclusions(either)
    assert exhibits.exhibits_of(either, ID) == {}


def test_a_finding_of_an_earlier_release_waits_until_its_captures_were_chosen(either: Store) -> None:
    with transaction(either):
        either.conn.execute("INSERT INTO findings_to_prove (finding_id) VALUES (?)", (ID,))
    assert exhibits.findings_to_prove(either, 10) == [ID]
    with transaction(either):
        exhibits.note_proved(either, ID)
    assert exhibits.findings_to_prove(either, 10) == []
