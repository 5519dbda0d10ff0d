"""The spread of an article and its readings as pages, JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from sites.coverage import MESSAGE
from sites.coverage_spread import a_spread
from sites.desk import Desk, served

from monitor.cli import cli
from monitor.config.reader import load


@pytest.fixture(scope="module")
def spreading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A page over a day on which twelve portals copy a ministry and one another."""
    with served(load(a_spread(tmp_path_factory.mktemp("spread")))) as own:
        yield own


@pytest.fixture(scope="module")
def number(spreading: Desk) -> int:
    """The page of the original."""
    return next(int(each["page"]) for each in spreading.json("/desk/articles.json") if each["url"] == MESSAGE)


def test_the_spread_is_that_of_the_console(spreading: Desk, number: int) -> None:
    data = spreading.json(f"/desk/articles/{number}/spread.json")
    run = CliRunner().invoke(cli, ["--config", str(spreading.config.path), "spread", MESSAGE, "--json"])
    assert data == json.loads(run.stdout) and len(data["copies"]) == 13


def test_the_spread_is_drawn_with_its_table(spreading: Desk, number: int) -> None:
    html = spreading.get(f"/desk/articles/{number}/spread").text
    assert html.count('class="lane-name"') == 4 and html.count("<tr id=") == 13
    assert "12 个转载" in html and "民生内参" in html and html.count('class="curve"') >= 4
    lines = spreading.get(f"/desk/articles/{number}/spread.csv").text.splitlines()
    assert len(lines) == 14 and "示例央媒网" in lines[2]


def test_readings_name_who_has_which_reading(spreading: Desk, number: int) -> None:
    data = spreading.json(f"/desk/articles/{number}/readings.json")
    assert "127.2万" in [each["text"] for place in data["places"] for each in place["readings"]]
    html = spreading.get(f"/desk/articles/{number}/readings").text
    assert "<ins>127.2万</ins> <b>4 家</b>" in html and "同误的页面" in html
    assert "122.7万" in spreading.get(f"/desk/articles/{number}/readings.csv").text


def test_the_article_of_a_copy_leads_to_the_same_work(spreading: Desk, number: int) -> None:
    copy = spreading.json(f"/desk/articles/{number}/spread.json")["copies"][1]["url"]
    page = next(each["page"] for each in spreading.json("/desk/articles.json") if each["url"] == copy)
    assert f"/desk/articles/{page}/spread" in spreading.get(f"/desk/articles/{page}").text
    assert spreading.json(f"/desk/articles/{page}/spread.json")["original"] == MESSAGE


def test_a_page_without_an_article_has_no_spread(spreading: Desk) -> None:
    assert spreading.get("/desk/articles/1/spread").status_code == 404
    assert spreading.get("/desk/articles/99999/readings").status_code == 404
