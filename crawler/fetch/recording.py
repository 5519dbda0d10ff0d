"""The step behind the spider: archive a visit, note what it made known, give the page back, at once."""

from __future__ import annotations

import logging
from typing import Self

from scrapy.crawler import Crawler

from crawler.fetch.exchange import Visited
from crawler.fetch.spider import NewsSpider
from storage.archive.captures import record_visit

logger = logging.getLogger(__name__)


class RecordVisit:
    """Writes each visit in one transaction; a store that cannot be written stops the crawl."""

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor."""
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):
            raise TypeError(f"RecordVisit serves NewsSpider only, not {spider!r}")
        return cls(spider)

    def process_item(self, item: Visited) -> Visited:
        """Record the visit; one whose lease was lost is dropped, its page is with another."""
        try:
            capture = record_visit(
                self._spider.db, item.visit, pass_id=self._spider.pass_id, owner=self._spider.owner
            )
        except Exception as error:  # noqa: BLE001 - a store that fails ends the pass, which raises it
            self._spider.give_up(error)
            return item
        if capture is None:
            logger.warning("lease lost, visit dropped", extra={"page": item.visit.page.url})
        self._spider.done(item)
        return item
