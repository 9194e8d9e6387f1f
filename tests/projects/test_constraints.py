"""What the database itself refuses, whatever the code above it does: every named constraint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from analysis.models import Analysis, Reading, Step, Sync
from editor.models import (
    Alternate,
    Cut,
    CutChange,
    Delivery,
    Event,
    Export,
    FinalCut,
    LearnedOffer,
    Note,
    PathMap,
    ReturnedCut,
    TasteModel,
    Training,
    Verdict,
    Webhook,
)
from projects.models import (
    CastMember,
    Character,
    Clip,
    ClipProblem,
    Membership,
    Project,
    Rendition,
    Scene,
    ScriptLine,
    ScriptRevision,
    Setup,
    ShootDay,
    Take,
    Upload,
    User,
)
from tests.factories import make_cut, make_user

Row = TypeVar("Row", bound=Model)


def again(row: Model, **changes: object) -> None:
    """Insert the row a second time, with some fields changed."""
    row.pk = None
    row._state.adding = True
    changed(row, **changes)


def changed(row: Model, **changes: object) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def made(row: Row) -> Row:
    row.save()
    return row


def _alternate() -> Alternate:
    return Alternate.objects.order_by("pk")[0]


def _clip() -> Clip:
    return Clip.objects.order_by("pk")[0]


def _event() -> Event:
    return Event.objects.order_by("order")[0]


def _cut() -> Cut:
    return Cut.objects.get()


def _second_event() -> None:
    again(_event(), order=0)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _checksum_twice() -> None:
    Clip.objects.update(sha256="a" * 64)


def _maker() -> User:
    maker = _cut().made_by
    assert maker is not None
    return maker


def _verdict(rating: int | None) -> None:
    cut = _cut()
    Verdict.objects.create(
        project=cut.project, cut=cut, person=_maker(), kind="rating", rating=rating
    )


def _model(number: int = 1, **fields: Any) -> TasteModel:
    """A model of the house."""
    name = f"house-{number}-{TasteModel.objects.count()}"
    return TasteModel(level="house", number=number, name=name, **fields)


def _two_in_use() -> None:
    for number in (1, 2):
        _model(number, state="promoted").save()


def _number_twice() -> None:
    for _ in range(2):
        _model().save()


def _offer() -> LearnedOffer:
    return LearnedOffer(cut=_cut(), model=made(_model()))


def _returned() -> ReturnedCut:
    facts = {"name": "a.otio", "format": "otio", "file": "a", "size": 1, "sha256": "a" * 64}
    found, _ = ReturnedCut.objects.get_or_create(
        cut=_cut(), **facts, defaults={"rate_num": 25, "rate_den": 1}
    )
    return found


def _path_map(machine: str) -> PathMap:
    return PathMap(user=_maker(), project=_cut().project, machine=machine)


def _webhook() -> Webhook:
    return Webhook(project=_cut().project, address="https://studio.example/done", secret="s")


def _upload(received: int) -> None:
    Upload.objects.create(
        project=_cut().project, user=_maker(), name="a.mov", size=5, received=received
    )


BREAKS: dict[str, Callable[[], object]] = {
    "alternate_has_source": lambda: changed(_alternate(), source_out=0, source_in=0),
    "alternate_rank_once": lambda: again(_alternate()),
    "analysis_once": lambda: again(
        made(Analysis(clip=_clip(), analyser="faces", version="1", state="done"))
    ),
    "cast_consent_known": lambda: CastMember.objects.update(consent="perhaps"),
    "character_name_once": lambda: again(Character.objects.all()[0]),
    "clip_checksum_once": _checksum_twice,
    "clip_path_once": lambda: again(_clip()),
    "clip_problem_once": lambda: again(made(ClipProblem(clip=_clip(), code="no-timecode"))),
    "clip_size_not_negative": lambda: changed(_clip(), size=-1),
    "cut_change_revision_once": lambda: again(made(CutChange(cut=_cut(), revision=1, act="swap"))),
    "cut_rate_whole": lambda: changed(_cut(), rate_num=0),
    "cut_version_once": lambda: again(_cut()),
    "delivery_waiting_has_time": lambda: Delivery.objects.create(
        webhook=made(_webhook()), event="export.done", body="{}"
    ),
    "event_has_length": lambda: changed(_event(), record_out=_event().record_in),
    "event_has_source": lambda: changed(_event(), clip=None),
    "event_order_once": _second_event,
    "export_done_has_file": lambda: Export.objects.create(project=_cut().project, state="done"),
    "final_cut_once": lambda: again(made(FinalCut(cut=_cut(), sha256="a" * 64))),
    "line_dialogue_has_character": lambda: ScriptLine.objects.update(character=None),
    "line_uid_once": lambda: again(ScriptLine.objects.all()[0]),
    "membership_once": lambda: again(Membership.objects.all()[0]),
    "membership_role_known": lambda: Membership.objects.update(role="king"),
    "note_has_text": lambda: Note.objects.create(
        cut=_cut(), author=_maker(), record_frame=0, text=""
    ),
    "offer_once": lambda: again(made(_offer())),
    "path_map_has_machine": lambda: _path_map("").save(),
    "path_map_machine_once": lambda: again(made(_path_map("Mac"))),
    "project_pace_in_range": lambda: Project.objects.update(pace=1.5),
    "project_rate_whole_or_absent": lambda: Project.objects.update(rate_den=None),
    "reading_has_length": lambda: Reading.objects.update(end_s=0.0),
    "reading_once": lambda: again(Reading.objects.all()[0]),
    "rendition_once": lambda: again(
        made(Rendition(clip=_clip(), kind="proxy", file="a.mp4", size=1))
    ),
    "returned_cut_once": lambda: again(_returned()),
    "returned_cut_rate_whole": lambda: changed(_returned(), rate_den=0),
    "revision_number_once": lambda: again(ScriptRevision.objects.all()[0]),
    "scene_number_once": lambda: again(Scene.objects.all()[0]),
    "setup_name_once": lambda: again(Setup.objects.all()[0]),
    "shoot_day_once": lambda: again(
        made(ShootDay(project=_cut().project, date=date(2026, 5, 4), unit="B"))
    ),
    "step_once": lambda: again(made(Step(project=_cut().project, stage="align"))),
    "step_state_known": lambda: Step.objects.create(
        project=_cut().project, stage="align", state="lost"
    ),
    "sync_offset_has_sound": lambda: Sync.objects.create(
        picture=_clip(), offset_s=1.0, method="sound"
    ),
    "take_number_once": lambda: again(Take.objects.all()[0]),
    "taste_model_number_once": _number_twice,
    "taste_model_one_in_use": _two_in_use,
    "taste_model_scope_fits_level": lambda: made(_model(project=_cut().project)),
    "training_scope_once": lambda: again(made(Training())),
    "upload_received_within_size": lambda: _upload(6),
    "verdict_rating_in_range": lambda: _verdict(6),
    "webhook_address_once": lambda: again(made(_webhook())),
}


def test_every_named_constraint_is_tried() -> None:
    ours = (model for label in ("projects", "analysis", "editor") for model in _models(label))
    assert {each.name for model in ours for each in model._meta.constraints} == set(BREAKS)


def _models(label: str) -> list[type[Model]]:
    return list(apps.get_app_config(label).get_models())


def test_the_database_refuses_what_breaks_a_constraint(db: None) -> None:
    make_cut(make_user("Lea"))
    kept = {}
    for name, act in BREAKS.items():
        try:
            with transaction.atomic():
                act()
        except IntegrityError as error:
            if name not in str(error):
                kept[name] = str(error)
        else:
            kept[name] = "it was taken"
    assert kept == {}


@pytest.mark.parametrize("rating", [-1, 6, None])
def test_a_rating_is_one_to_five_stars_or_taken_back(db: None, rating: int | None) -> None:
    make_cut(make_user("Lea"))
    with pytest.raises(IntegrityError), transaction.atomic():
        _verdict(rating)
    _verdict(0)
    _verdict(5)


@pytest.mark.parametrize("received", [-1, 6])
def test_an_upload_has_received_no_more_than_it_has(db: None, received: int) -> None:
    make_cut(make_user("Lea"))
    with pytest.raises(IntegrityError), transaction.atomic():
        _upload(received)
    _upload(5)
