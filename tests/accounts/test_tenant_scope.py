"""The wall between tenants, and that every statement of the house goes through it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select

from freight_app import tables
from freight_app.accounts import tenants
from freight_app.accounts.tenant_models import Tenant, TenantKey, TenantUsage
from freight_app.accounts.tenant_scope import across_tenants, of_tenant
from freight_app.kit.house import House
from tests.accounts.people import count
from tests.accounts.tenant_fixtures import add_key, add_tenant

APP = Path(tables.__file__).parent
STATEMENTS = {"select", "update", "delete", "get"}
WALLS = {"of_tenant", "across_tenants"}


def test_a_statement_sees_and_changes_the_rows_of_one_tenant(house: House) -> None:
    nord, sud = add_tenant(house), add_tenant(house, "Sud")
    for tenant in (nord, nord, sud):
        add_key(house, tenant)
    key, local = aliased(TenantKey), sa.inspect(TenantKey).local_table
    with house.write() as uow:
        assert len(uow.session.exec(of_tenant(select(TenantKey), TenantKey, nord.id)).all()) == 2
        assert len(uow.session.exec(of_tenant(select(key), key, sud.id)).all()) == 1
        assert len(uow.session.connection().execute(of_tenant(sa.select(local), local, sud.id)).all()) == 1
        both = select(TenantKey, Tenant).join(Tenant, col(Tenant.id) == col(TenantKey.tenant_id))
        assert len(uow.session.exec(of_tenant(both, TenantKey, nord.id)).all()) == 2
        uow.session.exec(of_tenant(sa.update(TenantKey), TenantKey, sud.id).values(label="theirs"))
        uow.session.exec(of_tenant(sa.delete(TenantKey), TenantKey, nord.id))
    assert count(house, "tenant_key") == count(house, "tenant_key", "label = 'theirs'") == 1


def test_the_rows_of_a_deleted_tenant_are_not_there(house: House) -> None:
    nord = add_tenant(house)
    add_key(house, nord)
    with house.write() as uow:
        tenants.delete_tenant(uow, nord.public_id)
    with house.write() as uow:
        assert uow.session.exec(of_tenant(select(TenantKey), TenantKey, nord.id)).all() == []
        assert uow.session.exec(of_tenant(sa.delete(TenantKey), TenantKey, nord.id)).rowcount == 0
    assert count(house, "tenant_key") == 1


def test_a_table_without_an_owner_is_refused() -> None:
    for table in (Tenant, sa.inspect(Tenant).local_table):
        with pytest.raises(ValueError, match="has no tenant_id"):
            of_tenant(select(Tenant), table, 1)


def test_crossing_the_wall_wants_a_reason() -> None:
    with pytest.raises(ValueError, match="say why"):
        across_tenants(select(TenantUsage), because="")


def owned_by_tenants() -> set[str]:
    """The models whose rows belong to a tenant."""
    return {
        mapper.class_.__name__
        for mapper in SQLModel._sa_registry.mappers  # type: ignore[attr-defined]
        if "tenant_id" in mapper.local_table.c
    }


def statements_without_a_wall(source: str, owned: set[str]) -> list[str]:
    """The functions of a module that build more statements on tenants' rows than they take through the wall."""
    tree = ast.parse(source)
    above = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    built: dict[str, int] = {}
    walls: dict[str, int] = {}
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        place = _function_of(call, above)
        if _name_of(call) in WALLS:
            walls[place] = walls.get(place, 0) + 1
        whole = _chain_of(call, above)
        if _name_of(call) in STATEMENTS and owned & set(_names_in(whole)) and not _is_part_of_another(whole, above):
            built[place] = built.get(place, 0) + 1
    return [place for place, number in built.items() if number > walls.get(place, 0)]


def _name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _names_in(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _chain_of(call: ast.AST, above: dict[ast.AST, ast.AST]) -> ast.AST:
    """``select(A).join(B).where(...)`` for its ``select(A)``."""
    parent = above[call]
    if isinstance(parent, ast.Attribute) or (isinstance(parent, ast.Call) and parent.func is call):
        return _chain_of(parent, above)
    return call


def _is_part_of_another(node: ast.AST, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether it stands inside another statement: that one is what goes through the wall."""
    while (node := above.get(node, ast.Module([], []))) and not isinstance(node, (ast.stmt, ast.Module)):
        if isinstance(node, ast.Call) and _begins_with(node) in STATEMENTS - {"get"}:
            return True
    return False


def _begins_with(call: ast.Call) -> str:
    """``select`` for ``select(A).where(...)``."""
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return _begins_with(inner) if isinstance(inner, ast.Call) else _name_of(call)


def _function_of(node: ast.AST, above: dict[ast.AST, ast.AST]) -> str:
    while not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Module)):
        node = above[node]
    return getattr(node, "name", "the module")


def test_every_statement_on_tenants_rows_goes_through_the_wall() -> None:
    owned = owned_by_tenants()
    assert {"TenantKey", "TenantUsage"} <= owned
    found = [
        f"{path.relative_to(APP)}: {place}"
        for path in sorted(APP.rglob("*.py"))
        for place in statements_without_a_wall(path.read_text(), owned)
    ]
    assert found == [], "take these through of_tenant(), or across_tenants() with the reason"


@pytest.mark.parametrize(
    ("body", "is_naked"),
    [
        ("return run(select(Job).where(Job.id == 1))", True),
        ("return session.get(Job, 1)", True),
        ("run(sa.update(Job).values(a=1))", True),
        ("run(select(Other).join(Job, Job.id == Other.id))", True),
        ("run(of_tenant(select(Job), Job, 1)); run(sa.delete(Job))", True),
        ("statement = select(Job)\n    return of_tenant(statement, Job, 1)", False),
        ("return of_tenant(select(Other).where(Other.id.in_(select(Job.id))), Job, 1)", False),
        ("return across_tenants(sa.delete(Job), because='the clock prunes')", False),
        ("session.add(Job(a=1))\n    return run(select(Other))", False),
        ("return values.get(Other)", False),
    ],
)
def test_the_reader_of_sources_tells_a_naked_statement(body: str, is_naked: bool) -> None:
    source = f"def read():\n    {body}\n"
    assert statements_without_a_wall(source, {"Job"}) == (["read"] if is_naked else [])
