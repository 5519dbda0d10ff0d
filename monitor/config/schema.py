"""Table of all settings of reprintwatch.toml: type, default, bounds, meaning.

The checks (tables.py), the commented file of `init` and docs/configuration.md follow this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.notify.channels.channel import KINDS


@dataclass(frozen=True)
class Key:
    """Setting. None as a bound: no bound; no choices: any value."""

    name: str
    kind: type | tuple[type, ...]
    meaning: str
    default: object = None
    required: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    items: type = str  # kind of the members of a list


NUMBER = (int, float)
MOMENT = (str, date)
DAY = 86_400
# Longer times are slips: of milliseconds for seconds, of minutes for hours
SLOWEST, QUARTER, MONTH, YEAR_H = 600, DAY // 4, 30 * DAY, 366 * 24

STORE = (
    Key("path", str, "the store's SQLite file, relative to this file", "reprintwatch.db"),
    Key(
        "url",
        str,
        "in its place a PostgreSQL database for several machines: postgresql://user@host/database",
        None,
    ),
    Key(
        "keep_days",
        NUMBER,
        "days after which looks of quiet times lose their content; none: kept for good",
        None,
        least=1,
        most=36_500,
    ),
)
CRAWLER = (
    Key("user_agent", str, "who asks, and how to reach the operator: put your address or page here"),
    Key("download_delay", NUMBER, "seconds between two requests to a site", 2.0, least=0, most=SLOWEST),
    Key("download_delay_jitter", NUMBER, "share by which the delay varies, 0 to 1", 0.5, least=0, most=1),
    Key("download_timeout", NUMBER, "seconds until a request is given up", 30, least=1, most=SLOWEST),
    Key(
        "download_maxsize",
        int,
        "bytes of a page at most, also after decompression",
        10 * 1024 * 1024,
        least=65_536,
        most=2**31,
    ),
    Key("redirect_max_times", int, "redirects followed from one request", 5, least=0, most=50),
    Key("robotstxt_obey", bool, "whether robots.txt is obeyed", True),
)
MONITOR = (
    Key(
        "confirm_removal_s",
        NUMBER,
        "seconds between the two looks that confirm a removal",
        21_600,
        least=0,
        most=MONTH,
    ),
    Key("confirm_unavailable_s", NUMBER,
        "seconds for which an article must be absent, while its site is well, before the absence is told as more than"
        " a suspicion", 86_400, least=0, most=MONTH),
    Key("workers", int, "processes that read pages; default: one a core", None, least=1, most=256),
    Key("language", str, "language of alerts and summaries", "zh", choices=("zh", "en")),
    Key("names", str, "what tells names in changed text: lists, a model beside them, or the model where installed",
        "auto", choices=("auto", "lists", "model")),
    Key("permitted_sources", str, "file: sources that may be carried (R11), a name or host a line", None),
    Key("watched_wording", str, "file: wording that must not appear (R15), a line each: wrong => right", None),
    Key("formulations", str, "file: set phrases in which any change of words counts, one a line", None),
    Key("muted_rules", list, 'compliance rules that nobody wants to hear of: ["R05", "R09"]', ()),
    Key("severities", dict, 'classes of change whose severity you set yourself: { wording = "notice" }', {}),
)  # fmt: skip
SERVICE = (
    Key("health_port", int, "port of 127.0.0.1 that answers /healthz and /metrics; none: no such port", None,
        least=1, most=65_535),
    Key("crawl_every_s", NUMBER, "seconds between two looks at the frontier", 60, least=1, most=QUARTER),
    Key(
        "pass_at_most_s",
        NUMBER,
        "seconds after which what was fetched is analysed, though more is due",
        600,
        least=1,
        most=DAY,
    ),
    Key("deliver_every_s", NUMBER, "seconds between two deliveries of alerts", 30, least=1, most=QUARTER),
)  # fmt: skip
WEB = (
    Key("host", str, "address at which the operators' page listens; beyond this machine only with accounts",
        "127.0.0.1"),
    Key("port", int, "its port; 0: any free one", 8765, least=0, most=65_535),
    Key("prefix", str, "path before all its addresses, behind a proxy: \"/watch\"", None),
    Key("in_service", bool, "whether `run` serves the page", True),
    Key("processes", int, "processes that answer; default: one a processor, at most 4", None, least=1, most=64),
)  # fmt: skip
ALERTS = (
    Key("min_severity", str, "findings of at least this severity are sent", "warning",
        choices=("info", "notice", "warning", "critical")),
    Key("quiet_hours", str, 'hours in which messages wait, in Asia/Shanghai: "22:00-07:00"', None),
    Key("breaks_quiet", str, "findings of at least this severity do not wait", "critical",
        choices=("info", "notice", "warning", "critical", "nothing")),
    Key("daily_digest", str, 'when a summary of the day is mailed, in Asia/Shanghai: "08:30"', None),
    Key("weekly_digest", str, 'when a summary of the week is mailed: "mon 08:30"', None),
    Key("digest_channels", list, "channels that get the digests; default: those of mail", ()),
    Key("title_template", str, "a message's title, in Jinja2", None),
    Key("body_template", str, "a message's text, in Jinja2", None),
    Key("channels", list, "where to: [[alerts.channels]] tables", (), items=dict),
    Key("rules", list, "what goes where: [[alerts.rules]] tables", (), items=dict),
)  # fmt: skip
CHANNEL = (
    Key("name", str, "how the channel is called in messages and logs", required=True),
    Key("url", str, "where messages go; ${NAME} is taken from the environment", required=True),
    Key("kind", str, "what the address belongs to; default: by the address", None,
        choices=KINDS),
    Key("secret", str, "what messages are signed with; ${NAME} is taken from the environment", None),
    Key("to", list, "recipients of mail", ()),
    Key("sender", str, "sender of mail", None),
)  # fmt: skip
RULE = (
    Key("channels", list, "names of the channels that are told", required=True),
    Key("min_severity", str, "findings of at least this severity", "warning",
        choices=("info", "notice", "warning", "critical")),
    Key("sites", list, "only findings about these sites", ()),
    Key("kinds", list, "only these kinds of finding", ()),
    Key("words", list, "only findings with one of these words in headline, summary or changed sentences", ()),
    Key("hours", str, 'only findings detected in these hours of Asia/Shanghai: "08:30-18:00"', None),
    Key("escalate_to", list, "channels that are told where nobody acknowledges in time", ()),
    Key("escalate_after_h", NUMBER, "hours after which they are", None, least=0, most=YEAR_H),
)  # fmt: skip
SITE = (
    Key("name", str, "short, unique, used on the command line", required=True),
    Key("title", str, "the publisher's name, as others credit it", required=True),
    Key("role", str, "\"original\" publishes; \"portal\" reprints", required=True, choices=("original", "portal")),
    Key("allowed_domains", list, "domains that may be fetched; subdomains are included", required=True),
    Key("start_urls", list, "list pages, feeds or sitemaps; recognised by content", required=True),
    Key("article_urls", list, "regular expressions; only links that match one are articles", ()),
    Key("ignore_urls", list, "regular expressions; links that match one are left alone", ()),
    Key("aliases", list, "other names under which the publisher is credited", ()),
    Key("download_delay", NUMBER, "seconds between two requests to this site", None, least=0, most=SLOWEST),
    Key("daily_requests", int, "requests in a day at most, lists first; none: as many as are due", None, least=1,
        most=10**6),
    Key("daily_files", int, "files and pictures of articles that are looked at in a day, at most", 500, least=0,
        most=10**6),
    Key("revisit_soonest_s", NUMBER, "seconds until a page is looked at again at the soonest", 900, least=1,
        most=7 * DAY),
    Key("revisit_latest_s", NUMBER, "seconds until a page is looked at again at the latest", 30 * DAY, least=1,
        most=365 * DAY),
    Key("quiet_hours", str, 'hours in which nothing is asked, in Asia/Shanghai: "08:30-10:00"', None),
    Key("coverage_urls", list, "those of start_urls where reprints must appear; default: all", ()),
    Key("allow_addresses", list, "networks that are not public and may be connected to: \"127.0.0.1\"", ()),
    Key("cookies", bool, "whether a cookie goes back to the host that set it, within a pass", True),
    Key("tls", str, "default: TLS from 1.2; strict: and no certificate with a fault; legacy: old servers too",
        "default", choices=("default", "strict", "legacy")),
    Key("profile", str, "compliance rules that apply; default by role", None,
        choices=("news-service", "government-site", "courtesy")),
    Key("muted_rules", list, 'compliance rules that nobody wants to hear of on this site: ["R05"]', ()),
)  # fmt: skip
MUST_CARRY = (
    Key("from", str, "name of the site whose articles must be carried", required=True),
    Key("sites", list, "names of the sites that must carry them", ()),
    Key("lists", list, "names of the [[lists]] whose sites must carry them", ()),
    Key("articles", str, "regular expression on address or headline; default: all articles", None),
    Key("within_h", NUMBER, "hours that the sites have", 24, least=0, most=YEAR_H),
    Key(
        "remind_before_h",
        NUMBER,
        "hours before the deadline, from which on an alert names the sites that are not seen to carry the article;"
        " default: none",
        None,
        least=0,
        most=YEAR_H,
    ),
    Key(
        "since",
        MOMENT,
        "only articles that appear after this day or time of Asia/Shanghai; default: after the"
        " duty was first read",
        None,
    ),
    Key(
        "form",
        str,
        "what counts as carried: the text, or a headline with a link",
        "text",
        choices=("text", "headline"),
    ),
)

LISTS = (
    Key("name", str, "short, unique, used on the command line", required=True),
    Key("tier", str, "level of the sites in reports: 省级, 市级", None),
    Key("weight", NUMBER, "weight of a site in the score of spread", 1.0, least=0, most=1000),
    Key("sites", list, "names of the sites on the list", required=True),
)
CASES = (
    Key("verify_after_s", NUMBER, "seconds between the look that shows a correction and the look that verifies it",
        86_400, least=0, most=MONTH),
    Key("kinds", list, "kinds of findings that open a correction case",
        ["reprint-outdated", "reprint-altered", "reprint-missing"]),
)  # fmt: skip
LETTERS = (
    Key("sender", str, "who signs letters", None),
    Key("contact", str, "whom the addressee may ask", None),
    Key("reply_within_days", NUMBER, "days that the addressee has", 3, least=0, most=365),
    Key("template", str, "file: a template of your own, in Jinja2", None),
)
EVIDENCE = (
    Key("key_file", str, "file: the key that signs packages; `reprintwatch evidence --init` makes the key",
        "evidence-key.pem"),
    Key("timestamp_urls", list, "authorities that stamp each head of the log (RFC 3161)", ()),
    Key("timestamp_hash", str, "hash function of the stamps", "sha256", choices=("sha256", "sm3")),
    Key("timestamp_ca", str, "file: certificates of these authorities, for packages", None),
    Key("witness_command", list, "program with arguments that gets each checkpoint on standard input", ()),
    Key("sign_command", list, "program with arguments that signs SHA256SUMS besides: standard input, standard output",
        ()),
    Key("requisites", str, "findings whose pages get their styles and pictures fetched, for replay",
        "none", choices=("none", "critical")),
)  # fmt: skip

SECTIONS: dict[str, tuple[Key, ...]] = {
    "store": STORE,
    "crawler": CRAWLER,
    "monitor": MONITOR,
    "service": SERVICE,
    "web": WEB,
    "alerts": ALERTS,
    "cases": CASES,
    "letters": LETTERS,
    "evidence": EVIDENCE,
}
TABLES: dict[str, tuple[Key, ...]] = {"sites": SITE, "lists": LISTS, "must_carry": MUST_CARRY}
MEANINGS = {
    "store": "Where everything is kept.",
    "crawler": "How pages are fetched. Any Scrapy setting may stand here, in lower case.",
    "monitor": "How changes are judged.",
    "service": "How often `reprintwatch run` works.",
    "web": "The operators' page.",
    "alerts": "Who is told what.",
    "alerts.channels": "One channel that alerts go to.",
    "alerts.rules": "One rule of what goes where; without rules, everything grave enough goes everywhere.",
    "sites": "One publisher that is watched.",
    "lists": "Sites that must carry articles together.",
    "must_carry": "Articles that other sites must carry in time.",
    "cases": "Faults of copies that are followed up until they are corrected.",
    "letters": "Letters to sites about faults of copies.",
    "evidence": "Packages of evidence, and witnesses of the log.",
}
