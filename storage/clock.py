"""The time zone of readers: times are stored in UTC, and shown as days and hours of Asia/Shanghai."""

from __future__ import annotations

from datetime import timedelta, timezone

# The offset is fixed, and needs no time zone data: China has had no summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8), "CST")
