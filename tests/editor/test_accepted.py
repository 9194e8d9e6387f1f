"""Shots that nobody touched in a cut that went out say a little, and only once."""

from __future__ import annotations

import pytest

from editor.jobs import run_export
from editor.learning.feedback import Kind
from editor.models import Alternate, Cut, Event, Export, Verdict
from editor.selectors.judgements import judgements
from editor.services.accepted import export_teaches
from editor.services.export import export_ask
from editor.services.review import event_swap
from projects.models import User
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(owner: User) -> Cut:
    return make_cut(owner)


def swapped(cut: Cut, owner: User) -> Event:
    """One shot of several that a person replaced."""
    alternate = Alternate.objects.filter(event__cut=cut).order_by("event__order", "rank")[0]
    event = alternate.event
    event_swap(
        cut_id=cut.pk,
        actor=owner,
        event_id=event.pk,
        alternate_id=alternate.pk,
        revision=cut.revision,
    )
    cut.refresh_from_db()
    return event


def sent(cut: Cut, owner: User, kind: str = Export.Kind.CUT) -> None:
    run_export(export_ask(project=cut.project, cuts=[cut], actor=owner, kind=kind).pk)


def left(cut: Cut) -> list[Verdict]:
    return list(cut.verdicts.filter(kind=Verdict.Kind.ACCEPTED))


def test_a_cut_of_which_nobody_said_a_word_was_not_looked_at(cut: Cut, owner: User) -> None:
    sent(cut, owner)
    assert not left(cut)


def test_the_shots_beside_a_swap_were_right_enough(cut: Cut, owner: User) -> None:
    event = swapped(cut, owner)
    sent(cut, owner)
    found = left(cut)
    assert found
    assert all(one.options and one.person == owner for one in found)
    held = {line.pk for line in event.lines.all()}
    assert not held & {one.line_id for one in found}


def test_the_same_cut_sent_twice_says_it_once(cut: Cut, owner: User) -> None:
    swapped(cut, owner)
    sent(cut, owner)
    once = [x for x in judgements(cut.verdicts.all()) if x.kind is Kind.ACCEPTED]
    sent(cut, owner)
    twice = [x for x in judgements(cut.verdicts.all()) if x.kind is Kind.ACCEPTED]
    assert len(once) == len(twice) > 0


def test_a_film_to_look_at_says_nothing_yet(cut: Cut, owner: User) -> None:
    swapped(cut, owner)
    sent(cut, owner, Export.Kind.PREVIEW)
    assert not left(cut)


def test_what_was_changed_while_it_was_written_is_not_taken_for_accepted(
    cut: Cut, owner: User
) -> None:
    swapped(cut, owner)
    export = export_ask(project=cut.project, cuts=[cut], actor=owner)
    run_export(export.pk)
    export.refresh_from_db()
    assert left(cut)
    Cut.objects.filter(pk=cut.pk).update(revision=cut.revision + 1)
    assert export_teaches(export=export) == 0
