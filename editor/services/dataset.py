"""The judgements of projects as a training set: features and choices, no media, no names."""

from __future__ import annotations

import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from editor.engine.terms import FEATURES, TERMS
from editor.learning.export import TEST, TRAIN, VALIDATION, rows
from editor.models import Verdict
from editor.selectors.judgements import judgements
from projects.models import Learning, Project, Role, User
from projects.permissions import Act, require
from projects.services.audit import audit

_NUMBER, _TEXT = {"type": "number"}, {"type": "string"}
_BY_TERM = {"type": "object", "additionalProperties": _NUMBER}


@transaction.atomic
def dataset_export(*, project: Project, actor: User) -> bytes:
    """A zip of every project that this person owns and that may be learned from."""
    require(actor, project, Act.MODEL)
    owned = Project.objects.filter(memberships__user=actor, memberships__role=Role.OWNER)
    audit(project=project, actor=actor, verb="dataset_export", subject=project)
    return dataset_zip(list(owned.exclude(learning=Learning.OFF)))


def dataset_zip(projects: Sequence[Project]) -> bytes:
    """train.jsonl, validation.jsonl, test.jsonl, split by project, and schema.json."""
    said = judgements(Verdict.objects.filter(project__in=projects))
    parts: dict[str, list[str]] = defaultdict(list)
    for row in rows(said, settings.SECRET_KEY.encode()):
        parts[row["split"]].append(json.dumps(row, sort_keys=True))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in (TRAIN, VALIDATION, TEST):
            archive.writestr(f"{part}.jsonl", "".join(f"{line}\n" for line in parts[part]))
        archive.writestr("schema.json", json.dumps(schema(), indent=2))
    return made.getvalue()


def schema() -> dict[str, Any]:
    """A row as JSON Schema, with the unit and the words of each term."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One judgement of a shot among all that could have been shown",
        "features": FEATURES,
        "terms": {
            term.key: {"unit": term.unit, "weight": term.weight, "doc": term.english.doc}
            for term in TERMS
        },
        "type": "object",
        "required": ["number", "kind", "person", "project", "scene", "options", "chosen", "split"],
        "properties": {
            "number": {"type": "integer", "description": "ascending in time"},
            "kind": {"enum": ["swap", "rating", "trim", "ban", "approval", "final", "accepted"]},
            "person": {**_TEXT, "description": "a name that only this house could tell"},
            "project": {**_TEXT, "description": "the same"},
            "scene": {**_TEXT, "description": "the same"},
            "options": {
                "type": "array",
                "items": _BY_TERM,
                "description": "by term, unweighted: the cut with it less the cut as it was",
            },
            "chosen": {
                "type": ["integer", "null"],
                "description": "place in options of what was put in, null if the shot stayed",
            },
            "rating": {"type": "integer", "minimum": 0, "maximum": 5},
            "pause_s": {**_NUMBER, "description": "trims: silence left at the edge, seconds"},
            "usual_s": {**_NUMBER, "description": "trims: silence of the untaught engine"},
            "tags": {"type": "array", "items": _TEXT, "description": "terms named as reasons"},
            "weights": {**_BY_TERM, "description": "of each term there, with nothing learned"},
            "confidence": {"type": ["number", "null"]},
            "style": _TEXT,
            "language": {"enum": ["en", "fr"]},
            "engine": _TEXT,
            "features": _TEXT,
            "split": {"enum": [TRAIN, VALIDATION, TEST]},
        },
    }
