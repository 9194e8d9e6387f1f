"""What a person wishes of an export decides what is on its timeline."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from analysis.stages.picture import strip_detail
from editor.interchange.timeline import Event, Reply, Sequence
from editor.interchange.wishes import ExportWishes, Picture, SoundWish, Unused
from editor.models import Cut, Note
from editor.models import Event as CutEvent
from editor.selectors.sequence import sequence_of
from editor.selectors.thumbnails import thumbnails
from editor.services.review import note_add, note_reply
from projects.models import Clip, Rendition, User
from projects.rushes.filmstrip import Filmstrip, write_jpeg
from projects.services.facts import rate_of
from roughcut.core.timecode import FrameRange
from roughcut.storage import store
from tests.factories import make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("Lea")


def laid(cut: Cut, wishes: ExportWishes | None = None) -> Sequence:
    return sequence_of([cut], name="scene", wishes=wishes)


def pictures(sequence: Sequence, track: str = "V1") -> list[Event]:
    return [event for event in sequence.events if event.track == track]


def test_the_other_takes_of_a_shot_lie_above_it_switched_off(editor: User) -> None:
    cut = make_cut(editor)
    sequence = laid(cut, ExportWishes(unused=Unused.TRACKS, alternates=2))
    for number in (2, 3):
        above = pictures(sequence, f"V{number}")
        assert above
        assert not any(event.enabled for event in above)
    rows = list(cut.events.order_by("order"))
    for row, shot in zip(rows, pictures(sequence), strict=True):
        wanted = [str(item.clip_id) for item in row.alternates.order_by("rank")[:2]]
        here = [
            event
            for event in sequence.events
            if not event.enabled and event.record.start == shot.record.start
        ]
        assert [event.source for event in here] == wanted
        assert all(event.record.end <= shot.record.end for event in here)


def test_without_a_wish_no_other_take_goes_out(editor: User) -> None:
    assert all(event.enabled for event in laid(make_cut(editor)).events)


def test_the_other_takes_of_a_bin_are_sources_without_events(editor: User) -> None:
    cut = make_cut(editor)
    plain, binned = laid(cut), laid(cut, ExportWishes(unused=Unused.BIN))
    assert binned.events == plain.events
    others = {str(item.clip_id) for row in cut.events.all() for item in row.alternates.all()}
    assert {source.key for source in binned.sources} == {s.key for s in plain.sources} | others


def test_done_notes_stay_home_when_only_open_ones_are_wished(editor: User) -> None:
    cut = make_cut(editor)
    note_add(cut_id=cut.pk, actor=editor, text="Too slow", record_frame=3)
    note_add(cut_id=cut.pk, actor=editor, text="Lovely", record_frame=40)
    Note.objects.filter(text="Too slow").update(state=Note.State.DONE)

    def told(wishes: ExportWishes) -> list[str]:
        return [m.name for m in laid(cut, wishes).markers if m.author]

    assert told(ExportWishes()) == ["Too slow", "Lovely"]
    assert told(ExportWishes(done_notes=False)) == ["Lovely"]
    assert told(ExportWishes(open_notes=False)) == ["Too slow"]


def test_replies_go_with_their_note(editor: User) -> None:
    cut = make_cut(editor)
    note_add(cut_id=cut.pk, actor=editor, text="Too slow", record_frame=3)
    note = Note.objects.get()
    note_reply(cut_id=cut.pk, actor=editor, parent_id=note.pk, text="Two frames?")
    (marker,) = [marker for marker in laid(cut).markers if marker.author]
    assert marker.replies == (Reply("Lea", "Two frames?"),)
    assert marker.signed_note == "Too slow\n— Lea\n↳ Lea: Two frames?"


def test_two_notes_on_one_frame_are_one_marker_that_says_both(editor: User) -> None:
    cut = make_cut(editor)
    for text in ("Too slow", "Lovely light"):
        note_add(cut_id=cut.pk, actor=editor, text=text, record_frame=3)
    (marker,) = [marker for marker in laid(cut).markers if marker.frame == 3]
    assert "Too slow" in marker.note
    assert "Lovely light" in marker.note


def test_an_unsure_shot_says_so_where_it_begins(editor: User) -> None:
    cut = make_cut(editor)
    row = cut.events.order_by("order")[1]
    CutEvent.objects.filter(pk=row.pk).update(confidence=0.21)
    CutEvent.objects.filter(cut=cut).exclude(pk=row.pk).update(confidence=0.99)
    (marker,) = laid(cut).markers
    assert marker.name == "Unsure: 21 %"
    assert (marker.frame, marker.event) == (row.record_in, marker.event)
    assert laid(cut, ExportWishes(reasons=False)).markers == ()


def test_reasons_and_lines_are_on_each_shot_only_when_wished(editor: User) -> None:
    cut = make_cut(editor)
    assert all(event.lines and event.reason for event in pictures(laid(cut)))
    silent = laid(cut, ExportWishes(reasons=False))
    assert {event.comment for event in silent.events} == {""}


def test_only_the_microphone_that_is_heard_goes_out_when_wished(editor: User) -> None:
    cut = make_cut(editor)
    Clip.objects.filter(project=cut.project).update(
        facts={
            "channels": [
                {"stream": 0, "index": 0, "name": "boom"},
                {"stream": 0, "index": 1, "name": "Inès"},
                {"stream": 0, "index": 2, "name": "Jonah"},
            ]
        }
    )

    def channels(wishes: ExportWishes) -> set[int | None]:
        return {event.channel for event in laid(cut, wishes).events if not event.picture}

    heard = channels(ExportWishes(sound=SoundWish.HEARD))
    assert len(heard) == 1
    assert channels(ExportWishes()) == {0, 1, 2}
    assert channels(ExportWishes(microphones=("Jonah",))) == heard | {2}
    assert channels(ExportWishes(sound=SoundWish.NONE)) == set()


def _split(cut: Cut, frames: int) -> None:
    """Make the first change of picture a J cut: the sound changes so many frames before it."""
    first, second = cut.events.order_by("order")[:2]
    (out,), (come,) = first.sounds, second.sounds
    out["record"][1] -= frames
    out["source"][1] -= frames
    come["record"][0] -= frames
    come["source"][0] -= frames
    first.save(update_fields=["sounds"])
    second.save(update_fields=["sounds"])


def _with_sound(sequence: Sequence, place: int) -> tuple[Event, Event]:
    picture = pictures(sequence)[place]
    sound = next(e for e in sequence.events if not e.picture and e.link == picture.link)
    return picture, sound


def test_sound_that_leads_its_picture_goes_out_so(editor: User) -> None:
    cut = make_cut(editor)
    straight = _with_sound(laid(cut), 1)
    _split(cut, 6)
    picture, sound = _with_sound(laid(cut), 1)
    assert picture == straight[0]
    assert sound.record == FrameRange(straight[1].record.start - 6, straight[1].record.end)
    assert sound.source_in == straight[1].source_in - 6
    assert _with_sound(laid(cut), 0)[1].record.end == sound.record.start


def test_straight_cuts_change_the_picture_where_the_sound_changes(editor: User) -> None:
    """The other way round, words would be lost at one side and strangers heard at the other."""
    cut = make_cut(editor)
    _split(cut, 6)
    split, straight = laid(cut), laid(cut, ExportWishes(split_edits=False))
    for place in range(len(pictures(split))):
        picture, sound = _with_sound(straight, place)
        assert picture.record == sound.record == _with_sound(split, place)[1].record
    moved = pictures(straight)[1]
    assert moved.source_in == pictures(split)[1].source_in - 6
    assert moved.record.start == pictures(split)[1].record.start - 6


def test_sound_that_runs_on_under_a_cutaway_is_one_piece(editor: User) -> None:
    cut = make_cut(editor)
    first, second = cut.events.order_by("order")[:2]
    (sound,) = first.sounds
    length = second.record_out - second.record_in
    on = {
        **sound,
        "record": [second.record_in, second.record_out],
        "source": [sound["source"][1], sound["source"][1] + length],
    }
    CutEvent.objects.filter(pk=second.pk).update(sounds=[on], kind="reaction")
    sequence = laid(cut)
    heard = [event for event in sequence.events if event.track == "A1"]
    assert heard[0].record == FrameRange(0, second.record_out)
    assert heard[0].link == pictures(sequence)[0].link
    assert all(event.link != pictures(sequence)[1].link for event in heard)


def test_the_cut_starts_where_it_is_wished_and_bears_its_own_time(editor: User) -> None:
    cut = make_cut(editor)
    sequence = laid(cut, ExportWishes(start="10:00:00:00"))
    assert sequence.start == 10 * 3600 * 25
    assert sequence.created.isoformat() == cut.changed_at.replace(tzinfo=None).isoformat()


def test_proxies_stand_for_the_picture_and_originals_for_the_sound(editor: User) -> None:
    cut = make_cut(editor)
    clip = pictures_clip(cut)
    Rendition.objects.update_or_create(
        clip=clip, kind=Rendition.Kind.PROXY, defaults={"file": "p/proxy.mp4", "size": 1}
    )
    sequence = laid(cut, ExportWishes(picture=Picture.PROXIES))
    sources = sequence.by_key
    shown = [event for event in pictures(sequence) if event.source.startswith(f"{clip.pk}-")]
    assert shown
    for event in shown:
        proxy = sources[event.source]
        assert proxy.path.endswith("p/proxy.mp4")
        assert (proxy.start, proxy.frames, proxy.channels) == (
            clip.start_frame,
            clip.frames,
            0,
        )
    assert all(not event.source.endswith("proxy") for event in sequence.events if not event.picture)


def test_the_cut_list_shows_the_picture_of_the_moment(editor: User, tmp_path: Path) -> None:
    cut = make_cut(editor)
    clip = pictures_clip(cut)
    strip = np.concatenate([np.full((90, 160, 3), grey, np.uint8) for grey in (20, 120, 220)], 1)
    write_jpeg(tmp_path / "strip.jpg", strip)
    store(tmp_path / "strip.jpg", "p/strip.jpg")
    first = cut.events.order_by("order")[0]
    middle = (first.source_in + first.source_out) // 2
    Rendition.objects.update_or_create(
        clip=clip,
        kind=Rendition.Kind.FILMSTRIP,
        defaults={
            "file": "p/strip.jpg",
            "size": 1,
            "detail": strip_detail(Filmstrip(3, 160, 90, middle), rate_of(clip)),
        },
    )
    picture = Image.open(io.BytesIO(thumbnails(laid(cut))[0]))
    assert picture.size == (160, 90)
    assert abs(np.asarray(picture).mean() - 120) < 6


def pictures_clip(cut: Cut) -> Clip:
    found = cut.events.order_by("order")[0].clip
    assert found is not None
    return found
