"""Two texts are compared side by side or in one column; an outdated reprint is shown as outdated."""

from __future__ import annotations

import pytest
from sites.desk import Desk


@pytest.fixture(scope="module")
def changed(reading: Desk) -> int:
    """A page with two revisions."""
    return int(next(each["page"] for each in reading.json("/desk/articles.json") if each["revisions"] > 1))


@pytest.mark.parametrize("view", ("split", "inline", "changes", "strange"))
def test_views_of_a_comparison(reading: Desk, changed: int, view: str) -> None:
    html = reading.get(f"/desk/compare?page={changed}&view={view}").text
    assert f'class="compare {view if view != "strange" else "split"}"' in html
    assert '<select name="from">' in html and "data-change=" in html


def test_versions_can_be_chosen(reading: Desk, changed: int) -> None:
    same = reading.json(f"/desk/compare.json?page={changed}&from=1&to=1")
    assert same["changes"] == [] and same["before"]["revision"] == 1
    assert reading.get(f"/desk/compare?page={changed}&to=99").status_code == 404
    assert reading.get(f"/desk/compare?page={changed}&to=x").status_code == 400
    assert reading.get("/desk/compare?page=99999").status_code == 404


def test_corrections_of_the_original_are_no_changes_of_the_reprint(reading: Desk) -> None:
    finding = reading.ids("?kind=reprint-outdated")[0]
    data = reading.json(f"/desk/findings/{finding}.json")["comparison"]
    outdated = {change["after"] for change in data["outdated"]}
    assert outdated or data["before"]["revision"]
    assert outdated.isdisjoint(change["before"] for change in data["changes"])
