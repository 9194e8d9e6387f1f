"""A finished cut that comes back from the editing system: the best judgement there is."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from editor.engine.cut import Cut as EngineCut
from editor.engine.terms import FEATURES
from editor.learning.feedback import Judgement, Kind
from editor.learning.gold import Change, FinalShot, Gold, gold
from editor.models import Cut, FinalCut, Verdict
from editor.selectors.material import material_of
from editor.services.learning import learned_named
from editor.services.propose import cut_proposed, parameters_from
from editor.services.review import cut_for
from projects.models import User
from projects.permissions import Act
from projects.services.audit import audit


@transaction.atomic
def final_cut_learn(
    *,
    cut: Cut,
    actor: User,
    sha256: str,
    pictures: Sequence[FinalShot],
    sounds: Sequence[FinalShot] = (),
) -> FinalCut:
    """Compare a final cut with what the engine proposed, and keep each difference as a verdict.

    pictures, sounds: pieces of our clips (ids as text) with source and record frames; without
    sounds, each piece is heard as it is seen. sha256: of the imported file, which teaches once.
    """
    cut = cut_for(cut.pk, actor, Act.SWAP)
    known = FinalCut.objects.filter(cut=cut, sha256=sha256).first()
    if known is not None:
        return known
    # Held against the engine's own proposal: what people changed here is their doing already.
    learned = learned_named(cut.model)
    proposed: EngineCut = cut_proposed(cut, {}, learned)
    found = gold(
        material_of(cut.scene),
        proposed,
        pictures,
        sounds,
        _template(cut, actor),
        learned,
        parameters_from(cut.parameters),
    )
    Verdict.objects.bulk_create(_verdict(cut, actor, one) for one in found.judgements)
    final = FinalCut.objects.create(
        cut=cut,
        sha256=sha256,
        brought_by=actor,
        kept=_count(found, Change.KEPT),
        changed=_count(found, Change.REPLACED) + _count(found, Change.DROPPED),
        detail=found.as_dict(),
    )
    audit(project=cut.project, actor=actor, verb="final_cut_learn", subject=cut, sha256=sha256)
    return final


def _template(cut: Cut, actor: User) -> Judgement:
    return Judgement(
        number=0,
        kind=Kind.APPROVAL,
        person=str(actor.pk),
        project=str(cut.project_id),
        scene=str(cut.scene_id),
        options=(),
        style=cut.parameters.get("style", "classic"),
        language=cut.project.language,
        engine=cut.engine,
    )


def _verdict(cut: Cut, actor: User, said: Judgement) -> Verdict:
    return Verdict(
        project=cut.project,
        cut=cut,
        person=actor,
        kind=said.kind.value,
        version=cut.version,
        revision=cut.revision,
        engine=said.engine,
        features=FEATURES,
        model=cut.model,
        style=said.style,
        language=said.language,
        options=[{"name": one.name, "differences": dict(one.differences)} for one in said.options],
        weights=dict(said.weights),
        chosen=said.chosen,
        pause_s=said.pause_s,
        usual_s=said.usual_s,
        detail={"place": said.number},
    )


def _count(found: Gold, change: Change) -> int:
    return sum(one.change is change for one in found.stretches)
