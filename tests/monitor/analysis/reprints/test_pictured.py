"""The text of an article's pictures comes from the pages of the pictures (the whole way: tests/test_pictures.py)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from monitor.analysis.reprints.pictured import with_picture_text
from storage.engine.opening import open_store
from storage.records import Article, Attachment, AttachmentKind

PICTURE = Attachment("1.png", "http://a.example.cn/1.png", AttachmentKind.PICTURE)


def test_an_article_with_text_or_without_fetched_pictures_stays(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "a.db", create=True)) as db:
        for article in (
            Article("题", ("正文。",), attachments=(PICTURE,)),
            Article("题", (), attachments=(PICTURE,)),
        ):
            assert with_picture_text(db, article) is article
