"""An article of several pages is one article."""

from __future__ import annotations

from storage.records import Article, Attachment, AttachmentKind, Attribution, joined

A, B = Attachment("a", "http://a.cn/1"), Attachment("b", "http://a.cn/2")


def test_pages_are_joined_in_order_under_the_first_headline() -> None:
    one = Article("标题", ("一。",), Attribution(source="民政部", author="甲"), (A,))
    two = Article("标题（2）", ("二。",), Attribution(source="别处"), (A, B))
    whole = joined([one, two])
    assert (whole.title, whole.paragraphs) == ("标题", ("一。", "二。"))
    assert whole.attribution == one.attribution
    assert whole.attachments == (A, B)


def test_the_last_page_adds_what_stands_at_the_end_of_an_article() -> None:
    one = Article("标题", ("一。",), Attribution(source="民政部"))
    last = Article("标题", ("二。",), Attribution(editor="乙", author="丙", tail_source="民政部网站"))
    made = joined([one, last]).attribution
    assert (made.editor, made.author, made.tail_source) == ("乙", "丙", "民政部网站")


def test_one_page_stays_as_it_is() -> None:
    only = Article("标题", ("一。",))
    assert joined([only]) is only


def test_files_are_told_from_pictures_and_a_page_that_is_a_file_from_both() -> None:
    picture = Attachment("1.jpg", "http://a.cn/1.jpg", AttachmentKind.PICTURE)
    assert Article("标题", (), attachments=(A, picture)).files == (A,)
    assert not Article("标题", (), attachments=(A,)).is_file
    assert Article("标题", (), attachments=(Attachment("a", "http://a.cn/1", digest="ab"),)).is_file
