from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from freight_app.accounts.rules import fold_tax_number, name_device
from freight_app.accounts.signing import SigningKeys, read_or_make_key
from freight_app.kit.settings import Settings


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0 Safari/604.1", ("Chrome", "iPhone")),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Safari/537.36",
            ("Samsung Internet", "Android"),
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.0; rv:140.0) Firefox/140.0", ("Firefox", "Mac")),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0 Safari/537.36", ("Chrome", "ChromeOS")),
        ("curl/8.0", ("", "")),
        ("", ("", "")),
    ],
)
def test_devices_are_named_in_the_words_of_their_owner(agent: str, words: tuple[str, str]) -> None:
    assert name_device(agent) == words


def test_tax_numbers_are_compared_without_punctuation() -> None:
    assert fold_tax_number(" 1234567/a_M-000 ") == "1234567AM000"


def settings(folder: Path, secret: str = "") -> Settings:
    return Settings(data_dir=folder, secret_key=secret, _env_file=None)  # type: ignore[call-arg, arg-type]


def test_each_purpose_has_a_key_of_its_own_that_stays(tmp_path: Path) -> None:
    keys = SigningKeys(settings(tmp_path))
    assert keys.key_for("links") != keys.key_for("access-token")
    assert SigningKeys(settings(tmp_path)).key_for("links") == keys.key_for("links")
    assert len(keys.key_for("links")) == 32
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_a_secret_of_the_settings_comes_before_the_file(tmp_path: Path) -> None:
    given = SigningKeys(settings(tmp_path, "given by the owner")).key_for("links")
    assert given == SigningKeys(settings(tmp_path / "elsewhere", "given by the owner")).key_for("links")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.race
def test_processes_that_make_the_key_at_once_agree_on_one(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(read_or_make_key(tmp_path / "k"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["k"]
