"""`extract` shows the reading of files and addresses."""

from __future__ import annotations

import json
from pathlib import Path

from sites.command_line import program

ARTICLE = """<html><head><title>关于做好救助工作的通知_民政部</title></head><body>
<h1>关于做好救助工作的通知</h1><div>2021-06-24 09:12 来源：中国社会报 作者：佚名</div><div id="zoom">
<p>各省、自治区、直辖市民政厅（局）要高度重视困难群众救助工作，切实保障困难群众基本生活。</p>
<p>全省共有122.7万建档立卡贫困人口纳入农村低保或特困人员救助供养范围，为脱贫攻坚提供了有力保障。</p>
<p>各地要加强组织领导，完善工作机制，确保各项政策措施落到实处，不断提高服务水平和质量。</p>
</div><div>责任编辑：张三</div></body></html>"""


def test_extract_shows_an_article_with_the_members_that_are_promised(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(ARTICLE.encode("gb18030"))
    url = "http://www.mca.gov.cn/article/1.shtml"
    run = program("extract", "page.html", "--url", url, "--json", cwd=tmp_path)
    (found,) = json.loads(run.out)
    assert (run.code, found["url"], found["kind"]) == (0, url, "article")
    assert found["title"] == "关于做好救助工作的通知"
    assert len(found["paragraphs"]) == 3
    assert (found["source"], found["author"], found["author_is_placeholder"]) == ("中国社会报", "佚名", True)
    assert (found["editor"], found["published_at"]) == ("张三", "2021-06-24T01:12:00Z")
    assert found["original_url"] is None
    assert {"encoding", "site_name", "links", "next_page"} <= set(found)


def test_extract_takes_several_files_and_any_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x00\xff\xfe" * 100)
    (tmp_path / "b.html").write_bytes(b"")
    found = json.loads(program("extract", "--json", "a.html", "b.html", cwd=tmp_path).out)
    assert len(found) == 2
    assert all(each["kind"] != "article" and each["title"] is None for each in found)


def test_extract_as_text_holds_no_control_characters(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        ARTICLE.replace("高度重视", "高度\x1b[31m重视\x9b2J"), encoding="utf-8"
    )
    out = program("extract", "page.html", cwd=tmp_path).out
    assert "title: 关于做好救助工作的通知" in out
    assert all(each.isprintable() or each == "\n" for each in out)


def test_extract_of_a_file_that_is_not_there_ends_with_1(tmp_path: Path) -> None:
    run = program("extract", "none.html", cwd=tmp_path)
    assert (run.code, run.out) == (1, "")
    assert "none.html" in run.err
