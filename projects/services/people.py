"""What people settle for themselves."""

from __future__ import annotations

from django.conf import settings

from projects.models import User


def language_set(*, user: User, language: str) -> None:
    """Speak to this person in `language` from now on; one that is not ours changes nothing."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])
