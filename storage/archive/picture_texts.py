"""Table picture_texts: the text that a program recognised in a picture, kept with the body of the picture.

Recognition costs seconds of a processor, and needs an extra that a later analysis may lack. So a text is kept for good.
"""

from __future__ import annotations

import json
from typing import Any

from storage.engine.store import Store, reads_rows, rows
from storage.records import PictureText


def save_text(db: Store, digest: str, text: PictureText) -> None:
    """Keep the text of a picture, in the caller's transaction; a text kept before stays."""
    sql = (
        "INSERT INTO picture_texts (body_digest, reader, text, certainty) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING"
    )
    db.conn.execute(sql, (digest, text.reader, json.dumps(text.paragraphs), json.dumps(text.certainty)))


def texts_of(db: Store, digest: str) -> list[PictureText]:
    """Return the texts of a picture by all programs that read the picture, in the order of the programs' names."""
    sql = "SELECT * FROM picture_texts WHERE body_digest = ? ORDER BY reader"
    return [_text(each) for each in rows(db, sql, (digest,))]


@reads_rows
def _text(columns: dict[str, Any]) -> PictureText:
    paragraphs, certainty = json.loads(columns["text"]), json.loads(columns["certainty"])
    return PictureText(tuple(paragraphs), tuple(certainty), columns["reader"])
