"""A site goes into the configuration; nothing else in the file changes."""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path

import pytest

from monitor.config.reader import load
from monitor.config.sample import sample
from monitor.enrolment.site_table import add_site, table_of, with_site, without_site
from monitor.proposal.proposal import SiteProposal
from storage.errors import ConfigError
from storage.records import SiteRole

NEW = SiteProposal(
    name="qingshi",
    title="青石县民政局",
    role=SiteRole.ORIGINAL,
    allowed_domains=("mzj.qingshi.gov.cn",),
    start_urls=("http://mzj.qingshi.gov.cn/tzgg/",),
    article_urls=(r"/\d+/t\d+_\d+\.html$",),
    aliases=("青石县民政局门户网站",),
    entries=(),
    looks=4,
)
OLD = '[[sites]]\nname = "a"  # mine\ntitle = "甲"\nrole = "portal"\nallowed_domains = ["a.cn"]\nstart_urls = ["http://a.cn/"]\n'
FILES = {
    "empty": "",
    "of init": sample(),
    "a site and a table behind": f"# mine\n{OLD}\n[[lists]]\nname = 'x'\nsites = ['a']  # end\n",
    "sites in two places": OLD + "[service]\n\n" + OLD.replace('"a', '"b').replace("a.cn", "b.cn"),
    "inline": 'sites = [{name="a",title="甲",role="portal",allowed_domains=["a.cn"],start_urls=["http://a.cn/"]}]\n',
    "without a last line end": OLD.rstrip("\n"),
    "lines of Windows": OLD.replace("\n", "\r\n"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "reprintwatch.toml"


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_every_line_stays_and_the_new_site_is_read(file: Path, text: str) -> None:
    file.write_bytes(text.encode())
    names = [site.name for site in load(file).sites]
    config = add_site(file, NEW)
    assert [site.name for site in config.sites] == [site.name for site in load(file).sites]
    assert {site.name for site in config.sites} == {*names, "qingshi"}
    added = config.site("qingshi")
    assert (added.title, added.start_urls) == (NEW.title, NEW.start_urls)
    assert added.is_article("http://mzj.qingshi.gov.cn/tzgg/202611/t20261128_1.html")
    changed = file.read_bytes().decode()
    if not text.startswith("sites ="):
        assert set(text.splitlines()) <= set(changed.splitlines())


def test_a_mark_at_the_beginning_and_the_rights_of_the_file_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + OLD.encode())
    file.chmod(0o640)
    add_site(file, NEW)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf[[sites]]")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(file.parent) == [file.name]


def test_a_link_to_the_configuration_stays_a_link(file: Path, tmp_path: Path) -> None:
    file.write_text(OLD, encoding="utf-8")
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    add_site(link, NEW)
    assert link.is_symlink()
    assert load(file).site("qingshi").title == NEW.title


def test_a_site_that_the_configuration_refuses_leaves_the_file_as_it_is(file: Path) -> None:
    text = OLD.replace("a.cn", "qingshi.gov.cn")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="belongs to site 'a' too"):
        add_site(file, NEW)
    assert file.read_text(encoding="utf-8") == text


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigError):
        with_site("[store\n", NEW)


def test_the_table_shows_patterns_without_double_backslashes() -> None:
    assert r"article_urls = ['/\d+/t\d+_\d+\.html$']" in table_of(NEW)


THREE = (
    '# the first\n[[sites]]\nname = "a"\nstart_urls = [\n  "http://a.example/",\n]\n\n# the second\n'
    '[[sites]]\nname = "b"\n'
    '# kept with b\nrole = "portal"\n\n# the third\n[[sites]]\nname = "c"\n\n[alerts] # last\nrepeat = 1\n'
)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_removed_site_leaves_the_comments_of_the_others(number: int) -> None:
    kept = without_site(THREE, number)
    names = [each["name"] for each in tomllib.loads(kept)["sites"]]
    assert names == [name for place, name in enumerate("abc") if place != number]
    assert all(remark in kept for remark in ("# the first", "# the second", "# the third", "[alerts] # last"))


def test_a_site_in_an_array_is_removed() -> None:
    kept = without_site('sites = [{name = "a"}, {name = "b"}]  # both\n', 0)
    assert tomllib.loads(kept) == {"sites": [{"name": "b"}]}
    assert "# both" in kept
