"""Tables of the accounts room: people and how they prove who they are. Companies: ``retailer_models.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.accounts import retailer_models  # noqa: F401 - its tables belong to the metadata as well
from freight_app.accounts.permissions import Role
from freight_app.kit.columns import Json, Table, UtcDateTime


class UserAccount(Table, table=True):
    """A person who can sign in. Never deleted: orders and histories speak of them; ``is_active`` shuts the door."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    email: str = Field(max_length=254)
    # The address with its case folded: one person, one account, however it is typed.
    email_key: str = Field(max_length=254, unique=True)
    # Empty until an invited person has chosen a password.
    password_hash: str = Field(default="", max_length=255)
    name: str = Field(max_length=120, index=True)
    phone: str = Field(default="", max_length=20)
    language: str = Field(default="en", max_length=2)
    # The currency that this person looks at prices in; empty for the shop's own.
    shown_currency: str = Field(default="", max_length=3, sa_column_kwargs={"server_default": ""})
    is_active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    last_sign_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UserRole(Table, table=True):
    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    role: Role = Field(primary_key=True, sa_type=sa.String(20), index=True)  # type: ignore[call-overload]
    given_at: datetime = Field(sa_type=UtcDateTime)
    given_by: str = Field(max_length=200)


class SignInSession(Table, table=True):
    """A browser that is signed in. The cookie's token is stored hashed: a copy of the database opens no door."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    ip: str = Field(default="", max_length=64)
    user_agent: str = Field(default="", max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PasswordReset(Table, table=True):
    """A link that sets a password, once."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class FirstAdminLink(Table, table=True):
    """The one link that makes the first admin. A single row: two claims meet at its lock."""

    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    token_hash: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ProgramSignIn(Table, table=True):
    """A program that acts for a user: the family of all refresh tokens that descend from one sign-in."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    label: str = Field(default="", max_length=120)
    created_at: datetime = Field(sa_type=UtcDateTime)
    last_used_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_reason: str = Field(default="", max_length=40)


class RefreshToken(Table, table=True):
    """Good for one use. Used ones stay for as long as their family lives: seeing one again means that it was stolen."""

    id: int | None = Field(default=None, primary_key=True)
    program_sign_in_id: int = Field(foreign_key="program_sign_in.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Address(Table, table=True):
    """Where a person wants things brought. At most one of a person's is the default."""

    __table_args__ = (
        sa.Index(
            "uq_address_default_of_user",
            "user_id",
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    label: str = Field(default="", max_length=60)
    recipient: str = Field(max_length=120)
    phone: str = Field(max_length=20)
    line: str = Field(max_length=200)
    city: str = Field(max_length=120)
    region: str = Field(default="", max_length=120)
    postal_code: str = Field(default="", max_length=20)
    country: str = Field(max_length=2)
    note: str = Field(default="", max_length=300)
    is_default: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class AuditEntry(Table, table=True):
    """Who changed what, from what, to what. Rows are never altered."""

    __table_args__ = (
        sa.Index("ix_audit_entry_entity_entity_id", "entity", "entity_id"),
        sa.Index("ix_audit_entry_actor_user_id", "actor_user_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_label: str = Field(max_length=200)
    actor_user_id: int | None = None
    entity: str = Field(max_length=60)
    entity_id: str = Field(max_length=80)
    action: str = Field(max_length=60)
    # {"field": {"before": ..., "after": ...}}; a field that came or went has only one of the two.
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]


def create_audit_guard(connection: sa.Connection) -> None:
    """Make the database itself refuse to alter or delete an entry. Called at ``create_all`` and by the migration."""
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER audit_entry_no_{action.lower()} BEFORE {action} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


@sa_event.listens_for(sa.inspect(AuditEntry).local_table, "after_create")
def _guard_new_trail(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    create_audit_guard(connection)
