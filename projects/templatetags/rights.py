"""Asks in a template whether the reader may do something in a project."""

from __future__ import annotations

from django import template

from projects.models import Project, User
from projects.permissions import Act, may, membership

register = template.Library()


@register.filter
def may_see_model(user: User, project: Project) -> bool:
    """Whether this person looks after what the engine learns in the project."""
    return may(membership(user, project.pk), Act.MODEL)
