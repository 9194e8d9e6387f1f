"""A new proposal of the best of two: one cut, with some of its shots as another shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.db import transaction

from editor.models import Cut, Event, Verdict
from editor.selectors.compare import Column, columns_of, run_key, runs_of, ways_in
from editor.services.edit_list import events_of
from editor.services.feedback import verdict_add
from editor.services.learning import learned_named
from editor.services.proposals import version_keep
from editor.services.propose import cut_proposed, locked_choices
from editor.services.review import cut_for, require_fresh
from editor.services.standing import standing, told
from projects.models import Scene, User
from projects.permissions import Act
from roughcut.core.errors import RefusedError


@transaction.atomic
def mix_keep(
    *,
    cut_id: int,
    other_id: int,
    actor: User,
    revisions: tuple[int, int],
    taken: Collection[str],
) -> Cut:
    """A new version: a cut, with what is named in `taken` as the other shows it there.

    What is taken is held, as after a swap, and kept as a judgement. revisions: of the cut and of
    the other, as the person saw them; taken: see `compare.run_key`.
    """
    cut, other = cut_for(cut_id, actor, Act.SWAP), cut_for(other_id, actor, Act.SWAP)
    if cut.scene_id != other.scene_id:
        raise RefusedError("other-scene", "These cuts are of two scenes.")
    for one, revision in zip((cut, other), revisions, strict=True):
        require_fresh(one, revision)
    runs = [run for run in runs_of(columns_of(other, cut)) if run_key(run) in taken]
    if not runs:
        raise RefusedError("no-change", "Choose at least one of the shots.")
    put = [(run, ways_in(run, "a")) for run in runs]
    _require_open(cut, runs)
    for run, ways in put:
        _judged(cut, actor, run, ways)
    rest = standing(cut).without({key for run in runs for key in ways_in(run, "b")})
    held = {key: name for _, ways in put for key, name in ways.items() if name}
    wanted = replace(rest, choices=rest.choices | held, pins=rest.pins | held)
    cut.pins, cut.trims = wanted.pins, wanted.trims
    proposed = cut_proposed(cut, wanted.choices, learned_named(cut.model))
    scene = Scene.objects.select_for_update(of=("self",)).get(pk=cut.scene_id)
    newest = max(scene.cuts.values_list("version", flat=True))
    mixed = version_keep(cut, actor, newest + 1, proposed, wanted)
    told(Cut.objects.get(pk=cut.pk), actor, act="propose")
    return mixed


def _require_open(cut: Cut, runs: list[list[Column]]) -> None:
    fixed = locked_choices(cut).keys()
    if not fixed.isdisjoint(key for run in runs for key in ways_in(run, "b")):
        raise RefusedError("locked", "This shot is locked.", action="Unlock it first.")


def _judged(cut: Cut, actor: User, run: list[Column], ways: Mapping[str, str]) -> None:
    """Somebody saw both, and would rather have the other's."""
    keys = ways_in(run, "b").keys()
    event = next((one for one in events_of(cut) if _of(one, keys)), None)
    if event is not None:
        verdict_add(cut, actor, Verdict.Kind.SWAP, event, ways=ways)


def _of(event: Event, keys: Collection[str]) -> bool:
    return any(key in keys for key, _ in event.ways)
