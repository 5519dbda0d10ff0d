"""Words of the operators' page by language. Both languages have the same keys."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.wording.page.chinese import CHINESE
from monitor.wording.page.chinese_coverage import CHINESE_COVERAGE
from monitor.wording.page.english import ENGLISH
from monitor.wording.page.english_coverage import ENGLISH_COVERAGE

PAGE_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {**CHINESE, **CHINESE_COVERAGE},
    "en": {**ENGLISH, **ENGLISH_COVERAGE},
}
