"""Finds what an address names, for who may see it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from projects.models import Clip, Membership, User
from projects.permissions import Act, require
from roughcut.core.errors import RefusedError


def person(request: HttpRequest) -> User:
    """The signed-in person; views that call it are behind login_required."""
    return cast(User, request.user)


def project_for(request: HttpRequest, project_id: int, act: Act = Act.SEE) -> Membership:
    """The membership, with its project, that allows the act. Raises RefusedError."""
    return require(person(request), project_id, act)


def clip_for(user: User, clip_id: int, act: Act = Act.SEE) -> Clip:
    """A clip of a project of this person's. Raises RefusedError."""
    clip = Clip.objects.select_related("project").filter(pk=clip_id).first()
    if clip is None:
        raise RefusedError("stranger", "There is no such clip here.")
    require(user, clip.project_id, act)
    return clip
