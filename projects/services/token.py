"""Makes, reads and revokes the keys of people's programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from projects.models import ApiToken, User
from projects.services.audit import audit
from roughcut.core.errors import RefusedError

PREFIX = "rc_"
LONGEST_DAYS = 365
MOST_TOKENS = 20
_SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def token_create(*, user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """A new token and its key, which is told this once and kept nowhere."""
    name = name.strip()
    if not name or len(name) > 60:
        raise RefusedError("token-name", "A key needs a name of at most 60 letters.")
    if not 1 <= days <= LONGEST_DAYS:
        raise RefusedError(
            "token-days", "A key lasts 1 to {most} days.", values={"most": LONGEST_DAYS}
        )
    now = timezone.now()
    if user.api_tokens.filter(revoked_at__isnull=True, expires_at__gt=now).count() >= MOST_TOKENS:
        raise RefusedError(
            "token-many",
            "You have {most} keys that still open.",
            action="Revoke one that is not used.",
            values={"most": MOST_TOKENS},
        )
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=_digest(key),
        hint=key[:8],
        expires_at=now + timedelta(days=days),
    )
    audit(project=None, actor=user, verb="token_create", subject=name)
    return token, key


@transaction.atomic
def token_revoke(*, user: User, token_id: int) -> None:
    """Close one of the person's own tokens for good."""
    token = user.api_tokens.filter(pk=token_id, revoked_at__isnull=True).first()
    if token is None:
        raise RefusedError("stranger", "There is no such key here.")
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    audit(project=None, actor=user, verb="token_revoke", subject=token.name)


def token_user(*, key: str) -> tuple[User, ApiToken] | None:
    """Whose key this is, None for one that does not open (any more)."""
    now = timezone.now()
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(key), revoked_at__isnull=True, expires_at__gt=now)
        .filter(user__is_active=True)
        .first()
    )
    if token is None:
        return None
    long_ago = Q(used_at__isnull=True) | Q(used_at__lt=now - _SEEN_EVERY)
    ApiToken.objects.filter(long_ago, pk=token.pk).update(used_at=now)
    return token.user, token


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
