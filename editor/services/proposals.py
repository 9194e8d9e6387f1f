"""Other proposals on request: truly different cuts of a scene beside the one on the page."""

from __future__ import annotations

from django.db import transaction

from editor.engine.cut import Cut as EngineCut
from editor.engine.propose import ENGINE, diverse
from editor.models import Cut
from editor.selectors.material import material_of
from editor.services.edit_list import edit_list_replace
from editor.services.learning import learned_named
from editor.services.propose import (
    approved_choices,
    parameters_from,
    settled_again,
    wishes,
)
from editor.services.review import cut_for
from editor.services.standing import Standing, Told, told
from projects.models import Scene, User
from projects.permissions import Act
from projects.services.audit import audit
from roughcut.core.errors import RefusedError

MOST = 3
# Each cut is solved anew: more than this many would keep a room waiting.
_MOST_TRIED = 12


@transaction.atomic
def proposals_add(*, cut_id: int, actor: User) -> Told:
    """New versions of the cut's scene, each another cut; what people hold of this one is held.

    Raises RefusedError where the rushes give no other cut.
    """
    cut = cut_for(cut_id, actor, Act.SWAP)
    scene = Scene.objects.select_for_update(of=("self",)).get(pk=cut.scene_id)
    material = material_of(cut.scene)
    wanted = wishes(cut, parameters_from(cut.parameters), approved_choices(cut))
    known = {_shown_by(one) for one in scene.cuts.prefetch_related("events")}
    most = min(len(known) + MOST, _MOST_TRIED)
    found = diverse(material, wanted, learned_named(cut.model), k=most)
    others = [one for one in found if _shown(one) not in known][:MOST]
    if not others:
        raise RefusedError(
            "no-other-cut",
            "The rushes give no other cut than those there are.",
            action="Allow a take again, or hold fewer shots.",
        )
    newest = max(scene.cuts.values_list("version", flat=True))
    for number, proposed in enumerate(others, newest + 1):
        version_keep(cut, actor, number, proposed)
    return told(cut, actor, act="propose")


def version_keep(
    like: Cut,
    actor: User,
    version: int,
    proposed: EngineCut,
    held: Standing | None = None,
) -> Cut:
    """A version that asks for what another asks for. held: what people hold of it, if not the
    same."""
    cut = Cut.objects.get(pk=like.pk)
    cut.pk, cut.version, cut.revision, cut.seq = None, version, 0, 0
    cut.engine, cut.made_by = ENGINE, actor
    if held is not None:
        cut.pins, cut.trims = held.pins, held.trims
    cut._state.adding = True
    cut.save()
    edit_list_replace(cut=cut, proposed=proposed)
    settled_again(like, cut)
    audit(project=cut.project, actor=actor, verb="scene_propose", subject=cut)
    return cut


def _shown(cut: EngineCut) -> tuple[str, ...]:
    return tuple(event.clip for event in cut.events)


def _shown_by(cut: Cut) -> tuple[str, ...]:
    return tuple(str(event.clip_id or "") for event in cut.events.all())
