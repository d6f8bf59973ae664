"""``freight carriers``: a file is checked, a number is asked about, and what is wrong is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from freight_app import cli
from freight_app.cli import app
from freight_app.kit.settings import Settings
from tests.adapters.carriers.test_generic import BODY, FILE


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)  # type: ignore[call-arg]
    monkeypatch.setattr(cli, "get_settings", lambda: settings)


def test_a_right_file_is_understood_and_says_what_is_missing_and_what_an_example_means(tmp_path: Path) -> None:
    file, example = tmp_path / "rapid.yaml", tmp_path / "answer.json"
    file.write_text(FILE)
    example.write_text(BODY)
    done = CliRunner().invoke(app, ["carriers", "check", str(file), "--example", str(example)])
    assert done.exit_code == 0
    assert "Rapid-Poste (rapid_poste) is understood: track." in done.output
    assert "FREIGHT_CARRIER_SECRETS (rapid_key)" in done.output
    assert "Sfax" in done.output


@pytest.mark.parametrize(
    ("content", "said"), [(FILE.replace("Africa/Tunis", "Tunis"), "times.zone"), ("- a", "list of keys")]
)
def test_a_wrong_file_is_told_by_its_key(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(content)
    done = CliRunner().invoke(app, ["carriers", "check", str(file)])
    assert (done.exit_code, said in done.output) == (1, True)
    assert CliRunner().invoke(app, ["carriers", "check", str(tmp_path / "none.yaml")]).exit_code == 1
