from __future__ import annotations

from monitor.judge.spread.operators import FooterMark, marks_of, operators


def test_one_subject_of_the_icp_number_is_one_operator() -> None:
    marks = marks_of("a", ["鄂ICP备12345678号-1"]) | marks_of(
        "b", ["鄂ICP备12345678号-7 联系电话：027-87654321"]
    )
    assert operators(["a", "b", "c"], marks) == {
        "a": "icp:鄂ICP备12345678",
        "b": "icp:鄂ICP备12345678",
        "c": "c",
    }


def test_two_of_telephone_qq_and_mail_are_one_operator_and_a_single_one_is_none() -> None:
    lines = ["电话：027-87654321", "QQ：123456789"]
    assert operators(["a", "b"], marks_of("a", lines) | marks_of("b", lines)) == {"a": "a", "b": "a"}
    assert operators(["a", "b"], marks_of("a", lines) | marks_of("b", lines[:1])) == {"a": "a", "b": "b"}


def test_the_line_of_a_vendor_says_nothing() -> None:
    assert marks_of("a", ["技术支持：某某科技 电话 027-87654321 mail@vendor.example.com"]) == set()


def test_values_on_the_pages_of_many_subjects_name_no_operator() -> None:
    sites = [f"s{n}" for n in range(7)]
    subjects = {FooterMark(site, "icp", f"鄂ICP备{n}") for n, site in enumerate(sites)}
    shared = {FooterMark(site, kind, "1") for site in sites for kind in ("telephone", "qq")}
    assert len(set(operators(sites, subjects | shared).values())) == len(sites)
