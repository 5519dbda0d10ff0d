"""The demonstration's captures are what the stories and templates give."""

from __future__ import annotations

import json

import pytest

from monitor.demo.build import HERE, ROUNDS, captures, story


@pytest.mark.parametrize("number", ROUNDS)
def test_the_kept_pages_are_the_ones_that_stories_and_templates_give(number: int) -> None:
    manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))
    kept = {
        entry["url"]: (HERE / entry["file"]).read_bytes() if entry["file"] else None
        for entry in manifest
        if entry["round"] == number
    }
    assert {url: body for url, _, body in captures(number)} == kept


def test_a_correction_of_what_does_not_stand_in_a_story_is_refused() -> None:
    with pytest.raises(ValueError, match="does not occur"):
        story("seed").with_text("没有的字", "")
