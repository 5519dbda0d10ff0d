"""Profile of a site → terms of its connections with TLS, and the troubles of certificates that were met.

| profile | versions | certificate with a fault |
| --- | --- | --- |
| default | from 1.2 | accepted, the fault is recorded |
| strict | from 1.2 | refused |
| legacy | from 1.0, with old ciphers and short keys | accepted, the fault is recorded |
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import certifi
from OpenSSL import SSL
from scrapy.settings import BaseSettings
from service_identity import VerificationError
from service_identity.exceptions import CertificateError
from service_identity.hazmat import DNS_ID, IPAddress_ID, ServiceID, verify_service_identity
from service_identity.pyopenssl import extract_patterns
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import CertificateOptions, TLSVersion
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.sites import TlsProfile
from storage.records import Tolerance

SERVERS_WITHOUT_RENEGOTIATION = 0x4  # OP_LEGACY_SERVER_CONNECT (RFC 5746), as in Scrapy
UNSAFE_RENEGOTIATION = 0x40000  # OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION
HTTPS = 443
OLD_CIPHERS = b"ALL:!aNULL:!eNULL:@SECLEVEL=0"
# Numbers of OpenSSL's X509_V_ERR: https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
TROUBLES = {
    2: Tolerance.CERTIFICATE_CHAIN,
    9: Tolerance.CERTIFICATE_EARLY,
    10: Tolerance.CERTIFICATE_EXPIRED,
    18: Tolerance.CERTIFICATE_SELF_SIGNED,
    19: Tolerance.CERTIFICATE_SELF_SIGNED,
    20: Tolerance.CERTIFICATE_CHAIN,
    21: Tolerance.CERTIFICATE_CHAIN,
    27: Tolerance.CERTIFICATE_CHAIN,
    62: Tolerance.CERTIFICATE_NAME,
    66: Tolerance.CERTIFICATE_WEAK,
    67: Tolerance.CERTIFICATE_WEAK,
    68: Tolerance.CERTIFICATE_WEAK,
}
WORDS = {
    Tolerance.CERTIFICATE_CHAIN: "the chain of the certificate is incomplete, or its issuer is unknown",
    Tolerance.CERTIFICATE_EARLY: "the certificate is not yet valid",
    Tolerance.CERTIFICATE_EXPIRED: "the certificate has expired",
    Tolerance.CERTIFICATE_NAME: "the certificate is for another name",
    Tolerance.CERTIFICATE_OTHER: "the certificate has a fault",
    Tolerance.CERTIFICATE_SELF_SIGNED: "the certificate is signed by itself",
    Tolerance.CERTIFICATE_WEAK: "key or signature of the certificate is too weak",
}
OLD_SERVER = 'the server offers an old version of TLS only (tls = "legacy" allows the version)'
NO_CIPHER = 'the two sides have no cipher in common (tls = "legacy" allows old ciphers)'
SHORT_KEY = 'the server uses a key that is too short (tls = "legacy" allows the key)'
NO_TLS = "the server does not speak TLS at this port"
# Part of OpenSSL's words, our words. The first matching row counts.
REASONS = (
    ("unsupported protocol", OLD_SERVER),
    ("protocol version", OLD_SERVER),
    ("version too low", OLD_SERVER),
    ("handshake failure", NO_CIPHER),
    ("no shared cipher", NO_CIPHER),
    ("no cipher", NO_CIPHER),
    ("dh key too small", SHORT_KEY),
    ("ee key too small", SHORT_KEY),
    ("insufficient security", NO_CIPHER),
    ("wrong signature type", 'the server signs with an old hash (tls = "legacy" allows the hash)'),
    ("unsafe legacy renegotiation", 'the server lacks RFC 5746 (tls = "legacy" allows it)'),
    ("wrong version number", NO_TLS),
    ("packet length too long", NO_TLS),
    ("http request", NO_TLS),
)


def words_of(error: SSL.Error, troubles: frozenset[Tolerance]) -> str:
    """Return the words for a connection that failed: the troubles of the certificate, or the reason of OpenSSL."""
    said = (
        "; ".join(str(entry[-1]) for entry in error.args[0]) if error.args and error.args[0] else str(error)
    )
    if "certificate verify failed" in said and troubles:
        return ", ".join(WORDS[trouble] for trouble in sorted(troubles))
    ours = next((words for part, words in REASONS if part in said.lower()), "")
    return f"{ours}: {said}" if ours else said or "the server closed the connection during the handshake"


class _Options(CertificateOptions):
    """Terms of Twisted, with the options and ciphers of a profile. The context knows the authorities of the system."""

    def __init__(self, profile: TlsProfile, terms: Mapping[str, Any]) -> None:
        self._profile = profile
        if profile is TlsProfile.LEGACY:
            terms = {"fixBrokenPeers": True, "insecurelyLowerMinimumTo": TLSVersion.TLSv1_0}
        super().__init__(**terms)

    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:  # noqa: N802, N803 - Twisted's names
        context: SSL.Context = super()._makeContext(skipCiphers)
        context.set_options(SERVERS_WITHOUT_RENEGOTIATION)
        context.set_default_verify_paths()
        context.load_verify_locations(certifi.where())  # a container may lack the authorities of a system
        if self._profile is TlsProfile.LEGACY:
            context.set_options(UNSAFE_RENEGOTIATION)
            context.set_cipher_list(OLD_CIPHERS)
        return context


class _Checked(ClientTLSOptions):
    """Maker of connections to a host that tells the troubles of its certificate."""

    def __init__(self, make: Any, host: str, *, troubles: set[Tolerance], is_strict: bool) -> None:
        super().__init__(make, host)
        self._troubles, self._is_strict = troubles, is_strict
        self._services = _services(self._hostnameASCII, is_name=self._hostnameIsDnsName)

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:  # noqa: N802, N803 - Twisted's names
        """Return a connection that checks the certificate."""
        connection: SSL.Connection = super().clientConnectionForTLS(tlsProtocol)
        self._troubles.clear()
        connection.set_verify(SSL.VERIFY_PEER, self._check)
        return connection

    def _check(self, connection: Any, certificate: Any, error: int, depth: int, ok: int) -> bool:
        if not ok and error:
            self._troubles.add(TROUBLES.get(error, Tolerance.CERTIFICATE_OTHER))
        if depth == 0:
            if certificate.has_expired():  # OpenSSL may stop at an earlier trouble
                self._troubles.add(Tolerance.CERTIFICATE_EXPIRED)
            try:
                verify_service_identity(extract_patterns(certificate), self._services, [])
            except (CertificateError, VerificationError, ValueError):
                self._troubles.add(Tolerance.CERTIFICATE_NAME)
        return not (self._is_strict and self._troubles and depth == 0)


def _services(host: str, *, is_name: bool) -> list[ServiceID]:
    """Return what a certificate of a host must name; nothing for a host that no certificate can name."""
    try:
        return [DNS_ID(host) if is_name else IPAddress_ID(host)]
    except ValueError:
        return []


@implementer(IPolicyForHTTPS)
class TlsPolicy:
    """Terms of a profile for all hosts. Keeps the troubles of the last connection to each host."""

    def __init__(self, profile: TlsProfile, terms: Mapping[str, Any]) -> None:
        self._profile, self._terms = profile, terms
        self._troubles: dict[tuple[str, int], set[Tolerance]] = {}  # by host and port

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: N802 - Twisted's name
        """Return the maker of connections to a host."""
        host = hostname.decode("ascii")
        troubles = self._troubles.setdefault((host.lower(), port), set())
        is_strict = self._profile is TlsProfile.STRICT
        return _Checked(self._options._makeTLSConnection, host, troubles=troubles, is_strict=is_strict)

    def troubles_of(self, url: str) -> frozenset[Tolerance]:
        """Return the troubles of the last certificate of a URL's host; none for http."""
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname is None:
            return frozenset()
        return frozenset(self._troubles.get((parts.hostname, parts.port or HTTPS), ()))

    @cached_property
    def _options(self) -> _Options:
        return _Options(self._profile, self._terms)  # reads the authorities of the system: some milliseconds


class TlsPolicies:
    """TlsPolicies by site."""

    def __init__(self, settings: BaseSettings, terms: Mapping[str, Any]) -> None:
        """Use `terms` for all profiles but legacy: arguments of Twisted's CertificateOptions, by Scrapy's settings."""
        by_profile = {profile: TlsPolicy(profile, terms) for profile in TlsProfile}
        strict = settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
        self._usual = by_profile[TlsProfile.STRICT if strict else TlsProfile.DEFAULT]
        self._by_site = {
            site.name: by_profile[site.tls]
            for site in settings.get("REPRINTWATCH_SITES") or ()
            if site.tls is not TlsProfile.DEFAULT
        }

    def of(self, site: str | None) -> TlsPolicy:
        """Return the policy for a site."""
        return self._by_site.get(site or "", self._usual)
