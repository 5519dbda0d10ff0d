"""A work → the objects of ``spread --json`` and ``readings --json``. Programs rely on their members."""

from __future__ import annotations

from typing import Any

from monitor.analysis.spread.collation import Collation
from monitor.analysis.spread.descent import Carrier, WorkSpread
from monitor.coverage.task_answers import interval
from monitor.judge.spread.parents import Parent, WorkMember, crossing
from monitor.judge.spread.readings import Place, errors_of, families
from monitor.wording.plain import utc


def spread_answer(url: str, found: WorkSpread) -> dict[str, Any]:
    """Return the object of ``spread --json``."""
    first, parts = found.first, found.parts
    return {
        "url": url,
        "original": found.original,
        "first": _named(first) if first else None,
        "first_candidates": [_named(each) for each in found.candidates],
        "originator": _originator(found),
        "copies": [_copy(each, found) for each in found.carriers],
        "contamination": [list(pair) for pair in found.crossing],
        "score": {
            "value": round(sum(part.value for part in parts), 4),
            "parts": [
                {
                    "operator": part.operator,
                    "site": part.site,
                    "tier": part.tier,
                    "weight": part.weight,
                    "fidelity": part.fidelity,
                    "value": round(part.value, 4),
                }
                for part in parts
            ],
        },
    }


def _named(carrier: Carrier) -> dict[str, Any]:
    return {"url": carrier.url, "site": carrier.site, "first_seen": interval(carrier.seen)}


def _originator(found: WorkSpread) -> dict[str, Any] | None:
    if found.originator is None:
        return None
    return {"name": found.originator.name, "watched": found.originator.is_watched, "basis": "credit"}


def _copy(carrier: Carrier, found: WorkSpread) -> dict[str, Any]:
    parent = carrier.parent
    return {
        "url": carrier.url,
        "site": carrier.site,
        "tier": found.tiers.get(carrier.site),
        "operator": found.operators.get(carrier.site),
        "relation": carrier.relation,
        "how": list(carrier.how),
        "state": carrier.state,
        "first_seen": interval(carrier.seen),
        "last_seen": utc(carrier.last_seen),
        "gone": interval(carrier.gone),
        "stated_at": carrier.stated.stamp if carrier.stated else None,
        "stated": carrier.standing.value,
        "places": list(carrier.places),
        "from": _parent(parent),
        "conflict": [ground.value for ground in parent.conflict],
        "depth": carrier.depth,
    }


def _parent(parent: Parent) -> dict[str, Any] | None:
    if parent.url is None:
        return None
    return {
        "url": parent.url,
        "basis": [ground.value for ground in parent.basis],
        "sure": parent.is_sure,
    }


def readings_answer(collation: Collation) -> dict[str, Any]:
    """Return the object of ``readings --json``."""
    errors = errors_of(collation.places)
    members = [WorkMember(url, None, own) for url, own in sorted(errors.items())]
    return {
        "url": collation.original.url,
        "copies": [copy.page.url for copy in collation.copies],
        "places": [_place(place) for place in collation.places],
        "families": [
            {"copies": list(each.copies), "places": list(each.places)} for each in families(collation.places)
        ],
        "crossing": [list(pair) for pair in crossing(members)],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "paragraph": place.paragraph,
        "original": place.original,
        "context": place.context,
        "significance": place.significance.value,
        "severity": place.severity.word,
        "agree": list(place.agree),
        "readings": [
            {"text": variant.text, "was": variant.was, "copies": list(variant.copies)}
            for variant in place.variants
        ],
        "absent": list(place.absent),
    }
