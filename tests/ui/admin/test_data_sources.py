"""The wizard for what is no file: an address on the web, a database that the settings name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from freight_app.kit.house import House
from freight_app.migration.drafts import read_secrets, secrets_path
from freight_app.migration.ports import PageFetcher, WebPage
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.migration.web_errors import ConnectionFailed
from freight_app.ui.admin.data_jobs.job_state import JobState
from freight_app.ui.admin.data_jobs.own_data import NEW
from freight_app.ui.admin.data_jobs.wizard import WizardState
from freight_app.ui.admin.data_jobs.wizard_check import CheckState
from freight_app.ui.admin.data_jobs.wizard_columns_state import ColumnsState
from freight_app.ui.admin.data_jobs.wizard_database import DatabaseState
from freight_app.ui.admin.data_jobs.wizard_draft import OpenFile, open_file_in
from freight_app.ui.admin.data_jobs.wizard_far import FarState
from freight_app.ui.admin.data_jobs.wizard_target_state import TargetState
from freight_app.ui.admin.data_jobs.wizard_web_state import WebState
from tests.ui.admin.loading_desk import Desk
from tests.ui.tabs import where_to

SECRET = "s3cret-of-the-other-shop"
URL = "https://shop.example/api/products"


class OtherShop:
    """Gives out two pages of brands to whoever knows its secret."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_away = False

    def fetch(self, url: str, headers: Mapping[str, str]) -> WebPage:
        self.asked.append(url)
        if self.is_away:
            raise ConnectionFailed("shop.example")
        if headers.get("X-Api-Key") != SECRET:
            return WebPage(401, {}, b'{"error": "unknown key"}')
        pages = {"page=1": [{"name": f"Marque {n}"} for n in range(1, 7)], "page=2": [{"name": "Valeo"}]}
        rows = next((rows for mark, rows in pages.items() if mark in url), [])
        return WebPage(200, {"content-type": "application/json"}, json.dumps({"items": rows}).encode())


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk.open(house)


@pytest.fixture
def shop(desk: Desk) -> OtherShop:
    other = OtherShop()
    desk.house.database.ports.provide(PageFetcher, other)
    return other


def describe(desk: Desk, **typed: Any) -> str:
    """The form of an address filled in and sent; where the page went, if it did."""
    desk.visit(f"{NEW}?from=web")
    desk.tab.send(WizardState.load)
    desk.tab.send(WebState.set_paging, paging="page")
    desk.tab.send(WebState.set_auth, auth="header")
    return look(desk, **typed)


def look(desk: Desk, **typed: Any) -> str:
    data = {"url": URL, "param": "page", "first": "1", "size": "", "key_name": "X-Api-Key", "secret": SECRET} | typed
    return where_to(desk.tab.send(WebState.look, data=data))


def file_of(went: str) -> str:
    return went.partition("file=")[2].partition("&")[0]


def opened(desk: Desk, file_id: str) -> OpenFile:
    with desk.house.read() as uow:
        return open_file_in(uow, file_id)


def test_records_of_an_address_are_looked_at_then_loaded_whole(desk: Desk, shop: OtherShop) -> None:
    file_id = file_of(describe(desk))
    assert shop.asked == [f"{URL}?page=1"]
    desk.go(file_id, "file")
    view = desk.tab.state(FarState).view
    assert (desk.tab.state(WizardState).mode, view.name, view.columns) == ("rows", "shop.example", ["name"])
    assert [row[0] for row in view.rows] == [f"Marque {n}" for n in range(1, 6)]
    assert not view.lacks_secret
    desk.go(file_id, "target")
    desk.tab.send(TargetState.choose, target="brands")
    desk.go(file_id, "columns")
    assert desk.tab.state(ColumnsState).view.errors == 0
    job = desk.load(file_id, "Brands of the other shop")
    desk.open_job(job)
    assert (desk.tab.state(JobState).view.loaded, desk.tab.state(JobState).view.state) == (7, "succeeded")
    # The job has begun with it: nothing keeps the secret any longer, and the next loading asks for it.
    desk.go(file_id, "file")
    assert desk.tab.state(FarState).view.lacks_secret
    desk.go(file_id, "check")
    assert desk.tab.send(CheckState.load_it, data={"job_name": ""}) == []
    assert desk.tab.state(CheckState).lacks_secret


def test_the_secret_is_kept_apart_and_shown_nowhere(desk: Desk, shop: OtherShop) -> None:
    file_id = file_of(describe(desk))
    desk.visit(f"{NEW}?from=web&file={file_id}&step=file")
    desk.tab.send(WizardState.load)
    here = opened(desk, file_id)
    kept = secrets_path(here.path)
    assert kept.stat().st_mode & 0o077 == 0
    shown = (desk.tab.state(WebState).form, desk.tab.state(FarState).view, here.draft.model_dump_json())
    assert SECRET not in repr(shown)
    assert [path for path in here.path.parent.iterdir() if SECRET in path.read_text("utf-8", "replace")] == [kept]
    # Changed without writing it again: the same host may hear it, another one may not.
    assert look(desk, secret="", url=f"{URL}?active=1") != ""
    assert not kept.exists()


