"""Settings of Scrapy: polite defaults, without the features unfit for a monitor.

An operator may change a setting in `[crawler]` of reprintwatch.toml, in lower case; docs/configuration.md lists the
fixed settings.
"""

from __future__ import annotations

from scrapy.settings import default_settings

BOT_NAME = "reprintwatch"
SPIDER_MODULES = ["crawler.fetch"]
NEWSPIDER_MODULE = "crawler.fetch"
USER_AGENT = "reprintwatch/0.1 (change monitor; contact: set user_agent in reprintwatch.toml)"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",  # of several languages, the Chinese page is watched
}

# Politeness: obey robots.txt, send a site a single request at a time, with a pause.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.5

# Limits of an exchange.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
DNS_TIMEOUT = 15
CONCURRENT_ITEMS = (
    1  # of a response: a response has a single visit, and Scrapy starts so many tasks a response
)
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000  # bytes of pages being read; above, no request leaves
HANDLER = "crawler.wire.answers.TolerantHandler"
DOWNLOAD_HANDLERS = {"http": HANDLER, "https": HANDLER}
# A broken connection is tried once more. An answer of any status is final.
RETRY_TIMES = 1
RETRY_HTTP_CODES: list[int] = []
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
# Answers of every status are archived.
HTTPERROR_ALLOW_ALL = True

COOKIES_ENABLED = True  # within a pass, to the host that set them
REFERER_ENABLED = False
METAREFRESH_ENABLED = False  # the spider follows stubs itself and records them
HTTPCACHE_ENABLED = False  # a cache would hide changes on the server
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # would open a port that runs code
AUTOTHROTTLE_ENABLED = False
DOWNLOADER_STATS = False  # counts that nobody reads
LOG_ENABLED = False  # the command line configures logging
LOG_INSTALL_ROOT_HANDLER = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "crawler.fetch.politeness.Boundary": 50,
    "crawler.fetch.robots.Robots": 100,
    "crawler.fetch.politeness.Conditional": 400,
    "crawler.wire.coding.WholeCoding": 595,  # sees a response before Scrapy decodes it (590)
    "crawler.wire.redirects.Redirects": 600,
    "crawler.wire.cookies.Cookies": 700,
    "crawler.fetch.politeness.Asked": 950,  # last: counts requests that leave
}
# The spider follows no links by itself, and reads answers of every status.
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
# All extensions of Scrapy but remote control: Scrapy imports a web server for it, even if it is off.
EXTENSIONS_BASE = {
    name: place
    for name, place in default_settings.EXTENSIONS_BASE.items()
    if name != "scrapy.extensions.remote_control.RemoteControl"
}
ITEM_PIPELINES = {"crawler.fetch.recording.RecordVisit": 100}
