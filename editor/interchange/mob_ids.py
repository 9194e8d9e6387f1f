"""The ids of our mobs: the same source has the same one in every AAF, so cuts that return know it.

Format: SMPTE 330M, unique material identifiers.
"""

from __future__ import annotations

import hashlib
from typing import Any

from aaf2.mobid import MobID

_UMID_LABEL = bytes.fromhex("060a2b340101010501010f20") + b"\x13\x00\x00\x00"


def mob_id(*parts: str) -> Any:  # pyaaf2 ships no types
    """The same parts give the same id in every export."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return MobID(bytes_le=_UMID_LABEL + digest[:16])


def master_identity(project: str, key: str, name: str, sha256: str) -> str:
    """The id of a source's master mob as a text."""
    return str(mob_id(project, "master", f"{key}\0{sha256 or name}"))