def test_a_secret_of_one_host_is_not_told_to_another(desk: Desk, shop: OtherShop) -> None:
    file_id = file_of(describe(desk))
    desk.visit(f"{NEW}?from=web&file={file_id}&step=file")
    desk.tab.send(WizardState.load)
    assert desk.tab.state(WebState).form.url == URL
    before = len(shop.asked)
    assert look(desk, secret="", url="https://elsewhere.example/api/products") == ""
    assert desk.tab.state(WebState).errors["secret"] != ""
    assert len(shop.asked) == before
    assert read_secrets(opened(desk, file_id).path)["auth"].get_secret_value() == SECRET


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"url": "ftp://shop.example/x"}, "url"),
        ({"url": f"{URL}?api_key=1234"}, "url"),
        ({"headers": "no colon here"}, "headers"),
        ({"headers": "Authorization: Bearer x"}, "headers"),
        ({"secret": " "}, "secret"),
        ({"param": ""}, "param"),
        ({"size": "many"}, "size"),
        ({"key_name": "Host"}, "key_name"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_an_address_is_said_at_its_field(
    desk: Desk, shop: OtherShop, typed: dict[str, str], field: str
) -> None:
    assert describe(desk, **typed) == ""
    state = desk.tab.state(WebState)
    assert [name for name, error in state.errors.items() if error] == [field]
    assert (state.is_looking, state.form.paging, shop.asked) == (False, "page", [])


def test_what_the_other_side_does_not_do_is_told_in_plain_words(desk: Desk, shop: OtherShop) -> None:
    assert describe(desk, secret="wrong") == ""
    assert "401" in desk.tab.state(WebState).trouble
    shop.is_away = True
    assert look(desk) == ""
    assert desk.tab.state(WebState).trouble == "Nobody answers at shop.example. Check the address, or try again later."
    # Asked once: somebody sits before the page.
    assert len(shop.asked) == 2


def name_databases(desk: Desk, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.executescript(
        "CREATE TABLE maker (name TEXT, since DATE); CREATE VIEW new AS SELECT name FROM maker WHERE since > '2000';"
        "INSERT INTO maker VALUES ('Valeo', '1923-01-01'), ('Bosch', '1886-11-15'), ('Nouvelle', '2010-02-03');"
    )
    other.close()
    setting = SecretStr(f"old=sqlite:///{tmp_path / 'other.db'}")
    desk.house.database.ports.provide(SqlDatabases, SqlDatabases.from_setting(setting))


def test_a_table_of_a_named_database_is_looked_at_and_loaded(desk: Desk, tmp_path: Path) -> None:
    name_databases(desk, tmp_path)
    desk.visit(f"{NEW}?from=database")
    desk.tab.send(WizardState.load)
    form = desk.tab.state(DatabaseState).form
    # The only one is chosen already.
    assert (form.database, [one["value"] for one in form.tables]) == ("old", ["maker", "new"])
    assert where_to(desk.tab.send(DatabaseState.look, data={})) == ""
    assert desk.tab.state(DatabaseState).errors["table"] == "Choose a table."
    desk.tab.send(DatabaseState.take_table, table="maker")
    file_id = file_of(where_to(desk.tab.send(DatabaseState.look, data={})))
    desk.go(file_id, "file")
    assert desk.tab.state(FarState).view.rows[0] == ["Valeo", "1923-01-01"]
    # Changed to some of its rows: the draft goes on, the earlier rows are gone.
    desk.visit(f"{NEW}?from=database&file={file_id}&step=file")
    desk.tab.send(WizardState.load)
    assert desk.tab.state(DatabaseState).form.table == "maker"
    desk.tab.send(DatabaseState.take, what="query")
    assert where_to(desk.tab.send(DatabaseState.look, data={"query": "DELETE FROM maker"})) == ""
    assert desk.tab.state(DatabaseState).errors["query"] != ""
    data = {"query": "SELECT name FROM maker WHERE since < '1900-01-01'"}
    other_id = file_of(where_to(desk.tab.send(DatabaseState.look, data=data)))
    desk.go(file_id, "file")
    assert not desk.tab.state(WizardState).is_found
    desk.go(other_id, "target")
    desk.tab.send(TargetState.choose, target="brands")
    job = desk.load(other_id)
    desk.open_job(job)
    assert (desk.tab.state(JobState).view.name, desk.tab.state(JobState).view.loaded) == ("old", 1)


def test_without_a_named_database_the_page_says_how_to_add_one(desk: Desk) -> None:
    desk.visit(f"{NEW}?from=database")
    desk.tab.send(WizardState.load)
    assert desk.tab.state(WizardState).mode == "database"
    assert desk.tab.state(DatabaseState).form.names == []
