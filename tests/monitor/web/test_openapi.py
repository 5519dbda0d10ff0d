"""The description names every page with data, and its data have the described members."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sites.desk import Desk

from monitor.web.openapi import SCHEMAS
from monitor.web.route_table import PAGES


def checked(value: Any, schema: dict[str, Any]) -> None:
    """Assert that a value has the type and the members of a schema."""
    kinds = schema["type"] if isinstance(schema.get("type"), list) else [schema.get("type")]
    types = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    assert isinstance(value, tuple(types[kind] for kind in kinds)), (value, schema)
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= set(value)
        for name, part in schema.get("properties", {}).items():
            checked(value[name], part)
    for each in value if isinstance(value, list) else ():
        checked(
            each, schema.get("items", {"type": ["object", "array", "string", "integer", "boolean", "null"]})
        )


def test_every_page_is_described() -> None:
    paths = {re.sub(r"\{(\w+):int\}", r"{\1}", address) for address, _, endings in PAGES if "json" in endings}
    assert paths == set(SCHEMAS)


@pytest.mark.parametrize("path", SCHEMAS)
def test_data_have_the_described_shape(reading: Desk, covering: Desk, path: str) -> None:
    compared = next(each for each in reading.json("/desk/articles.json") if each["revisions"] > 1)
    address = path.replace("{id}", reading.ids()[0])
    address = address.replace("{number}", str(compared["page"]) if "articles" in path else "1")
    query = {"/compare": f"?page={compared['page']}", "/search": "?q=民政"}.get(path, "")
    desk = covering if path.startswith(("/coverage", "/cases")) else reading
    checked(desk.json(f"/desk{address}.json{query}"), SCHEMAS[path])


def test_the_description_is_openapi(reading: Desk) -> None:
    document = reading.json("/desk/openapi.json")
    assert document["openapi"] == "3.1.0"
    assert "/desk/inbox.json" in document["paths"]


@pytest.mark.slow
def test_no_made_up_request_is_a_fault_of_the_server(reading: Desk) -> None:
    schema = pytest.importorskip("schemathesis").openapi.from_url(f"{reading.address}/desk/openapi.json")
    asked = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    for result in schema.get_all_operations():
        operation = result.ok()
        statuses: list[int] = []

        @asked
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            statuses.append(case.call(base_url=reading.address).status_code)  # noqa: B023 - called in this round

        ask()
        assert statuses and max(statuses) < 500, operation.label
