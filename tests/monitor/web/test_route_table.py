"""What changes the store asks for the role of an operator, by a form."""

from __future__ import annotations

from monitor.web.route_table import FORMS, ROUTES
from storage.access.users import UserRole

HARMLESS = {"/search", "/preferences", "/login", "/logout", "/account"}


def test_only_forms_write_and_readers_have_no_such_form() -> None:
    assert {route.address for route in FORMS if route.role is UserRole.READER} == HARMLESS
    assert {route.method for route in ROUTES if route not in FORMS} == {"GET"}


def test_strangers_reach_the_login_and_nothing_else() -> None:
    assert {route.address for route in ROUTES if route.is_open} == {"/login", "/preferences", "/openapi.json"}
