"""What a new model would change in a cut is told, and taken or refused by people."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from analysis.models import Reading
from editor.models import Cut, LearnedOffer, TasteModel
from editor.services.learned import change_key, learned_accept, learned_refuse, offer_now
from editor.services.learning import learned_named
from editor.services.propose import cut_proposed, scene_propose
from editor.services.review import event_status_set, event_swap
from editor.services.undo import change_redo, change_undo
from projects.models import User
from roughcut.core.errors import RefusedError
from tests.factories import make_clip, make_cut, make_shoot, make_user, read_lines

pytestmark = pytest.mark.django_db

# Someone to whom it is all one how a line is said.
CARELESS = {"flub": 0.0, "wrong_words": 0.0, "missing_words": 0.0, "seconds": 0.0}


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(editor: User) -> Cut:
    return make_cut(editor)


def promoted(cut: Cut, factors: dict[str, float], number: int = 1) -> TasteModel:
    TasteModel.objects.filter(state="promoted").update(state="retired")
    return TasteModel.objects.create(
        level="project",
        project=cut.project,
        number=number,
        name=f"project-{number}",
        events=41,
        learned={"factors": factors, "pause": 1.0, "certainty": 1.0},
        state="promoted",
    )


def prefer_second_takes(cut: Cut) -> TasteModel:
    """Circle every second take, and have a model that cares for nothing else."""
    for clip in cut.project.clips.filter(take__number=2):
        assert clip.take is not None
        clip.take.circled = True
        clip.take.save()
    return promoted(cut, {**CARELESS, "uncircled": 20.0})


def shown(cut: Cut) -> list[int | None]:
    return list(cut.events.order_by("order").values_list("clip", flat=True))


def takes(cut: Cut) -> list[int]:
    return list(cut.events.order_by("order").values_list("clip__take__number", flat=True))


def test_without_a_model_nothing_is_offered(cut: Cut, editor: User) -> None:
    assert offer_now(cut, editor) is None


def test_a_model_that_would_change_nothing_offers_nothing(cut: Cut, editor: User) -> None:
    promoted(cut, {"cut": 1.01})
    assert offer_now(cut, editor) is None


def test_an_offer_tells_each_shot_from_what_to_what_and_why(cut: Cut, editor: User) -> None:
    assert 2 not in takes(cut)
    prefer_second_takes(cut)
    offer = offer_now(cut, editor)
    assert offer is not None
    assert len(offer.changes) == 4
    for change, event in zip(offer.changes, cut.events.order_by("order"), strict=True):
        assert change["event"] == event.pk
        assert change["now"]["clip"] == event.clip_id
        assert change["then"]["clip"] != event.clip_id
        assert change["terms"][0][0] == "uncircled"
        assert change["price"] == pytest.approx(sum(points for _, points in change["terms"]))
        assert change["price"] > 0


def test_what_people_decided_is_not_offered_for_change(cut: Cut, editor: User) -> None:
    first, second, third, fourth = cut.events.order_by("order")
    event_swap(
        cut_id=cut.pk,
        actor=editor,
        event_id=first.pk,
        alternate_id=first.alternates.order_by("rank")[1].pk,
        revision=0,
    )
    for event, value in ((second, "approved"), (third, "locked")):
        event_status_set(cut_id=cut.pk, actor=editor, event_id=event.pk, value=value)
    prefer_second_takes(cut)
    cut.refresh_from_db()
    offer = offer_now(cut, editor)
    assert offer is not None
    assert [change["event"] for change in offer.changes] == [fourth.pk]


def test_what_is_taken_is_shown_as_a_new_revision_that_can_be_undone(
    cut: Cut, editor: User
) -> None:
    before = shown(cut)
    model = prefer_second_takes(cut)
    told = learned_accept(cut_id=cut.pk, actor=editor, revision=0)
    assert (told.revision, takes(cut)) == (1, [2, 2, 2, 2])
    cut.refresh_from_db()
    assert (cut.model, offer_now(cut, editor)) == (model.name, None)
    change_undo(cut_id=cut.pk, actor=editor)
    assert shown(cut) == before


def test_a_cut_is_of_the_taste_that_made_it_after_undo_and_redo_too(cut: Cut, editor: User) -> None:
    model = prefer_second_takes(cut)
    learned_accept(cut_id=cut.pk, actor=editor, revision=0)
    for act, taste in ((change_undo, ""), (change_redo, model.name)):
        act(cut_id=cut.pk, actor=editor)
        cut.refresh_from_db()
        assert cut.model == taste


def test_some_of_the_shots_can_be_taken(cut: Cut, editor: User) -> None:
    first, second, _, fourth = takes(cut)
    prefer_second_takes(cut)
    offer = offer_now(cut, editor)
    assert offer is not None
    learned_accept(cut_id=cut.pk, actor=editor, revision=0, changes=[change_key(offer.changes[2])])
    assert takes(cut) == [first, second, 2, fourth]


def test_changes_in_the_place_of_one_shot_are_told_apart(editor: User) -> None:
    """A wide take carries the whole scene; a model would break it up, and one break is taken."""
    shoot = make_shoot(editor)
    wide = make_clip(shoot.project, "W001.mov", scene=shoot.scene, setup="4", circled=True)
    lines = list(shoot.scene.lines.filter(kind="dialogue").order_by("order"))
    read_lines(wide, lines)
    cut = scene_propose(scene=shoot.scene, actor=editor)
    assert set(shown(cut)) == {wide.pk}
    Reading.objects.filter(clip=wide).update(error_rate=0.5)
    promoted(cut, {"wrong_words": 20.0, "cut": 0.05, "uncircled": 0.05})
    offer = offer_now(cut, editor)
    assert offer is not None
    keys = [change_key(change) for change in offer.changes]
    assert len(set(keys)) == len(keys) > 1
    learned_accept(cut_id=cut.pk, actor=editor, revision=0, changes=keys[-1:])
    last = cut.events.order_by("-order")[0]
    assert last.clip_id == offer.changes[-1]["then"]["clip"]
    assert cut.events.order_by("order")[0].clip_id == wide.pk


def test_what_was_refused_stays_refused_for_that_model_only(cut: Cut, editor: User) -> None:
    before = takes(cut)
    prefer_second_takes(cut)
    learned_refuse(cut_id=cut.pk, actor=editor)
    assert offer_now(cut, editor) is None
    assert takes(cut) == before
    promoted(cut, {**CARELESS, "uncircled": 21.0}, 2)
    assert offer_now(cut, editor) is not None


def test_an_offer_is_worked_out_anew_when_the_cut_moved_on(cut: Cut, editor: User) -> None:
    model = prefer_second_takes(cut)
    LearnedOffer.objects.create(cut=cut, model=model, revision=0, changes=[{"event": 0}])
    cut.revision = 1
    cut.save()
    offer = offer_now(cut, editor)
    assert offer is not None
    assert len(offer.changes) == 4


def test_nothing_is_taken_over_twice_or_late(cut: Cut, editor: User) -> None:
    prefer_second_takes(cut)
    with pytest.raises(RefusedError, match="changed the cut"):
        learned_accept(cut_id=cut.pk, actor=editor, revision=7)
    with pytest.raises(RefusedError, match="at least one"):
        learned_accept(cut_id=cut.pk, actor=editor, revision=0, changes=[])
    learned_accept(cut_id=cut.pk, actor=editor, revision=0)
    with pytest.raises(RefusedError, match="nothing to take over"):
        learned_accept(cut_id=cut.pk, actor=editor, revision=1)


def test_an_old_cut_is_made_again_from_what_it_keeps(cut: Cut, editor: User) -> None:
    prefer_second_takes(cut)
    taught = scene_propose(scene=cut.scene, actor=editor)
    assert (taught.model, takes(taught)) == ("project-1", [2, 2, 2, 2])
    promoted(cut, {"uncircled": 0.01}, 2)
    again = cut_proposed(taught, {}, learned_named(taught.model))
    now = taught.events.order_by("order")
    assert [(event.clip, event.source.start, event.source.end) for event in again.events] == [
        (str(event.clip_id), event.source_in, event.source_out) for event in now
    ]
    assert [[asdict(share) for share in event.terms] for event in again.events] == [
        event.terms for event in now
    ]
