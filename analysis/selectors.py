"""What later stages and pages read of the analysis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import F, Func, JSONField, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from analysis.codec import decode
from analysis.models import Analysis, Step
from analysis.observations import Observation
from projects.models import Clip, Project

Kind = TypeVar("Kind", bound=Observation)


@dataclass(frozen=True, slots=True)
class Observed:
    """All observations of one clip, of every analyser that could look."""

    of_kind: dict[type, tuple[Observation, ...]]

    def all(self, kind: type[Kind]) -> tuple[Kind, ...]:
        return tuple(value for value in self.of_kind.get(kind, ()) if isinstance(value, kind))


def observed(clips: list[Clip], *kinds: type[Observation]) -> dict[int, Observed]:
    """The observations of some kinds of several clips in one read, by clip id."""
    found: dict[int, dict[type, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    rows = Analysis.objects.filter(clip__in=clips, state=Analysis.State.DONE).order_by("analyser")
    for clip_id, values in rows.values_list("clip_id", _only(kinds)):
        for value in decode(values):
            found[clip_id][type(value)].append(value)
    return {
        clip.pk: Observed({kind: tuple(values) for kind, values in found[clip.pk].items()})
        for clip in clips
    }


def _only(kinds: Collection[type[Observation]]) -> Func:
    """The observations of some kinds, picked out by the database: words alone are thousands."""
    wanted = " || ".join(f'@.kind == "{kind.__name__}"' for kind in kinds)
    return Func(
        F("observations"),
        Value(f"$[*] ? ({wanted})"),
        template="jsonb_path_query_array(%(expressions)s::jsonpath)",
        output_field=JSONField(),
    )


# What each analyser is for, as people say it.
WHAT = {
    "transcript": _("Listening to dialogue"),
    "faces": _("Recognising faces"),
    "emotion": _("Reading expressions"),
    "framing": _("People and shot sizes"),
    "boom": _("Booms in frame"),
    "movement": _("Camera moves"),
    "quality": _("Focus and exposure"),
    "light": _("Light and colour"),
}


@dataclass(frozen=True, slots=True)
class Unavailable:
    """what: the missing analysis in the reader's words. why: for the operator, in English."""

    what: str
    why: str


def unavailable_of(project: Project) -> list[Unavailable]:
    """Analysers that could not run on this project, each with why."""
    rows = Analysis.objects.filter(clip__project=project, state=Analysis.State.UNAVAILABLE)
    found = sorted(set(rows.values_list("analyser", "message")))
    return [Unavailable(str(WHAT.get(name, name)), why) for name, why in found]


def steps_of(project_id: int) -> QuerySet[Step]:
    return Step.objects.filter(project_id=project_id).select_related("clip__take__setup", "scene")
