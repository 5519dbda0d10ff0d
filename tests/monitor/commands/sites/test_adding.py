"""`sites add`: an address becomes a site, or one line says why not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sites.command_line import CONFIG
from sites.program import Program
from sites.publishers import trs, with_columns, without_a_list
from sites.web import Answer, Web

PUBLISHERS = {each.host: each for each in (trs(), with_columns(), without_a_list())}
FORBIDDEN = "www.jinzhi.gov.cn"


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Program]:
    """The command in a folder with a configuration, before a web of publishers."""
    config = tmp_path / "reprintwatch.toml"
    config.write_text(f"# mine\n[crawler]\ndownload_delay = 0\n{CONFIG}", encoding="utf-8")
    hosts = {host: each.site() for host, each in PUBLISHERS.items()}
    hosts[FORBIDDEN] = lambda asked: Answer(
        b"User-agent: *\nDisallow: /\n", headers=(("Content-Type", "text/plain"),)
    )
    with Web(hosts) as web:
        yield Program(config, web)


def test_a_site_is_added_with_one_command_and_crawled_with_the_next(operator: Program) -> None:
    run = operator.run("sites", "add", trs().url, "--yes")
    assert run.code == 0, run.err
    assert "2026-11-28\tarticle\t青石县开展养老服务机构安全检查" in run.out
    assert "article_urls = ['/\\d+/t\\d+_\\d+\\.html$']" in run.out
    assert run.err.splitlines()[-1].endswith("Next: reprintwatch crawl --site mzj-qingshi")
    assert operator.config.read_text(encoding="utf-8").startswith("# mine\n")
    crawled = operator.run("crawl", "--site", "mzj-qingshi")
    assert crawled.code == 0, crawled.err
    assert "mzj-qingshi: 14 looks, 12 entries" in crawled.err  # the list, its next page, twelve articles
    again = operator.run("sites", "add", trs().url, "--yes")
    assert again.code == 1
    assert "belongs to site mzj-qingshi" in again.err


def test_an_operator_chooses_role_name_and_title(operator: Program) -> None:
    found = operator.run(
        "sites", "add", "mzj.liuhe.gov.cn", "--json", "--role", "portal", "--name", "liuhe", "--title", "柳河"
    )
    (site,) = found.json
    assert (site["role"], site["name"], site["title"], site["is_written"]) == (
        "portal",
        "liuhe",
        "柳河",
        False,
    )
    assert len(site["entries"]) == 10
    assert "liuhe" not in operator.config.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.invalid", "--yes"], 1, "nowhere.invalid"),
        ([f"{FORBIDDEN}/list", "--yes"], 1, "robots.txt"),
        (["www.kong.org.cn", "--yes"], 1, "name the address of a column, feed or sitemap"),
        (["127.0.0.1:9", "--yes"], 1, "--allow-private"),
        (["http://www.mca.gov.cn/x", "--yes"], 1, "belongs to site mca"),
        (["mzj.liuhe.gov.cn", "--name", "mca", "--yes"], 1, "choose another name with --name"),
        (["mzj.liuhe.gov.cn/none", "--yes"], 1, "status 404"),
        (["mzj.liuhe.gov.cn"], 2, "--yes writes the site"),
        (["http://[bad", "--yes"], 2, "is no address"),
        (["ftp://mzj.liuhe.gov.cn/", "--yes"], 2, "is no address"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_an_address_without_a_site_is_refused_in_one_line(
    operator: Program, arguments: list[str], code: int, words: str
) -> None:
    before = operator.config.read_text(encoding="utf-8")
    run = operator.run("sites", "add", *arguments)
    assert (run.code, run.out) == (code, "")
    assert words in run.err.splitlines()[-1]
    assert operator.config.read_text(encoding="utf-8") == before
