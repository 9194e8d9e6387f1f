"""Drift from rows: the weeks that were judged stay in view, whatever model came meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from editor.models import Cut, TasteModel
from editor.selectors.drift import drift_of
from tests.editor.lessons import say
from tests.editor.test_model_page import learn, page, taught
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


def test_a_model_just_promoted_hides_nothing_of_the_weeks_before_it() -> None:
    owner = make_user("Lea")
    cut = make_cut(owner)
    taught(cut, owner)
    told = page(cut, owner)
    assert "Shots swapped, of 100 proposed" in told
    assert "Sure, and kept" in told


def test_weeks_before_and_after_a_model_are_told_in_order_and_held_against_those_before() -> None:
    owner = make_user("Lea")
    early, late = make_cut(owner), make_cut(owner)
    now = timezone.now()
    project = early.project
    Cut.objects.filter(pk=late.pk).update(project=project)
    Cut.objects.filter(pk=early.pk).update(created_at=now - timedelta(weeks=2))
    for cut in (early, late):
        cut.refresh_from_db()
        say(cut, owner, 20)
    model = learn(early)
    TasteModel.objects.filter(pk=model.pk).update(created_at=now - timedelta(weeks=1))
    model.refresh_from_db()
    report = drift_of(project, model)
    assert len(report["weeks"]) == 2
    assert report["weeks"] == sorted(report["weeks"])
    reference, first, _second = report["swap_rates"]
    assert first == reference > 0
    assert not report["alarms"]
