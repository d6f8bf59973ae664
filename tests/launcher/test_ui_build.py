"""What the build adds to Reflex's export; the whole build runs in the browser tests."""

from __future__ import annotations

import base64
import gzip
import hashlib
import os
from pathlib import Path

import pytest

from freight_app.kit.settings import Settings
from freight_app.launcher import ui_build
from freight_app.launcher.ui_build import BuildFailed, build_ui, describe_document
from freight_app.launcher.ui_sources import BuildFolders, hash_sources, is_built
from freight_app.ui.web.built_ui import Release, UiNotBuilt, load_built_ui


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("REFLEX_WEB_WORKDIR", raising=False)
    return Settings(build_dir=tmp_path / "build", data_dir=tmp_path / "data", _env_file=None)  # type: ignore[call-arg]


def sha256(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_knows_inline_scripts_and_style_attributes_and_leaves_out_the_rest(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "<html><head><script>boot()</script><script src=\"/a.js\"></script><script type='x'>one()</script>"
        '<script type="application/ld+json">{"a": 1}</script><script type="module">late()</script></head>'
        '<body><p style="width:10%">a</p><p title="x" style="color:red;--a:&quot;b&quot;">b</p>'
        '<p>style="no"</p><script>document.write(\'<i style="font:x">\')</script></body></html>'
    )
    entry = describe_document(tmp_path, "page.html")
    scripts = ["boot()", "one()", "late()", "document.write('<i style=\"font:x\">')"]
    assert entry.script_hashes == sorted(sha256(script) for script in scripts)
    assert entry.style_hashes == sorted([sha256("width:10%"), sha256('color:red;--a:"b"')])


def test_the_script_with_the_servers_address_points_at_the_pages_own_origin(tmp_path: Path) -> None:
    script = tmp_path / "assets" / "reflex-env-x1.js"
    script.parent.mkdir()
    script.write_text("var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`};")
    ui_build._point_at_own_origin(tmp_path)
    expected = "var e={PING:location.origin+`/ping`,EVENT:location.origin.replace(`http`,`ws`)+`/_event`};"
    assert script.read_text() == expected
    assert gzip.decompress(script.with_suffix(".js.gz").read_bytes()).decode() == expected


def test_a_build_without_that_address_fails_instead_of_shipping_pages_that_call_nobody(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    with pytest.raises(BuildFailed, match="found 0"):
        ui_build._point_at_own_origin(tmp_path)


def test_the_hash_moves_with_a_page_and_not_with_a_room(tmp_path: Path, settings: Settings) -> None:
    for name in ("freight_app/ui/home.py", "freight_app/ui/web/door.py", "freight_app/orders/rules.py", "assets/a.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    before = hash_sources(settings, tmp_path)
    for name in ("freight_app/ui/web/door.py", "freight_app/orders/rules.py", "freight_app/ui/__pycache__/x.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("2")
        assert hash_sources(settings, tmp_path) == before, name
    for name in ("freight_app/ui/home.py", "assets/a.js"):
        (tmp_path / name).write_text("2")
        assert hash_sources(settings, tmp_path) != before, name
        before = hash_sources(settings, tmp_path)
    assert hash_sources(settings.model_copy(update={"dev_pages": True}), tmp_path) != before


def put_release(settings: Settings, name: str, source_hash: str) -> Path:
    folder = settings.build_dir / f"ui-{name}"
    folder.mkdir(parents=True)
    (folder / "release.json").write_text(Release(source_hash=source_hash, documents={}).model_dump_json())
    return folder


def test_a_failed_build_leaves_the_shop_as_it_was(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    old = put_release(settings, "old", "before")
    BuildFolders.of(settings).link.symlink_to(old.name)

    def fail(*_arguments: object) -> None:
        raise BuildFailed("a page does not compile")

    monkeypatch.setattr(ui_build, "_run", fail)
    with pytest.raises(BuildFailed, match="a page does not compile"):
        build_ui(settings)
    assert BuildFolders.of(settings).link.resolve() == old
    assert [path.name for path in settings.build_dir.glob("ui-*")] == [old.name]
    assert load_built_ui(settings.build_dir / "ui").release.source_hash == "before"


def test_a_new_release_takes_the_place_of_the_old_one_which_stays_for_a_running_server(settings: Settings) -> None:
    folders = BuildFolders.of(settings)
    for name in ("one", "two", "three"):
        release = put_release(settings, name, name)
        ui_build._put_in_place(release, folders)
        assert folders.link.resolve() == release
        assert os.readlink(folders.link) == release.name
    assert sorted(path.name for path in settings.build_dir.glob("ui-*")) == ["ui-three", "ui-two"]


def test_pages_are_built_only_when_their_sources_changed(settings: Settings) -> None:
    assert not is_built(settings)
    ui_build._put_in_place(put_release(settings, "now", hash_sources(settings)), BuildFolders.of(settings))
    assert is_built(settings)
    assert not is_built(settings.model_copy(update={"dev_pages": True}))


def test_a_server_without_pages_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(UiNotBuilt, match="run `freight ui build`"):
        load_built_ui(tmp_path)
