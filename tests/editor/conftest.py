"""Who comes to the review room in tests."""

from __future__ import annotations

import pytest

from projects.models import Role
from tests.editor.room import Cast
from tests.factories import add_member, make_cut, make_user


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    editor, director, guest = make_user("Lea"), make_user("Karim", language="fr"), make_user("Ines")
    cut = make_cut(editor)
    add_member(cut.project, director, Role.DIRECTOR)
    add_member(cut.project, guest, Role.GUEST)
    return Cast(cut, editor, director, guest, make_user("Nobody"))
