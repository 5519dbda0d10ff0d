"""Schema of doubts of looks, and an index of findings, for both engines. A released statement is never edited."""

from __future__ import annotations

DISPUTES = (
    """
    CREATE TABLE disputes (
        page_id INTEGER NOT NULL REFERENCES pages (id),
        line TEXT NOT NULL,
        site TEXT NOT NULL,
        headline TEXT NOT NULL,
        seen_at TEXT NOT NULL,
        refuted INTEGER NOT NULL,
        refuted_at TEXT,
        PRIMARY KEY (page_id, line)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX disputes_of_site ON disputes (site, line)",
)
# The page of an original shows the findings about its copies.
FINDINGS_OF_ORIGINALS = (
    "CREATE INDEX findings_of_original ON findings (original_url) WHERE original_url IS NOT NULL"
)

DISPUTES_IN_POSTGRES = """
        CREATE TABLE disputes (
            page_id BIGINT NOT NULL REFERENCES pages (id),
            line TEXT COLLATE "C" NOT NULL,
            site TEXT COLLATE "C" NOT NULL,
            headline TEXT COLLATE "C" NOT NULL,
            seen_at TEXT COLLATE "C" NOT NULL,
            refuted BIGINT NOT NULL,
            refuted_at TEXT COLLATE "C",
            PRIMARY KEY (page_id, line)
        );
        CREATE INDEX disputes_of_site ON disputes (site, line);
"""
