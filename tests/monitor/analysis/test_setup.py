"""The configuration answers for sites that are configured, and for sites that were."""

from __future__ import annotations

from crawler.sites import Site
from monitor.analysis.setup import Setup
from monitor.judge.policy import Policy
from storage.records import SiteRole

SITE = Site("mca", "民政部", SiteRole.ORIGINAL, ("mca.gov.cn",), ("http://www.mca.gov.cn/",))
SETUP = Setup({"mca": SITE}, Policy())


def test_a_site_that_is_no_longer_configured_keeps_its_name_and_counts_as_a_portal() -> None:
    assert (SETUP.title("mca"), SETUP.role("mca")) == ("民政部", SiteRole.ORIGINAL)
    assert (SETUP.title("gone"), SETUP.role("gone")) == ("gone", SiteRole.PORTAL)


def test_an_address_belongs_to_the_site_that_covers_it() -> None:
    assert SETUP.site_of("https://www.mca.gov.cn/1.html") is SITE
    assert SETUP.site_of("https://www.example.org/1.html") is None
