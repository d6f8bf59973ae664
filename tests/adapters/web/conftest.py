"""Certificates for servers of the tests, made once a run."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Authority:
    """An issuer of certificates that nobody trusts, until ``SSL_CERT_FILE`` names ``certificate``."""

    folder: Path

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    def issue(self, name: str) -> ssl.SSLContext:
        """A server's context with a certificate made out to ``name``: ``DNS:shop.test`` or ``IP:127.0.0.1``."""
        stem = self.folder / name.replace(":", "-")
        key, request, certificate, extra = (stem.with_suffix(end) for end in (".key", ".csr", ".pem", ".ext"))
        extra.write_text(f"subjectAltName={name}\n")
        _openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=server"),
            *("-keyout", str(key), "-out", str(request)),
        )
        _openssl(
            *("x509", "-req", "-in", str(request), "-days", "2", "-extfile", str(extra), "-out", str(certificate)),
            *("-CA", str(self.certificate), "-CAkey", str(self.folder / "ca.key"), "-CAcreateserial"),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        return context


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, which makes the certificates of these tests")
    folder = tmp_path_factory.mktemp("authority")
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"),
        *("-subj", "/CN=Authority of the tests", "-keyout", str(folder / "ca.key"), "-out", str(folder / "ca.pem")),
    )
    return Authority(folder)


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
