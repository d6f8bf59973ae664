"""Papers go to a store that checks each signature, come back whole, and are safe while it is away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from freight_app.adapters.files import file_store_for
from freight_app.adapters.files.s3 import S3Files
from freight_app.documents.attached import taking_in
from freight_app.documents.attached.errors import PaperLost
from freight_app.documents.attached.models import Source
from freight_app.documents.attached.storage import FileStore, have_at_hand, local_path
from freight_app.documents.attached.sweeping import sweep_papers
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotFound, OutsideFailure
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.work.running import run_due_tasks
from tests.adapters.files.s3_server import KEY, REGION, SECRET, Store, s3_server
from tests.documents.attached.samples import pdf, picture
from tests.documents.attached.test_papers import files_on_disk, grow_old

CONTENT = b"a paper"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def store() -> Iterator[Store]:
    with s3_server() as opened:
        yield opened


def files_of(store: Store, secret: str = SECRET) -> S3Files:
    url = f"s3://{KEY}:{quote(secret, safe='')}@127.0.0.1:{store.port}/papers-of-shop?region={REGION}&tls=no"
    return S3Files.from_url(url)


def test_a_file_is_put_read_and_removed_under_signatures(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "paper"
    path.write_bytes(CONTENT)
    files = files_of(store)
    files.put(SHA256, path)
    assert store.objects == {f"/papers-of-shop/papers/{SHA256[:2]}/{SHA256}": CONTENT}
    assert b"".join(files.read(SHA256)) == CONTENT
    files.remove(SHA256)
    files.remove(SHA256)
    assert store.objects == {}
    with pytest.raises(NotFound):
        b"".join(files.read(SHA256))
    assert store.refused == 0


def test_a_wrong_secret_opens_nothing_and_is_not_repeated(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "paper"
    path.write_bytes(CONTENT)
    with pytest.raises(OutsideFailure) as refused:
        files_of(store, "guessed").put(SHA256, path)
    assert "guessed" not in str(refused.value)
    assert store.objects == {}
    assert store.refused == 1


@pytest.mark.parametrize("url", ["http://a:b@c/d", "s3://host/bucket", "s3://a:b@host", "s3://a:b@host:x/bucket"])
def test_an_address_that_is_none_is_told_without_its_secret(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        S3Files.from_url(url)
    assert refused.value.field == "file_store_url"


def test_without_a_setting_everything_stays_on_the_disk() -> None:
    assert not file_store_for(Settings(_env_file=None)).is_far  # type: ignore[call-arg]


@pytest.fixture
def backend() -> str:
    """One database is enough: the store is the same for both."""
    return "sqlite"


def test_papers_travel_to_the_store_and_back_and_nothing_is_lost_while_it_is_away(
    house: House, store: Store, clock: StillClock
) -> None:
    house.database.ports.provide(FileStore, files_of(store))
    store.is_away = True
    shown = taking_in.take_in(house.settings, picture(), "photo.png")
    checked = taking_in.take_in(house.settings, pdf(), "bill.pdf")
    with house.write() as uow:
        for taken in (shown, checked):
            taking_in.add_document(uow, taken, source=Source.UPLOAD)
    run_due_tasks(house.database)
    assert store.objects == {}
    grow_old(house)
    sweep_papers(house)
    # The picture with its thumbnail, and the clean PDF: the raw one is not needed any more.
    assert len(files_on_disk(house)) == 3
    assert have_at_hand(house.database.ports, shown.sha256).read_bytes()

    store.is_away = False
    clock.advance(timedelta(minutes=5))
    run_due_tasks(house.database)
    assert len(store.objects) == 3
    grow_old(house)
    sweep_papers(house)
    assert files_on_disk(house) == set()
    content = have_at_hand(house.database.ports, shown.sha256).read_bytes()
    assert hashlib.sha256(content).hexdigest() == shown.sha256

    far = next(path for path in store.objects if path.endswith(shown.thumb_sha256))
    store.objects[far] = b"something else"
    with pytest.raises(PaperLost):
        have_at_hand(house.database.ports, shown.thumb_sha256)
    assert not local_path(house.settings.data_dir, shown.thumb_sha256).exists()
