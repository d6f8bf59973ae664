from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.launcher.preflight import (
    CannotStart,
    check_disk,
    check_packages,
    check_port,
    check_workers,
    hold_data_folder,
)
from tests.servers import free_port


def test_a_port_in_use_is_named_with_its_holder_and_the_way_out() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            check_port("127.0.0.1", port)
    sentence = str(refused.value)
    assert sentence.startswith(f"Port {port} is already in use by ")
    assert f"(process {os.getpid()})" in sentence
    assert f"--port {port + 1}" in sentence
    assert "\n" not in sentence


def test_a_free_port_is_good() -> None:
    check_port("127.0.0.1", free_port())


def test_an_address_of_another_machine_is_refused_in_a_sentence() -> None:
    with pytest.raises(CannotStart, match=r"Freight cannot listen on 192\.0\.2\.1, port \d+ \("):
        check_port("192.0.2.1", free_port())


def test_several_web_workers_without_redis_are_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, web_workers=2, redis_url="", _env_file=None)  # type: ignore[call-arg]
    with pytest.raises(CannotStart, match=r"^FREIGHT_WEB_WORKERS=2 needs Redis: set FREIGHT_REDIS_URL"):
        check_workers(settings)
    check_workers(settings.model_copy(update={"redis_url": "redis://localhost"}))


def test_a_full_disk_is_a_sentence_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"is full: \d+ MB are left and Freight needs 99999999 MB\.$"):
        check_disk(tmp_path, least_free_mb=99_999_999)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match=r"cannot be written to \("):
        check_disk(tmp_path / "file" / "data")


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    project = tmp_path / "pyproject.toml"
    project.write_text('[project]\nname = "x"\ndependencies = ["psutil>=1", "no-such-package[extra]>=2"]\n')
    with pytest.raises(CannotStart, match=r"^Python packages are missing: no-such-package\. Run \./freight again"):
        check_packages(project)


def test_every_package_of_this_checkout_is_installed() -> None:
    check_packages()


def test_a_second_freight_on_the_same_data_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with (
        hold_data_folder(tmp_path),
        pytest.raises(CannotStart, match=rf"already runs on .* \(process {os.getpid()}\)"),
        hold_data_folder(tmp_path),
    ):
        raise AssertionError("two at once")
    with hold_data_folder(tmp_path):
        """Once the first is gone the folder is free."""


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("FREIGHT_DATA_DIR", "/dev/null/data", "/dev/null/data cannot be written to (Not a directory)."),
        ("FREIGHT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x", "The database cannot be opened (connection"),
    ],
)
def test_the_command_ends_with_one_sentence_and_a_status(
    tmp_path: Path, setting: str, value: str, sentence: str
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT_ROOT),
        "FREIGHT_DATA_DIR": str(tmp_path),
        "FREIGHT_PORT": str(free_port()),
        setting: value,
    }
    done = subprocess.run(
        [sys.executable, "-m", "freight_app", "up"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_web_server_without_pages_says_how_to_make_them(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT), "FREIGHT_BUILD_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "freight_app", "web"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "The pages are not built: run `freight ui build`.\n")
