"""The lined script: beside each line the takes that hold it, and which one is in the cut."""

from __future__ import annotations

import pytest
from django.test import Client

from editor.models import Cut
from editor.selectors.lined import LinedScene, Stroke, lined_script
from tests.factories import make_cut, make_user


@pytest.fixture
def cut(db: None) -> Cut:
    return make_cut(make_user("lea"))


def _strokes(lined: LinedScene) -> list[tuple[Stroke, ...]]:
    return [strokes for _, strokes in lined.lines]


def test_every_line_of_the_cut_has_one_thick_stroke_for_each_take_used(cut: Cut) -> None:
    (lined,) = [one for one in lined_script(cut.project) if one.scene == cut.scene]
    used = {line.pk for event in cut.events.all() if event.clip for line in event.lines.all()}
    thick = {line.pk for line, strokes in lined.lines if any(one.kind == "used" for one in strokes)}
    assert used
    assert thick == used


def test_a_take_keeps_its_column_and_has_one_head_and_one_end(cut: Cut) -> None:
    for lined in lined_script(cut.project):
        drawn = [stroke for strokes in _strokes(lined) for stroke in strokes]
        for title in {stroke.title for stroke in drawn}:
            own = [stroke for stroke in drawn if stroke.title == title]
            assert len({stroke.column for stroke in own}) == 1
            assert [bool(stroke.head) for stroke in own].count(True) == 1
            assert [stroke.end for stroke in own].count(True) == 1


def test_no_two_takes_share_a_column_at_one_line(cut: Cut) -> None:
    for lined in lined_script(cut.project):
        for strokes in _strokes(lined):
            columns = [stroke.column for stroke in strokes]
            assert len(columns) == len(set(columns))
            assert all(column < lined.columns for column in columns)


def test_the_page_draws_it(client: Client, cut: Cut) -> None:
    member = cut.project.memberships.select_related("user").first()
    assert member is not None
    client.force_login(member.user)
    page = client.get(f"/projects/{cut.project_id}/script/").content.decode()
    assert 'class="stroke used' in page
