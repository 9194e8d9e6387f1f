"""The only reader of the environment: typed values, and the variable's name when one is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str | None = None) -> str:
    """The variable's value; an empty one counts as not set.

    Raises ImproperlyConfigured with the name if it is not set and there is no default.
    """
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"{name} is not set. See .env.example for what it means.")
    return default


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no. Raises ImproperlyConfigured on any other word."""
    value = text(name, "").lower()
    if not value:
        return default
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")


def number(name: str, default: int) -> int:
    """The variable as a whole number. Raises ImproperlyConfigured if it is not one."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {value!r}; write a whole number.") from error


def words(name: str, default: str = "") -> tuple[str, ...]:
    """The variable as the comma-separated words it lists."""
    listed = text(name, default).split(",")
    return tuple(word.strip() for word in listed if word.strip())


def path(name: str, default: Path) -> Path:
    """The variable as an absolute path; `~` is the user's home."""
    value = text(name, "")
    return Path(value).expanduser().absolute() if value else default


def cache_root() -> Path:
    """Where this user's caches of ours lie. Source: the XDG base directory specification."""
    return path("XDG_CACHE_HOME", Path.home() / ".cache") / "roughcut"


def database(name: str) -> dict[str, object] | None:
    """The variable, a postgres:// address, as a Django database; None if it is not set.

    Raises ImproperlyConfigured for any other kind of address: Rough Cut keeps to PostgreSQL.
    """
    address = text(name, "")
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must begin with postgres:// ({parts.scheme!r} read).")
    options = dict(parse_qsl(parts.query))
    # Not parts.hostname, which would write a socket's directory (%2Fvar%2Frun) in small letters.
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "roughcut",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(host)),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def set_default(name: str, value: str) -> None:
    """Give the variable a value for this process and its children if it has none."""
    os.environ.setdefault(name, value)


def for_child(**values: str) -> dict[str, str]:
    """This process's environment with `values` in it, to start another program with."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", **values}
