"""Errors of the operations room."""

from __future__ import annotations

from freight_app.kit.errors import Conflict, FreightError


class BackupFailed(FreightError):
    """The copy could not be made or does not hold what it should. Nothing was left behind."""

    code = "backup_failed"


class BackupDamaged(FreightError):
    """The file is no backup of ours, or not as it was written. Nothing was changed."""

    code = "backup_damaged"


class BackupNewerThanCode(FreightError):
    """The backup was made by a later Freight than this one. Nothing was changed."""

    code = "backup_newer_than_code"


class HouseIsRunning(Conflict):
    """Somebody uses the database that is to be replaced. Nothing was changed."""

    code = "house_is_running"


class OtherKindOfDatabase(Conflict):
    """A SQLite backup cannot become a PostgreSQL database, nor the other way round. Nothing was changed."""

    code = "other_kind_of_database"


class DatabaseNotEmpty(Conflict):
    """A PostgreSQL backup is restored into an empty database only. Nothing was changed."""

    code = "database_not_empty"


class PayloadChanged(Conflict):
    """A task's payload is no longer the one that its editor was opened with. Nothing was changed."""

    code = "payload_changed"
