"""Text after a label → the name of a publisher, author or editor."""

from __future__ import annotations

import pytest

from crawler.article.credit.stated_names import stated_name
from storage.records import Field


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        ("样例日报", Field.SOURCE, "样例日报"),
        ("null", Field.SOURCE, None),
        ("undefined", Field.SOURCE, None),
        ("无", Field.AUTHOR, None),
        ("--", Field.SOURCE, None),
        ("/", Field.EDITOR, None),
        ("佚名", Field.AUTHOR, "佚名"),
        ("本报记者王小样", Field.AUTHOR, "王小样"),
        ("邱小样 羅小例 台北報導", Field.AUTHOR, "邱小样 羅小例"),
        ("河道保护联合会发起人、代表作《水边记》王小样", Field.AUTHOR, None),
        ("12345", Field.EDITOR, None),
        ("打印", Field.SOURCE, None),
    ],
)
def test_a_value_is_a_name_or_none(value: str, field: Field, expected: str | None) -> None:
    assert stated_name(value, field) == expected
