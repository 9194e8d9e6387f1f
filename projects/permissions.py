"""Who may do what in a project. One table, asked by every view, socket and service."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from projects.models import Membership, Project, Role, User
from roughcut.core.errors import RefusedError


class Act(StrEnum):
    """What a person may want to do in a project."""

    SEE = "see"
    NOTE = "note"
    RATE = "rate"
    APPROVE = "approve"
    SWAP = "swap"
    EXPORT = "export"
    INGEST = "ingest"
    MANAGE = "manage"
    MODEL = "model"


_EVERYBODY = frozenset({Act.SEE, Act.NOTE})
RIGHTS: dict[str, frozenset[Act]] = {
    Role.OWNER: frozenset(Act),
    Role.EDITOR: frozenset(Act) - {Act.MANAGE, Act.MODEL},
    Role.DIRECTOR: _EVERYBODY | {Act.RATE, Act.APPROVE, Act.SWAP},
    Role.PRODUCER: _EVERYBODY | {Act.EXPORT},
    Role.GUEST: _EVERYBODY,
}


def membership(user: User | AnonymousUser, project_id: int) -> Membership | None:
    """The person's membership of the project, None for a stranger."""
    if not user.is_authenticated or not user.is_active:
        return None
    return (
        Membership.objects.select_related("project")
        .filter(user_id=user.pk, project_id=project_id)
        .first()
    )


def may(found: Membership | None, act: Act) -> bool:
    return found is not None and act in RIGHTS[found.role]


def require(user: User | AnonymousUser, project: Project | int, act: Act) -> Membership:
    """The membership that allows the act.

    Raises RefusedError `refused.stranger` for who is no member (told as "not found", so that
    nothing is given away), `refused.role` for a member whose role does not allow it.
    """
    project_id = project if isinstance(project, int) else project.pk
    found = membership(user, project_id)
    if found is None:
        raise RefusedError("stranger", "There is no such project here.")
    if not may(found, act):
        raise RefusedError(
            "role",
            "Your role in this project cannot do this.",
            action="Ask the owner of the project.",
        )
    return found
