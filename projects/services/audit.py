"""Keeps the trail of who did what."""

from __future__ import annotations

from typing import Any

from projects.models import AuditEntry, Project, User


def audit(
    *, project: Project | None, actor: User | None, verb: str, subject: object, **detail: Any
) -> AuditEntry:
    """Append one entry; call it in the transaction of the act itself."""
    return AuditEntry.objects.create(
        project=project, actor=actor, verb=verb, subject=str(subject)[:255], detail=detail
    )
