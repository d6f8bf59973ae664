"""Facts that stop a change of a project."""

from __future__ import annotations

from enum import StrEnum

from freight_app.kit.errors import Conflict


class ProjectNotInState(Conflict):
    """The project's status does not allow this step."""

    code = "project_not_in_state"

    def __init__(self, code: str, start: StrEnum, to: StrEnum) -> None:
        super().__init__(
            f"Project {code} is {start.value}: it cannot become {to.value}.", project=code, status=start.value
        )


class ProjectClosed(Conflict):
    """It is done or cancelled: what belongs to it stays as it is."""

    code = "project_closed"


class ProjectChanged(Conflict):
    """Somebody else changed it since it was read."""

    code = "project_changed"


class BelongsToProject(Conflict):
    """What is to be linked belongs to another project: ``details["project"]`` is its code where it may be known."""

    code = "belongs_to_project"


class LastLead(Conflict):
    """Somebody must lead a project."""

    code = "last_project_lead"
