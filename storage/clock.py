"""The readers' clock. Times are stored in UTC; people, days and hours of the day are those of Asia/Shanghai."""

from __future__ import annotations

from datetime import timedelta, timezone

# A fixed offset: China has had no summer time since 1991, and it needs no time zone data.
SHANGHAI = timezone(timedelta(hours=8), "CST")
