"""Schema of the files of articles, in SQLite's SQL and PostgreSQL's. A released statement is never edited."""

from __future__ import annotations

# Another check of a column changes no row. So the statement of the table is changed in place, as SQLite's documentation
# describes (lang_altertable.html, section 7): a copy of all pages would take minutes and twice the room.
ROLES_BEFORE = "('seed', 'list', 'article', 'part')"
ROLES = "('seed', 'list', 'article', 'part', 'file')"
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
