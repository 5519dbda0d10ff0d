"""Visit → archived capture, stored pages and a free lease, in one transaction."""

from __future__ import annotations

import logging
from typing import Self

from scrapy.crawler import Crawler

from crawler.fetch.exchange import Visited
from crawler.fetch.spider import NewsSpider
from storage.archive.captures import record_visit

logger = logging.getLogger(__name__)


class RecordVisit:
    """Item pipeline of Scrapy for recording visits. Failure to write the store ends the pass."""

    def __init__(self, spider: NewsSpider) -> None:
        self._spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline for a crawler. Scrapy calls this constructor."""
        spider = crawler.spider
        if not isinstance(spider, NewsSpider):
            raise TypeError(f"RecordVisit serves NewsSpider only, not {spider!r}")
        return cls(spider)

    def process_item(self, item: Visited) -> Visited:
        """Record a visit. If the lease was lost, another process has the page, and the visit is dropped."""
        task = self._spider.task
        try:
            capture = record_visit(task.db, item.visit, pass_id=task.pass_id, owner=task.owner)
        except Exception as error:  # noqa: BLE001 - the pass ends and raises the error
            self._spider.give_up(error)
            return item
        if capture is None:
            logger.warning("lease lost, visit dropped", extra={"page": item.visit.page.url})
        self._spider.done(item)
        return item
