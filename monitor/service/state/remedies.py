"""Failures of sites and tolerated faults → their words, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.speech.language import marked
from storage.records import Failure, Tolerance

# Tolerated faults of TLS, in words
FAULTS = {
    Tolerance.CERTIFICATE_CHAIN: marked(
        "the chain of its certificate is incomplete, or the issuer is unknown"
    ),
    Tolerance.CERTIFICATE_EARLY: marked("its certificate is not yet valid"),
    Tolerance.CERTIFICATE_EXPIRED: marked("its certificate has expired"),
    Tolerance.CERTIFICATE_NAME: marked("its certificate is for another name"),
    Tolerance.CERTIFICATE_OTHER: marked("its certificate has a fault"),
    Tolerance.CERTIFICATE_SELF_SIGNED: marked("its certificate is signed by itself"),
    Tolerance.CERTIFICATE_WEAK: marked("key or signature of its certificate is too weak"),
    Tolerance.OLD_TLS: marked("speaks a version of TLS before 1.2"),
}

# Failure of the last look at a site → what to do
REMEDIES: Mapping[str, str] = {
    Failure.ROBOTS: marked(
        "robots.txt forbids the look or cannot be read: ask the site, or name another list for {name}"
    ),
    Failure.PRIVATE_ADDRESS: marked("if the address is yours, name it in allow_addresses of {name}"),
    Failure.PROXY: marked("start the proxy, or mend http_proxy and https_proxy"),
    Failure.DNS: marked(
        "see whether this machine is connected, then `reprintwatch crawl --all --site {name}`"
    ),
}
CHECK = marked(
    "check it in a browser, then `reprintwatch sites --check`; start URLs of {name} may have moved"
)
CONNECT = marked("connect this machine, or mend its resolver; then `reprintwatch crawl --all`")
