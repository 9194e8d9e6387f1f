"""Two cuts of a scene beside each other: where they part, why, and the best of both kept."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from editor.models import Cut, Verdict
from editor.selectors.compare import columns_of, compare_state, run_key, runs_of
from editor.services.mix import mix_keep
from editor.services.propose import scene_propose
from editor.services.review import event_status_set, event_swap
from projects.models import Role, User
from roughcut.core.errors import RefusedError
from roughcut.core.vocabulary import Language
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


@pytest.fixture
def a(editor: User) -> Cut:
    return make_cut(editor)


def other_takes(a: Cut, editor: User, *shots: int) -> Cut:
    """The next proposal, with another take in these shots."""
    b = scene_propose(scene=a.scene, actor=editor)
    for shot in shots:
        b.refresh_from_db()
        event = b.events.get(order=shot)
        event_swap(
            cut_id=b.pk,
            actor=editor,
            event_id=event.pk,
            alternate_id=event.alternates.order_by("rank")[0].pk,
            revision=b.revision,
        )
    b.refresh_from_db()
    return b


def shown(cut: Cut) -> list[int | None]:
    return list(cut.events.order_by("order").values_list("clip", flat=True))


def mixed(a: Cut, b: Cut, editor: User, *taken: str) -> Cut:
    revisions = b.revision, a.revision
    return mix_keep(cut_id=b.pk, other_id=a.pk, actor=editor, revisions=revisions, taken=taken)


def test_the_same_cut_twice_has_no_difference(a: Cut, editor: User) -> None:
    b = other_takes(a, editor)
    state = compare_state(a, b, Language.ENGLISH)
    assert len(state["columns"]) == 4
    assert state["runs"] == []
    assert all(one["a"]["record_in"] == one["b"]["record_in"] for one in state["columns"])


def test_each_other_shot_is_a_difference_with_the_points_that_make_it(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 1, 3)
    state = compare_state(a, b, Language.ENGLISH)
    assert [one["run"] for one in state["columns"]] == [None, 0, None, 1]
    for run, shot in zip(state["runs"], (1, 3), strict=True):
        event = b.events.get(order=shot)
        back = min(event.alternates.all(), key=lambda one: one.price)
        assert back.clip_id == a.events.get(order=shot).clip_id
        assert sum(one["amount"] for one in run["terms"]) == pytest.approx(back.price, abs=0.03)
        assert back.price < 0


def test_reasons_are_told_in_the_readers_words(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 1)
    english, french = (
        compare_state(a, b, language)["runs"][0]["terms"]
        for language in (Language.ENGLISH, Language.FRENCH)
    )
    assert [one["amount"] for one in english] == [one["amount"] for one in french]
    assert {one["label"] for one in english}.isdisjoint(one["label"] for one in french)


def test_both_can_play_the_same_words(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 1)
    pairs = compare_state(a, b, Language.ENGLISH)["same_words"]
    ends = [max(event.record_out for event in cut.events.all()) for cut in (a, b)]
    assert (pairs[0], pairs[-1]) == ([0, 0], ends)
    assert len(pairs) > 4
    for here, there in itertools.pairwise(pairs):
        assert here[0] < there[0]
        assert here[1] < there[1]


def test_the_columns_of_a_cut_fill_it_from_end_to_end(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 2)
    columns = compare_state(a, b, Language.ENGLISH)["columns"]
    for side, cut in (("a", a), ("b", b)):
        edges = [(one[side]["record_in"], one[side]["record_out"]) for one in columns]
        assert edges[0][0] == 0
        assert edges[-1][1] == max(event.record_out for event in cut.events.all())
        assert all(out == into for (_, out), (into, _) in itertools.pairwise(edges))


def test_the_best_of_both_becomes_a_proposal_that_holds_what_was_taken(
    a: Cut, editor: User
) -> None:
    b = other_takes(a, editor, 1, 3)
    first, second = (run_key(run) for run in runs_of(columns_of(a, b)))
    mix = mixed(a, b, editor, second)
    assert mix.version == 3
    assert shown(mix) == [*shown(b)[:3], shown(a)[3]]
    assert mix.pins[second] == dict(a.events.get(order=3).ways)[second]
    assert mix.pins[first] == b.pins[first]
    again = scene_propose(scene=a.scene, actor=editor)
    assert shown(again) == shown(mix)


def test_what_was_taken_is_kept_as_a_judgement_of_who_saw_both(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 3)
    before = Verdict.objects.count()
    (run,) = runs_of(columns_of(a, b))
    mixed(a, b, editor, run_key(run))
    verdict = Verdict.objects.latest("pk")
    assert Verdict.objects.count() == before + 1
    assert (verdict.kind, verdict.person, verdict.cut) == (Verdict.Kind.SWAP, editor, b)
    assert verdict.chosen in {option["name"] for option in verdict.options}


def test_a_mix_of_an_older_cut_of_nothing_or_of_a_locked_shot_is_refused(
    a: Cut, editor: User
) -> None:
    b = other_takes(a, editor, 3)
    (run,) = runs_of(columns_of(a, b))
    with pytest.raises(RefusedError, match="changed the cut"):
        mix_keep(cut_id=b.pk, other_id=a.pk, actor=editor, revisions=(0, 0), taken=[run_key(run)])
    with pytest.raises(RefusedError, match="at least one"):
        mixed(a, b, editor)
    last = b.events.get(order=3)
    event_status_set(cut_id=b.pk, actor=editor, event_id=last.pk, value="locked")
    with pytest.raises(RefusedError, match="locked"):
        mixed(a, b, editor, run_key(run))
    assert a.scene.cuts.count() == 2


def test_the_page_compares_for_members_and_mixes_for_who_may_swap(a: Cut, editor: User) -> None:
    b = other_takes(a, editor, 3)
    (run,) = runs_of(columns_of(a, b))
    page = reverse("compare", args=[a.pk, b.pk])
    form: dict[str, Any] = {"revision_a": 0, "revision_b": b.revision, "taken": run_key(run)}
    guest, stranger = make_user("Ines"), make_user("Nobody")
    add_member(a.project, guest, Role.GUEST)
    for user, seen, kept in ((stranger, 404, 404), (guest, 200, 403), (editor, 200, 302)):
        client = Client()
        client.force_login(user)
        assert client.get(page).status_code == seen
        assert client.get(reverse("cut-compare", args=[a.pk, b.pk])).status_code == seen
        assert client.post(page, form).status_code == kept
    assert a.scene.cuts.count() == 3


def test_two_cuts_of_different_scenes_are_not_compared(a: Cut, editor: User) -> None:
    elsewhere = make_cut(editor)
    client = Client()
    client.force_login(editor)
    assert client.get(reverse("compare", args=[a.pk, elsewhere.pk])).status_code == 404
