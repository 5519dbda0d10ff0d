"""Table environments: the machine and the programs of a pass, a row for every distinct set of facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from storage.engine.store import Store, row, rows


def environment_id(db: Store, facts: Mapping[str, str]) -> int:
    """Return the number of an environment, kept if unknown, in the caller's transaction."""
    text = json.dumps(dict(sorted(facts.items())), ensure_ascii=False)
    db.conn.execute("INSERT INTO environments (facts) VALUES (?) ON CONFLICT (facts) DO NOTHING", (text,))
    found = row(db, "SELECT id FROM environments WHERE facts = ?", (text,))
    assert found is not None
    return int(found["id"])


def environments_of(db: Store, captures: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the environments of the passes of some captures, by capture; passes of earlier releases are left out."""
    sql = f"""
        SELECT captures.id AS id, facts FROM captures JOIN passes ON passes.id = pass_id
            JOIN environments ON environments.id = environment_id
        WHERE captures.id IN (SELECT CAST(value AS BIGINT) FROM {db.json_values}) ORDER BY captures.id
    """
    found = rows(db, sql, (json.dumps(sorted(captures)),))
    return {each["id"]: json.loads(each["facts"]) for each in found}
