"""Texts of pictures are kept once for each recogniser, beside the picture."""

from __future__ import annotations

from storage.archive.picture_texts import save_text, texts_of
from storage.engine.store import Store, transaction
from storage.records import PictureText

DIGEST = "ab" * 32
FIRST = PictureText(("云溪市新建食堂43处。",), ("98765432109",), "rapidocr 3.10.0")
LATER = PictureText(("云溪市新建食堂48处。",), ("99999999999",), "rapidocr 3.11.0")


def test_a_text_is_kept_once_for_each_recogniser(either: Store) -> None:
    with transaction(either):
        for text in (FIRST, LATER, PictureText((), (), FIRST.reader)):
            save_text(either, DIGEST, text)
    assert texts_of(either, DIGEST) == [FIRST, LATER]
    assert texts_of(either, "cd" * 32) == []
