"""Tables against the schema: defaults are filled in, the first mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.schema import Key
from monitor.config.tables import ConfigFile, checked_table, checked_tables
from storage.errors import ConfigError

KEYS = (
    Key("name", str, "a name", required=True),
    Key("size", int, "a size", 3, least=1),
    Key("note", str, "a note"),
)
FILE = ConfigFile(Path("x.toml"), ("[[boxes]]", 'name = "a"', "[[boxes]]", 'name = "b"', "size = 0"))


def test_a_table_has_a_value_for_every_key() -> None:
    (table,) = checked_tables(FILE, "boxes", [{"name": "a"}], KEYS)
    assert (table["name"], table["size"], table["note"]) == ("a", 3, None)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            [{"name": "a"}, {"name": "b", "size": 0}],
            "x.toml:5: [boxes] size: must be at least 1, not 0 (a size)",
        ),
        ([{"name": "a"}, {"size": 1}], "x.toml:3: [boxes]: name is missing in [[boxes]]"),
        ([{"nme": "a"}], "x.toml:1: [boxes] nme: unknown key; did you mean 'name'?"),
        ({"name": "a"}, "x.toml:3: [boxes]: write [[boxes]], once for each"),
        ([1], "x.toml:3: [boxes]: write [[boxes]], once for each"),
    ],
)
def test_a_mistake_is_named_with_line_section_and_key(raw: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        checked_tables(FILE, "boxes", raw, KEYS)
    assert str(caught.value) == message


def test_a_value_in_place_of_a_table_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"\[boxes\] must be a table"):
        checked_table(FILE, "boxes", 5, KEYS)


def test_an_unknown_name_is_answered_with_the_nearest_one() -> None:
    (table,) = checked_tables(FILE, "boxes", [{"name": "a"}], KEYS)
    table.check_names("name", "box", ["large"], ["large", "small"])
    with pytest.raises(
        ConfigError, match=r"x\.toml:2: \[boxes\] name: no box 'lrge'; did you mean 'large'\?"
    ):
        table.check_names("name", "box", ["large", "lrge"], ["large", "small"])
