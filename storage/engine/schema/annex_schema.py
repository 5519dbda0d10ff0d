"""Schema of files of articles and texts of pictures, in both dialects of SQL. A released statement is never edited."""

from __future__ import annotations

from sqlite_utils import Database

# Another check of a column changes no row. So the statement of the table is changed in place, as SQLite's documentation
# describes (lang_altertable.html, section 7): a copy of all pages would take minutes and twice the room.
ROLES_BEFORE = "('seed', 'list', 'article', 'part')"
ROLES = "('seed', 'list', 'article', 'part', 'file')"
ROLES_WITH_REQUISITES = "('seed', 'list', 'article', 'part', 'file', 'requisite')"
ANNEXES = (
    """
    CREATE TABLE annexes (
        article_id INTEGER NOT NULL REFERENCES pages (id),
        file_id INTEGER NOT NULL REFERENCES pages (id),
        name TEXT NOT NULL,
        PRIMARY KEY (article_id, file_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX annexes_of_file ON annexes (file_id)",
    "CREATE INDEX pages_due_files ON pages (site, due_at) WHERE role IN ('file')",
)
ANNEXES_IN_POSTGRES = f"""
    ALTER TABLE pages DROP CONSTRAINT pages_role_check;
    ALTER TABLE pages ADD CONSTRAINT pages_role_check CHECK (role IN {ROLES});
    CREATE TABLE annexes (
        article_id BIGINT NOT NULL REFERENCES pages (id),
        file_id BIGINT NOT NULL REFERENCES pages (id),
        name TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (article_id, file_id)
    );
    CREATE INDEX annexes_of_file ON annexes (file_id);
    CREATE INDEX pages_due_files ON pages (site, due_at) WHERE role IN ('file');
"""

# The last statement takes the texts that an earlier release kept in the readings alone.
PICTURE_TEXTS = (
    """
    CREATE TABLE picture_texts (
        body_digest TEXT NOT NULL,
        reader TEXT NOT NULL,
        text TEXT NOT NULL,
        certainty TEXT NOT NULL,
        PRIMARY KEY (body_digest, reader)
    ) STRICT, WITHOUT ROWID
    """,
    """
    INSERT INTO picture_texts (body_digest, reader, text, certainty)
    SELECT captures.body_digest, json_extract(readings.article, '$.attachments[0].reader'),
        json_extract(readings.article, '$.paragraphs'), json_extract(readings.article, '$.attachments[0].certainty')
    FROM readings JOIN captures ON captures.id = readings.capture_id
    WHERE captures.body_digest IS NOT NULL AND instr(readings.article, '"reader":') > 0
        AND json_extract(readings.article, '$.attachments[0].reader') IS NOT NULL
    ON CONFLICT DO NOTHING
    """,
)
PICTURE_TEXTS_IN_POSTGRES = """
    CREATE TABLE picture_texts (
        body_digest TEXT COLLATE "C" NOT NULL,
        reader TEXT COLLATE "C" NOT NULL,
        text TEXT COLLATE "C" NOT NULL,
        certainty TEXT COLLATE "C" NOT NULL,
        PRIMARY KEY (body_digest, reader)
    );
    INSERT INTO picture_texts (body_digest, reader, text, certainty)
    SELECT captures.body_digest, readings.article::json -> 'attachments' -> 0 ->> 'reader',
        (readings.article::json -> 'paragraphs')::text,
        (readings.article::json -> 'attachments' -> 0 -> 'certainty')::text
    FROM readings JOIN captures ON captures.id = readings.capture_id
    WHERE captures.body_digest IS NOT NULL AND strpos(readings.article, '"reader":') > 0
        AND readings.article::json -> 'attachments' -> 0 ->> 'reader' IS NOT NULL
    ON CONFLICT DO NOTHING;
"""

FILES_LOOKED_AT = (
    "CREATE INDEX pages_files_looked_at ON pages (site, looked_at) WHERE role IN ('file', 'requisite')"
)


def replace_roles(db: Database, before: str, after: str) -> None:
    """Change the check of `pages.role` in place."""
    version = int(db.execute("PRAGMA schema_version").fetchone()[0])
    db.execute("PRAGMA writable_schema = ON")
    statement = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'pages'"
    db.execute(statement, (before, after))
    db.execute(f"PRAGMA schema_version = {version + 1}")
    db.execute("PRAGMA writable_schema = OFF")


# An article with an annex in HTML names one file more than the release before saw: that is no event at the next look.
ANNEXES_IN_HTML = """
    UPDATE readings SET names_files = 0 WHERE replace(article, '附', '') != article
        AND page_id IN (SELECT id FROM pages WHERE role IN ('article', 'part'))
"""
