"""A machine whose Python and OpenSSL take any encryption and ask more of certificates than most have."""

import ssl

import pytest


def make_lax(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each context made from here on begin as lax as OpenSSL can be set, as `openssl.cnf` may say."""

    def create(*, cafile: str | None = None) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_STRICT
        if cafile:
            context.load_verify_locations(cafile)
        return context

    monkeypatch.setattr(ssl, "create_default_context", create)


def weaknesses(context: ssl.SSLContext) -> list[str]:
    """Say what of `make_lax` a context still has; empty where it has nothing of it."""
    found = []
    if context.minimum_version is not ssl.TLSVersion.TLSv1_2:
        found.append(f"begins with {context.minimum_version.name}")
    if context.maximum_version is not ssl.TLSVersion.MAXIMUM_SUPPORTED:
        found.append(f"ends with {context.maximum_version.name}")
    if context.security_level < 2:
        found.append("takes short keys")
    if context.verify_flags & ssl.VerifyFlags.VERIFY_X509_STRICT:
        found.append("asks certificates for extensions")
    secret = ("TLS_", "ECDHE-", "DHE-")
    found += [each["name"] for each in context.get_ciphers() if not each["name"].startswith(secret)]
    return found
