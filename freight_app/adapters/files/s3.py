"""Files in a store that speaks S3: of a cloud, or a MinIO or Garage on the shelf."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from freight_app.kit.errors import InvalidInput, NotFound, OutsideFailure

_PIECE = 256 * 1024
_FOLDER = "papers"
_GONE = frozenset({"NoSuchKey", "NoSuchObject"})


class S3Files:
    """Objects ``papers/ab/abcd…`` of one bucket, which exists already and is private."""

    is_far = True

    def __init__(
        self, host: str, bucket: str, *, key: str, secret: str, region: str = "", is_secure: bool = True
    ) -> None:
        self._bucket = bucket
        timeout = urllib3.Timeout(connect=5, read=60)
        self._client = Minio(
            host,
            access_key=key,
            secret_key=secret,
            secure=is_secure,
            # Named, or the client asks the store for it before each first request.
            region=region or "us-east-1",
            http_client=urllib3.PoolManager(timeout=timeout, retries=urllib3.Retry(total=1, backoff_factor=0.2)),
        )

    @classmethod
    def from_url(cls, url: str) -> S3Files:
        """Read ``s3://key:secret@host:9000/bucket?region=…&tls=no``; ``InvalidInput`` on ``file_store_url``."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise InvalidInput("file_store_url", "The port of the file store is not a number.") from None
        bucket = parts.path.strip("/")
        if parts.scheme != "s3" or not (parts.hostname and bucket and parts.username and parts.password):
            raise InvalidInput("file_store_url", "The file store is written s3://key:secret@host/bucket.")
        asked = parse_qs(parts.query)
        return cls(
            f"{parts.hostname}:{port}" if port else parts.hostname,
            bucket,
            key=unquote(parts.username),
            secret=unquote(parts.password),
            region=asked.get("region", [""])[0],
            is_secure=asked.get("tls", ["yes"])[0] != "no",
        )

    def put(self, sha256: str, path: Path) -> None:
        try:
            self._client.fput_object(self._bucket, _name(sha256), str(path))
        except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise _failure("put") from error

    def read(self, sha256: str) -> Iterator[bytes]:
        answer = None
        try:
            answer = self._client.get_object(self._bucket, _name(sha256))
            yield from answer.stream(_PIECE)
        except S3Error as error:
            if error.code in _GONE:
                raise NotFound("The file", sha256=sha256) from None
            raise _failure("get") from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise _failure("get") from error
        finally:
            if answer is not None:
                answer.close()
                answer.release_conn()

    def remove(self, sha256: str) -> None:
        try:
            self._client.remove_object(self._bucket, _name(sha256))
        except S3Error as error:
            if error.code not in _GONE:
                raise _failure("remove") from error
        except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise _failure("remove") from error


def _name(sha256: str) -> str:
    return f"{_FOLDER}/{sha256[:2]}/{sha256}"


def _failure(what: str) -> OutsideFailure:
    # Without the error's own text: it may hold the address with its key.
    return OutsideFailure("The file store did not do its part.", step=what)
