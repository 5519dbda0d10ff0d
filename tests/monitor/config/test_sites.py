"""Sites: read whole, and apart from each other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import schema
from monitor.config.sites import checked_sites
from monitor.config.tables import ConfigFile, Table
from monitor.config.values import Config
from storage.errors import ConfigError
from storage.records import SiteRole

MCA = """
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/n152/n166/index.html"]
"""


Mistake = Callable[[str], str]
Read = Callable[[str], Config]


def test_a_site_is_read_whole(read: Read) -> None:
    more = (
        "aliases = ['民政部网站']\narticle_urls = ['/c\\d+/']\nignore_urls = ['/ad/']\ndownload_delay = 5\n"
        "allow_addresses = ['127.0.0.1', '10.0.0.0/8']\n"
    )
    site = read(MCA + more).site("mca")
    assert site.role is SiteRole.ORIGINAL
    assert site.aliases == ("民政部网站",)
    assert site.article_urls[0].search("/c12/content.html")
    assert site.ignore_urls[0].pattern == "/ad/"
    assert site.download_delay == 5
    assert site.allow_addresses == ("127.0.0.1", "10.0.0.0/8")


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ("revisit_soonest_s = 60\nrevisit_latest_s = 59", "later than revisit_latest_s"),
        ("quiet_hours = 'x'", "22:00"),
    ],
)
def test_times_of_a_site_that_cannot_be_kept_are_refused(mistake: Mistake, bounds: str, words: str) -> None:
    message = mistake(f"{MCA}{bounds}\n")
    assert f":8: [sites] {bounds.split(maxsplit=1)[0]}: " in message
    assert words in message


@given(st.lists(st.sampled_from(["a.cn", "b.cn", "x.a.cn", "b.a.cn", "aa.cn"]), min_size=1, max_size=4))
def test_no_two_sites_share_a_domain(domains: list[str]) -> None:
    defaults = {key.name: key.default for key in schema.SITE}
    tables = [
        Table(
            ConfigFile(Path("x.toml"), ()), "sites",
            defaults | {"name": f"s{number}", "title": "县网", "role": "portal", "allowed_domains": [domain],
                        "start_urls": [f"http://{domain}/"]},
            number,
        )
        for number, domain in enumerate(domains)
    ]  # fmt: skip
    apart = all(
        one != other and not one.endswith(f".{other}") and not other.endswith(f".{one}")
        for one, other in combinations(domains, 2)
    )
    if apart:
        assert [site.name for site in checked_sites(tables)] == [table["name"] for table in tables]
    else:
        with pytest.raises(ConfigError, match="belongs to site"):
            checked_sites(tables)
