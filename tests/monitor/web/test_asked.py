"""A request knows the fields of its form."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sites.desk import unpacked

from monitor.web.asked import PageRequest, Viewer
from storage.access.users import UserRole
from storage.engine.store import Store


def test_fields_of_a_form(db: Store, now: datetime, tmp_path: Path) -> None:
    form = (("finding", "a"), ("finding", "b"), ("why", "x"))
    asked = PageRequest(unpacked(tmp_path), db, now, Viewer("lin", UserRole.OPERATOR), form=form)
    assert (asked.field("why"), asked.field("none"), asked.fields("finding")) == ("x", "", ["a", "b"])
    assert asked.titles["bu"]
    assert asked.viewer.may("reader") and not asked.viewer.may("admin")
