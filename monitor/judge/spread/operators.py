"""Lines of the footers of sites → which sites have the same operator.

Two sites have the same operator if their ICP subjects are equal, or two of telephone, QQ and mail. A value on the pages
of many subjects belongs to a vendor or an authority.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MOST_SUBJECTS = 5  # ICP subjects with the same value; beyond, the value names no operator
VENDOR = re.compile("技术支持|承建|制作|建设单位|开发")
ICP_SUBJECT = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP[备证]\s{0,4}\d{4,12})", re.I
)
CONTACT = {
    "telephone": re.compile(r"(?<!\d)(0\d{2,3}[-—– ]?\d{7,8})(?!\d)"),
    "qq": re.compile(r"QQ\s{0,4}[:：]?\s{0,4}(\d{5,11})(?!\d)", re.I),
    "mail": re.compile(r"([\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4})"),
}


@dataclass(frozen=True)
class FooterMark:
    """A value in a site's footer: a mark of the operator."""

    site: str
    kind: str  # icp, telephone, qq, mail
    value: str


def marks_of(site: str, lines: Iterable[str]) -> set[FooterMark]:
    """Return the marks of a site's footer lines. Lines about a vendor are no marks of the operator."""
    marks = set()
    for line in lines:
        if VENDOR.search(line):
            continue
        for subject in ICP_SUBJECT.findall(line):
            marks.add(FooterMark(site, "icp", re.sub(r"\s", "", subject).upper()))
        for kind, pattern in CONTACT.items():
            marks.update(
                FooterMark(site, kind, re.sub(r"[-—– ]", "", value)) for value in pattern.findall(line)
            )
    return marks


def operators(sites: Sequence[str], marks: Iterable[FooterMark]) -> dict[str, str]:
    """Return the operator of every site: ``icp:…`` for a known subject, else the least name of the operator's sites."""
    known = set(marks)
    telling = _telling(known)
    of = {site: site for site in sites}
    for first, second in _pairs(telling, of):
        if of[first] != of[second] and _is_one(telling[first], telling[second]):
            _unite(of, of[first], of[second])
    subjects = {
        mark.site: mark.value for mark in sorted(known, key=lambda mark: mark.value) if mark.kind == "icp"
    }
    named = {of[site]: f"icp:{value}" for site, value in subjects.items() if site in of}
    return {site: named.get(label, label) for site, label in of.items()}


def _pairs(telling: Mapping[str, set[tuple[str, str]]], of: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of sites with a shared value."""
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for site in sorted(set(telling) & set(of)):
        for value in telling[site]:
            holders[value].append(site)
    return sorted({pair for sites in holders.values() for pair in combinations(sites, 2)})


def _unite(of: dict[str, str], first: str, second: str) -> None:
    for site, label in of.items():
        if label in (first, second):
            of[site] = min(first, second)


def _telling(marks: set[FooterMark]) -> defaultdict[str, set[tuple[str, str]]]:
    """Return the values of every site, without values on the pages of many subjects."""
    subject_of = {mark.site: mark.value for mark in marks if mark.kind == "icp"}
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mark in marks:
        holders[mark.kind, mark.value].add(subject_of.get(mark.site, mark.site))
    telling: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for mark in marks:
        if mark.kind == "icp" or len(holders[mark.kind, mark.value]) <= MOST_SUBJECTS:
            telling[mark.site].add((mark.kind, mark.value))
    return telling


def _is_one(first: set[tuple[str, str]], second: set[tuple[str, str]]) -> bool:
    shared = first & second
    return any(kind == "icp" for kind, _ in shared) or len({kind for kind, _ in shared}) >= 2
