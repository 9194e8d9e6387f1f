"""The model owner's page from outside: who may see it, what it tells, what its buttons do."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from editor.models import Cut, TasteModel, Training
from editor.selectors.learned import told_changes
from editor.services.learned import offer_now
from editor.services.training import training_run
from projects.models import AuditEntry, Role, User
from roughcut.core.vocabulary import Language
from tests.editor.lessons import say
from tests.editor.test_learned_changes import prefer_second_takes, takes
from tests.factories import add_member, make_cut, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("Lea")


@pytest.fixture
def cut(owner: User) -> Cut:
    return make_cut(owner)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(cut: Cut, user: User) -> str:
    response = signed_in(user).get(reverse("model", args=[cut.project_id]))
    assert response.status_code == 200
    return response.content.decode()


def learn(cut: Cut) -> TasteModel:
    Training.objects.update_or_create(project=cut.project, defaults={"state": "queued"})
    training_run(training_id=Training.objects.get(project=cut.project).pk)
    return TasteModel.objects.filter(project=cut.project)[0]


def taught(cut: Cut, owner: User) -> TasteModel:
    say(cut, owner, 60)
    model = learn(cut)
    assert model.state == "promoted", model.why
    return model


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_only_an_owner_sees_or_changes_the_model(cut: Cut, owner: User, role: Role) -> None:
    other = make_user("Karim")
    add_member(cut.project, other, role)
    model = taught(cut, owner)
    client, project = signed_in(other), cut.project_id
    assert client.get(reverse("model", args=[project])).status_code == 403
    assert client.get(reverse("model-dataset", args=[project])).status_code == 403
    for name in ("model-use", "model-rollback"):
        assert client.post(reverse(name, args=[project, model.pk])).status_code == 403
    learning = reverse("model-learning", args=[project])
    assert client.post(learning, {"learning": "off"}).status_code == 403
    model.refresh_from_db()
    assert model.state == "promoted", model.why


def test_a_stranger_does_not_learn_that_there_is_a_project(cut: Cut) -> None:
    client = signed_in(make_user("Nobody"))
    for name in ("model", "model-dataset"):
        assert client.get(reverse(name, args=[cut.project_id])).status_code == 404
    assert client.get(reverse("learned", args=[cut.pk])).status_code == 404


def test_an_empty_page_says_how_to_begin(cut: Cut, owner: User) -> None:
    told = page(cut, owner)
    assert "first model is tried" in told
    assert "A swap in the review says most." in told


def test_the_page_tells_what_is_in_use_and_what_it_wants(cut: Cut, owner: User) -> None:
    model = taught(cut, owner)
    told = page(cut, owner)
    assert f"Project’s taste, no. {model.number}" in told
    assert model.name not in told
    assert "cares more for" in told
    assert "rated higher" in told
    assert told.count("<svg") >= 2
    owner.language = "fr"
    owner.save()
    french = page(cut, owner)
    assert "mieux noté" in french
    assert "Modèle" in french


def test_a_rollback_holds_until_the_owner_takes_a_new_model(cut: Cut, owner: User) -> None:
    model, client = taught(cut, owner), signed_in(owner)
    client.post(reverse("model-rollback", args=[cut.project_id, model.pk]))
    model.refresh_from_db()
    assert model.state == "retired"
    say(cut, owner, 10, seed=2)
    following = learn(cut)
    assert following.state == "candidate"
    assert "new models wait" in page(cut, owner)
    client.post(reverse("model-use", args=[cut.project_id, following.pk]))
    following.refresh_from_db()
    assert (following.state, following.promoted_by) == ("promoted", owner)
    trail = AuditEntry.objects.filter(verb__startswith="model_").order_by("pk")
    assert [entry.verb for entry in trail] == ["model_use", "model_rollback", "model_use"]
    assert "new models wait" not in page(cut, owner)


def test_rolling_back_puts_the_parent_in_use(cut: Cut, owner: User) -> None:
    first = taught(cut, owner)
    second = TasteModel.objects.create(
        level="project",
        project=cut.project,
        number=2,
        name="project-two",
        parent=first,
        learned=first.learned,
        state="candidate",
    )
    client = signed_in(owner)
    client.post(reverse("model-use", args=[cut.project_id, second.pk]))
    client.post(reverse("model-rollback", args=[cut.project_id, second.pk]))
    states = dict(TasteModel.objects.values_list("number", "state"))
    assert states == {1: "promoted", 2: "retired"}


def test_a_refused_model_cannot_be_put_in_use(cut: Cut, owner: User) -> None:
    model = taught(cut, owner)
    TasteModel.objects.update(state="refused", why=["benchmark"])
    response = signed_in(owner).post(reverse("model-use", args=[cut.project_id, model.pk]))
    assert response.status_code == 400
    assert "no editor would make" in page(cut, owner)


def test_the_house_is_not_an_owners_to_change(cut: Cut, owner: User) -> None:
    house = TasteModel.objects.create(
        level="house",
        number=1,
        name="house-1",
        learned={"factors": {}, "pause": 1.0, "certainty": 1.0},
        state="promoted",
    )
    address = reverse("model-rollback", args=[cut.project_id, house.pk])
    assert signed_in(owner).post(address).status_code == 400
    owner.is_staff = True
    owner.save()
    assert signed_in(owner).post(address).status_code == 302
    house.refresh_from_db()
    assert house.state == "retired"


def test_opting_out_is_kept_and_in_the_trail(cut: Cut, owner: User) -> None:
    client, address = signed_in(owner), reverse("model-learning", args=[cut.project_id])
    assert client.post(address, {"learning": "everything"}).status_code == 400
    client.post(address, {"learning": "off"})
    cut.project.refresh_from_db()
    assert cut.project.learning == "off"
    assert AuditEntry.objects.filter(verb="learning_set").count() == 1


def test_the_training_set_holds_choices_but_no_names(cut: Cut, owner: User, tmp_path: Path) -> None:
    say(cut, owner, 12)
    response = signed_in(owner).get(reverse("model-dataset", args=[cut.project_id]))
    out = tmp_path / "judgements.zip"
    call_command("dataset", str(out), verbosity=0)
    for content in (response.content, out.read_bytes()):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        assert set(files) == {"train.jsonl", "validation.jsonl", "test.jsonl", "schema.json"}
        lines = [line for name in files if name != "schema.json" for line in files[name].split()]
        known = json.loads(files["schema.json"])["properties"]
        rows = [
            json.loads(line)
            for name, text in files.items()
            if name.endswith(".jsonl")
            for line in text.splitlines()
        ]
        assert lines
        assert len(rows) == 12
        assert all(set(row) <= set(known) for row in rows)
        assert len({row["split"] for row in rows}) == 1
        everything = "".join(files.values())
        assert owner.name not in everything
        assert cut.project.name not in everything


def test_what_was_learned_is_shown_and_taken_over_from_its_page(cut: Cut, owner: User) -> None:
    client, address = signed_in(owner), reverse("learned", args=[cut.pk])
    assert "Nothing would change here" in client.get(address).content.decode()
    *others, _ = takes(cut)
    prefer_second_takes(cut)
    state = client.get(reverse("cut-state", args=[cut.pk])).json()["learned_changes"]
    assert state == {"events": 41, "changes": 4, "model": "Project’s taste, no. 1"}
    told = client.get(address).content.decode()
    assert told.count("Would be") == 4
    assert "circled take" in told
    assert "41 corrections would change 4 choices here." in told
    last, _ = cut.events.order_by("order")[3].ways[0]
    client.post(address, {"act": "accept", "revision": "0", "change": [last]})
    assert takes(cut) == [*others, 2]
    assert client.get(reverse("cut-state", args=[cut.pk])).json()["learned_changes"] is None


def test_the_reasons_of_a_change_add_up_and_all_shots_that_go_are_told(
    cut: Cut, owner: User
) -> None:
    prefer_second_takes(cut)
    offer = offer_now(cut, owner)
    assert offer is not None
    for language, comma in ((Language.ENGLISH, "."), (Language.FRENCH, ",")):
        for told in told_changes(cut, offer, language):
            parts = [
                float(points.replace(comma, ".").replace("−", "-")) for _, points in told.reasons
            ]
            total = float(told.total.replace(comma, ".").replace("−", "-"))
            assert sum(parts) == pytest.approx(total, abs=0.05 * len(parts) + 0.05)
            assert told.more == 0
    offer.changes[0]["choices"] = {
        key: name for one in offer.changes for key, name in one["choices"].items()
    }
    assert told_changes(cut, offer, Language.ENGLISH)[0].more == 3


def test_a_guest_sees_what_was_learned_but_cannot_take_it(cut: Cut) -> None:
    guest = make_user("Ines")
    add_member(cut.project, guest, Role.GUEST)
    before = takes(cut)
    prefer_second_takes(cut)
    client, address = signed_in(guest), reverse("learned", args=[cut.pk])
    assert "Take the ticked shots" not in client.get(address).content.decode()
    for act in ("accept", "refuse"):
        assert client.post(address, {"act": act, "revision": "0"}).status_code == 403
    assert takes(cut) == before


def test_what_is_refused_on_the_page_is_not_shown_again(cut: Cut, owner: User) -> None:
    prefer_second_takes(cut)
    client, address = signed_in(owner), reverse("learned", args=[cut.pk])
    client.post(address, {"act": "refuse"})
    assert "Nothing would change here" in client.get(address).content.decode()
