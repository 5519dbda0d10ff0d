"""Scrapy's settings: polite defaults, and everything switched off that a monitor must not have.

Any of them may be set in ``[crawler]`` of reprintwatch.toml, in lower case.
"""

from __future__ import annotations

BOT_NAME = "reprintwatch"
SPIDER_MODULES = ["crawler.fetch"]
NEWSPIDER_MODULE = "crawler.fetch"
USER_AGENT = "reprintwatch/0.1 (change monitor; contact: set user_agent in reprintwatch.toml)"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # what is watched is the Chinese page, where there are several
}

# politeness: robots.txt obeyed, one request at a time a site, with a pause
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.5

# bounds
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
DNS_TIMEOUT = 15
# one more try where the connection itself failed; what a server answers is taken as its answer
RETRY_TIMES = 1
RETRY_HTTP_CODES: list[int] = []
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
# every answer is archived, whatever its status
HTTPERROR_ALLOW_ALL = True

COOKIES_ENABLED = False
REFERER_ENABLED = False
METAREFRESH_ENABLED = False  # stubs are followed by our own rule, and recorded
HTTPCACHE_ENABLED = False  # a monitor must ask the server: a cache would answer for it
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # it opens a port that runs code
AUTOTHROTTLE_ENABLED = False
LOG_ENABLED = False  # our own logging is configured by the command line
LOG_INSTALL_ROOT_HANDLER = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "crawler.fetch.politeness.Boundary": 50,
    "crawler.fetch.robots.Robots": 100,
    "crawler.fetch.politeness.Conditional": 400,
    "crawler.fetch.politeness.Asked": 950,  # behind all others: it sees what goes out
}
ITEM_PIPELINES = {"crawler.fetch.recording.RecordVisit": 100}
