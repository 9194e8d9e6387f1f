"""Makes projects and lets people in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.db import transaction

from projects.models import Membership, Project, Role, User
from projects.services.audit import audit


@transaction.atomic
def project_create(*, name: str, language: str, owner: User | None, **fields: Any) -> Project:
    """A new project; its owner, if any, is its first member."""
    project = Project(name=name, language=language, **fields)
    project.full_clean(exclude=["favour"])
    project.save()
    if owner is not None:
        Membership.objects.create(project=project, user=owner, role=Role.OWNER)
    audit(project=project, actor=owner, verb="project_create", subject=name)
    return project


@transaction.atomic
def member_set(*, project: Project, user: User, role: str, actor: User | None) -> Membership:
    """Let a person in, or change what they come as."""
    member, _ = Membership.objects.update_or_create(
        project=project, user=user, defaults={"role": role}
    )
    audit(project=project, actor=actor, verb="member_set", subject=user, role=role)
    return member


def project_rate_set(*, project: Project, rate: Fraction, drop: bool) -> None:
    """Fix the rate of the project's cuts."""
    project.rate_num, project.rate_den, project.drop_frame = (
        rate.numerator,
        rate.denominator,
        drop,
    )
    project.save(update_fields=["rate_num", "rate_den", "drop_frame"])
