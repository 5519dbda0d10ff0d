"""A checked configuration answers by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from monitor.config.values import Config
from storage.errors import ConfigError

MCA = """
[[sites]]
name = "mca"
title = "民政部"
role = "original"
allowed_domains = ["mca.gov.cn"]
start_urls = ["http://www.mca.gov.cn/n152/n166/index.html"]
"""


MSNC = """
[[sites]]
name = "msnc"
title = "民生内参"
role = "portal"
allowed_domains = ["msnc.org.cn"]
start_urls = ["http://www.msnc.org.cn/"]
"""


Read = Callable[[str], Config]


def test_asking_for_an_unknown_site_names_the_known_ones(read: Read) -> None:
    with pytest.raises(ConfigError, match=r"no site 'mcaa'.*did you mean 'mca'\? \(known: mca, msnc\)"):
        read(MCA + MSNC).site("mcaa")
