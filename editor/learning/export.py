"""The data set of judgements as rows: no media, no names of people, split by project."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from typing import Any

from editor.learning.feedback import Judgement

TRAIN, VALIDATION, TEST = "train", "validation", "test"
# Of every hundred projects, those below the first number train, below the second validate.
_TRAIN_BELOW, _VALIDATION_BELOW = 70, 85
_SHOWN = 12


def split_of(project: str) -> str:
    """The part of the data set that a project is in, always the same one.

    By project and not by judgement: a scene that was trained on is never tested on.
    """
    place = int(hashlib.sha256(project.encode()).hexdigest(), 16) % 100
    if place < _TRAIN_BELOW:
        return TRAIN
    return VALIDATION if place < _VALIDATION_BELOW else TEST


def rows(judgements: Sequence[Judgement], secret: bytes) -> Iterator[dict[str, Any]]:
    """One plain row for each judgement, in order of time.

    secret: of this house; people, projects and scenes go by a name that only it could tell, and
    options by their place. What is written, said or shown is not in a judgement at all.
    Raises ValueError for an empty secret.
    """
    if not secret:
        raise ValueError("without a secret the names could be told by trying")
    for judgement in sorted(judgements, key=lambda x: x.number):
        names = [option.name for option in judgement.options]
        plain = judgement.as_dict()
        plain["options"] = [dict(option.differences) for option in judgement.options]
        plain["chosen"] = names.index(judgement.chosen) if judgement.chosen else None
        for kind in ("person", "project", "scene"):
            of = f"{judgement.project}/{judgement.scene}" if kind == "scene" else plain[kind]
            plain[kind] = _pseudonym(secret, kind, of)
        yield plain | {"split": split_of(judgement.project)}


def _pseudonym(secret: bytes, kind: str, name: str) -> str:
    return hmac.new(secret, f"{kind}:{name}".encode(), hashlib.sha256).hexdigest()[:_SHOWN]
