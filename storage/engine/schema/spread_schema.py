"""The statements of the migration that adds entries, chains of looks at lists, tasks, judgements and cases.

SQLite's statements come first, PostgreSQL's script follows. A released statement is never edited.
"""

from __future__ import annotations

# Entries of lists and chains of looks are concluded from captures. Tasks, judgements, rulings and cases belong to
# people: no new conclusion removes a row.
ENTRIES_AND_TASKS = (
    "ALTER TABLE looks ADD COLUMN chain INTEGER",
    "ALTER TABLE looks ADD COLUMN seen_at TEXT",
    "CREATE INDEX looks_of_chain ON looks (page_id, chain, seen_at) WHERE chain IS NOT NULL",
    "CREATE INDEX looks_failed ON looks (page_id, capture_id) WHERE outcome = 'none'",
    "CREATE INDEX looks_of_events ON looks (page_id, capture_id) WHERE outcome IN ('removed', 'restored')",
    """
    CREATE TABLE entries (
        list_page_id INTEGER NOT NULL REFERENCES pages (id),
        url TEXT NOT NULL,
        title TEXT,
        folded_title TEXT NOT NULL,
        date TEXT,
        place INTEGER NOT NULL,
        first_capture_id INTEGER NOT NULL REFERENCES captures (id),
        last_capture_id INTEGER NOT NULL REFERENCES captures (id),
        left_capture_id INTEGER REFERENCES captures (id),
        PRIMARY KEY (list_page_id, url, first_capture_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX entries_of_url ON entries (url)",
    "CREATE INDEX entries_of_title ON entries (folded_title) WHERE folded_title != ''",
    "CREATE INDEX entries_standing ON entries (list_page_id) WHERE left_capture_id IS NULL",
    """
    CREATE TABLE further_lists (
        page_id INTEGER PRIMARY KEY REFERENCES pages (id),
        start_page_id INTEGER NOT NULL REFERENCES pages (id)
    ) STRICT
    """,
    "CREATE INDEX further_lists_of_start ON further_lists (start_page_id)",
    """
    CREATE TABLE list_chains (
        page_id INTEGER NOT NULL REFERENCES pages (id),
        chain INTEGER NOT NULL,
        first_capture_id INTEGER NOT NULL REFERENCES captures (id),
        first_at TEXT NOT NULL,
        last_capture_id INTEGER NOT NULL REFERENCES captures (id),
        last_at TEXT NOT NULL,
        looks INTEGER NOT NULL,
        reaches_to TEXT,
        PRIMARY KEY (page_id, chain)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE TABLE awaited_looks (page_id INTEGER PRIMARY KEY REFERENCES pages (id)) STRICT",
    """
    CREATE TABLE footprints (
        site TEXT NOT NULL,
        kind TEXT NOT NULL,
        value TEXT NOT NULL,
        pages INTEGER NOT NULL,
        PRIMARY KEY (site, kind, value)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE tasks (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        message_url TEXT,
        headline TEXT,
        text TEXT,
        form TEXT NOT NULL CHECK (form IN ('text', 'headline')),
        issued_at TEXT NOT NULL,
        issued_basis TEXT NOT NULL CHECK (issued_basis IN ('operator', 'stated', 'looks')),
        deadline TEXT NOT NULL,
        keep_until TEXT,
        who TEXT NOT NULL,
        note TEXT NOT NULL,
        made_at TEXT NOT NULL,
        closed_at TEXT
    ) STRICT
    """,
    "CREATE INDEX tasks_by_deadline ON tasks (deadline)",
    """
    CREATE TABLE task_sites (
        task_id INTEGER NOT NULL REFERENCES tasks (id),
        site TEXT NOT NULL,
        tier TEXT,
        weight REAL NOT NULL,
        list TEXT,
        PRIMARY KEY (task_id, site)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE judgements (
        task_id INTEGER NOT NULL REFERENCES tasks (id),
        site TEXT NOT NULL,
        from_at TEXT NOT NULL,
        state TEXT NOT NULL,
        in_time INTEGER,
        basis TEXT,
        how TEXT NOT NULL,
        why TEXT,
        page_id INTEGER REFERENCES pages (id),
        evidence TEXT NOT NULL,
        PRIMARY KEY (task_id, site, from_at)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE task_rulings (
        id INTEGER PRIMARY KEY,
        task_id INTEGER NOT NULL REFERENCES tasks (id),
        site TEXT NOT NULL,
        at TEXT NOT NULL,
        ruling TEXT NOT NULL CHECK (ruling IN ('carried', 'excused', 'missing')),
        who TEXT NOT NULL,
        why TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX task_rulings_of ON task_rulings (task_id, site)",
    """
    CREATE TABLE cases (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        page_id INTEGER REFERENCES pages (id),
        original_page_id INTEGER REFERENCES pages (id),
        task_id INTEGER REFERENCES tasks (id),
        site TEXT NOT NULL,
        span TEXT,
        opened_at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX cases_of_page ON cases (page_id)",
    """
    CREATE TABLE case_events (
        id INTEGER PRIMARY KEY,
        case_id TEXT NOT NULL REFERENCES cases (id),
        at TEXT NOT NULL,
        state TEXT NOT NULL,
        who TEXT NOT NULL,
        capture_id INTEGER REFERENCES captures (id),
        why TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX case_events_of ON case_events (case_id)",
)

# The copy as it was told at the judgement, so that a report can be printed again.
JUDGED_COPIES = (
    "ALTER TABLE judgements ADD COLUMN copy_url TEXT",
    "ALTER TABLE judgements ADD COLUMN seen_after TEXT",
    "ALTER TABLE judgements ADD COLUMN seen_by TEXT",
    "ALTER TABLE judgements ADD COLUMN gone_after TEXT",
    "ALTER TABLE judgements ADD COLUMN gone_by TEXT",
    "ALTER TABLE judgements ADD COLUMN stated_at TEXT",
    "ALTER TABLE judgements ADD COLUMN stated TEXT",
    "ALTER TABLE judgements ADD COLUMN outdated INTEGER",
)

ENTRIES_AND_TASKS_IN_POSTGRES = """
        ALTER TABLE looks ADD COLUMN chain BIGINT;
        ALTER TABLE looks ADD COLUMN seen_at TEXT COLLATE "C";
        CREATE INDEX looks_of_chain ON looks (page_id, chain, seen_at) WHERE chain IS NOT NULL;
        CREATE INDEX looks_failed ON looks (page_id, capture_id) WHERE outcome = 'none';
        CREATE INDEX looks_of_events ON looks (page_id, capture_id) WHERE outcome IN ('removed', 'restored');
        CREATE TABLE entries (
            list_page_id BIGINT NOT NULL REFERENCES pages (id),
            url TEXT COLLATE "C" NOT NULL,
            title TEXT COLLATE "C",
            folded_title TEXT COLLATE "C" NOT NULL,
            date TEXT COLLATE "C",
            place BIGINT NOT NULL,
            first_capture_id BIGINT NOT NULL REFERENCES captures (id),
            last_capture_id BIGINT NOT NULL REFERENCES captures (id),
            left_capture_id BIGINT REFERENCES captures (id),
            PRIMARY KEY (list_page_id, url, first_capture_id)
        );
        CREATE INDEX entries_of_url ON entries (url);
        CREATE INDEX entries_of_title ON entries (folded_title) WHERE folded_title != '';
        CREATE INDEX entries_standing ON entries (list_page_id) WHERE left_capture_id IS NULL;
        CREATE TABLE further_lists (
            page_id BIGINT PRIMARY KEY REFERENCES pages (id),
            start_page_id BIGINT NOT NULL REFERENCES pages (id)
        );
        CREATE INDEX further_lists_of_start ON further_lists (start_page_id);
        CREATE TABLE list_chains (
            page_id BIGINT NOT NULL REFERENCES pages (id),
            chain BIGINT NOT NULL,
            first_capture_id BIGINT NOT NULL REFERENCES captures (id),
            first_at TEXT COLLATE "C" NOT NULL,
            last_capture_id BIGINT NOT NULL REFERENCES captures (id),
            last_at TEXT COLLATE "C" NOT NULL,
            looks BIGINT NOT NULL,
            reaches_to TEXT COLLATE "C",
            PRIMARY KEY (page_id, chain)
        );
        CREATE TABLE awaited_looks (page_id BIGINT PRIMARY KEY REFERENCES pages (id));
        CREATE TABLE footprints (
            site TEXT COLLATE "C" NOT NULL,
            kind TEXT COLLATE "C" NOT NULL,
            value TEXT COLLATE "C" NOT NULL,
            pages BIGINT NOT NULL,
            PRIMARY KEY (site, kind, value)
        );
        CREATE TABLE tasks (
            id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            name TEXT COLLATE "C" NOT NULL UNIQUE,
            message_url TEXT COLLATE "C",
            headline TEXT COLLATE "C",
            text TEXT COLLATE "C",
            form TEXT COLLATE "C" NOT NULL CHECK (form IN ('text', 'headline')),
            issued_at TEXT COLLATE "C" NOT NULL,
            issued_basis TEXT COLLATE "C" NOT NULL CHECK (issued_basis IN ('operator', 'stated', 'looks')),
            deadline TEXT COLLATE "C" NOT NULL,
            keep_until TEXT COLLATE "C",
            who TEXT COLLATE "C" NOT NULL,
            note TEXT COLLATE "C" NOT NULL,
            made_at TEXT COLLATE "C" NOT NULL,
            closed_at TEXT COLLATE "C"
        );
        CREATE INDEX tasks_by_deadline ON tasks (deadline);
        CREATE TABLE task_sites (
            task_id BIGINT NOT NULL REFERENCES tasks (id),
            site TEXT COLLATE "C" NOT NULL,
            tier TEXT COLLATE "C",
            weight DOUBLE PRECISION NOT NULL,
            list TEXT COLLATE "C",
            PRIMARY KEY (task_id, site)
        );
        CREATE TABLE judgements (
            task_id BIGINT NOT NULL REFERENCES tasks (id),
            site TEXT COLLATE "C" NOT NULL,
            from_at TEXT COLLATE "C" NOT NULL,
            state TEXT COLLATE "C" NOT NULL,
            in_time BIGINT,
            basis TEXT COLLATE "C",
            how TEXT COLLATE "C" NOT NULL,
            why TEXT COLLATE "C",
            page_id BIGINT REFERENCES pages (id),
            evidence TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (task_id, site, from_at)
        );
        CREATE TABLE task_rulings (
            id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            task_id BIGINT NOT NULL REFERENCES tasks (id),
            site TEXT COLLATE "C" NOT NULL,
            at TEXT COLLATE "C" NOT NULL,
            ruling TEXT COLLATE "C" NOT NULL CHECK (ruling IN ('carried', 'excused', 'missing')),
            who TEXT COLLATE "C" NOT NULL,
            why TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX task_rulings_of ON task_rulings (task_id, site);
        CREATE TABLE cases (
            id TEXT COLLATE "C" PRIMARY KEY,
            kind TEXT COLLATE "C" NOT NULL,
            page_id BIGINT REFERENCES pages (id),
            original_page_id BIGINT REFERENCES pages (id),
            task_id BIGINT REFERENCES tasks (id),
            site TEXT COLLATE "C" NOT NULL,
            span TEXT COLLATE "C",
            opened_at TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX cases_of_page ON cases (page_id);
        CREATE TABLE case_events (
            id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
            case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
            at TEXT COLLATE "C" NOT NULL,
            state TEXT COLLATE "C" NOT NULL,
            who TEXT COLLATE "C" NOT NULL,
            capture_id BIGINT REFERENCES captures (id),
            why TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX case_events_of ON case_events (case_id);
"""

JUDGED_COPIES_IN_POSTGRES = """
        ALTER TABLE judgements ADD COLUMN copy_url TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN seen_after TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN seen_by TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN gone_after TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN gone_by TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN stated_at TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN stated TEXT COLLATE "C";
        ALTER TABLE judgements ADD COLUMN outdated BIGINT;
"""

# Equality on two columns lets SQLite choose this index without statistics. It took the index of all looks at a page.
FAILED_LOOKS = (
    "DROP INDEX looks_failed",
    "CREATE INDEX looks_failed ON looks (page_id, outcome, capture_id) WHERE outcome = 'none'",
)

FAILED_LOOKS_IN_POSTGRES = """
        DROP INDEX looks_failed;
        CREATE INDEX looks_failed ON looks (page_id, outcome, capture_id) WHERE outcome = 'none';
"""

# A page to read for a deadline comes before all further pages of its site, from a time on.
LOOKS_NEAR_DEADLINES = (
    "ALTER TABLE tasks ADD COLUMN remind_at TEXT",
    """
    CREATE TABLE hurried_pages (
        page_id INTEGER PRIMARY KEY REFERENCES pages (id),
        site TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX hurried_pages_of_site ON hurried_pages (site, at)",
    """
    CREATE TABLE awaited_headlines (
        site TEXT NOT NULL,
        headline TEXT NOT NULL,
        PRIMARY KEY (site, headline)
    ) STRICT, WITHOUT ROWID
    """,
)

LOOKS_NEAR_DEADLINES_IN_POSTGRES = """
        ALTER TABLE tasks ADD COLUMN remind_at TEXT COLLATE "C";
        CREATE TABLE hurried_pages (
            page_id BIGINT PRIMARY KEY REFERENCES pages (id),
            site TEXT COLLATE "C" NOT NULL,
            at TEXT COLLATE "C" NOT NULL
        );
        CREATE INDEX hurried_pages_of_site ON hurried_pages (site, at);
        CREATE TABLE awaited_headlines (
            site TEXT COLLATE "C" NOT NULL,
            headline TEXT COLLATE "C" NOT NULL,
            PRIMARY KEY (site, headline)
        );
"""
