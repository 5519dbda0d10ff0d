"""An address of a database holds no secret."""

from __future__ import annotations

import pytest

from storage.engine.address import PostgresAddress


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:secret@db/store",
        "postgresql://db/store?user=me&password=secret",
        "mysql://db/store",
        "reprintwatch.db",
    ],
)
def test_an_address_with_a_password_or_of_another_kind_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"password|form") as refused:
        PostgresAddress(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://me@db:5432/store", "postgres:///store?service=prod"])
def test_an_address_is_shown_as_it_is_written(url: str) -> None:
    assert str(PostgresAddress(url)) == url
