"""What people fill in to make a project and to let others in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from projects.models import Role, User
from projects.models.project import Style

SCRIPT_SUFFIXES = (".fountain", ".fdx", ".txt", ".spmd")
LARGEST_SCRIPT_BYTES = 20 << 20


class ScriptFileField(forms.FileField):
    """A script of a format that can be read, of a size a script can have."""

    def clean(self, value: Any, initial: Any = None) -> Any:
        file = super().clean(value, initial)
        if isinstance(file, UploadedFile):
            suffix = Path(file.name or "").suffix.lower()
            if suffix not in SCRIPT_SUFFIXES:
                raise forms.ValidationError(
                    _("A %(suffix)s file cannot be read as a script. Save it as Fountain or FDX."),
                    params={"suffix": suffix or "?"},
                )
            if (file.size or 0) > LARGEST_SCRIPT_BYTES:
                raise forms.ValidationError(
                    _("This file is larger than any script. Choose another.")
                )
        return file


class ProjectForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    director = forms.CharField(label=_("Director"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language of the script"), choices=settings.LANGUAGES)
    script = ScriptFileField(label=_("Script"), required=False)
    style = forms.ChoiceField(
        label=_("How it should be cut"), choices=Style.choices, initial=Style.CLASSIC
    )
    pace = forms.FloatField(label=_("Pace"), min_value=-1, max_value=1, initial=0, required=False)
    recognise_faces = forms.BooleanField(
        label=_("Recognise the actors’ faces in this project"), required=False
    )


class ScriptForm(forms.Form):
    script = ScriptFileField(label=_("Script"))


class FolderForm(forms.Form):
    """A folder of this server; only the owner of a server account can name one."""

    folder = forms.CharField(label=_("Folder on the server"), max_length=1000)

    def clean_folder(self) -> Path:
        folder = Path(self.cleaned_data["folder"]).expanduser()
        if not any(folder.is_relative_to(root) for root in settings.INGEST_ROOTS):
            raise forms.ValidationError(
                _("This server does not read that folder. Ask the studio engineer to open it.")
            )
        if not folder.is_dir():
            raise forms.ValidationError(_("There is no such folder on the server."))
        return folder


class MemberForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Comes as"), choices=Role.choices)

    def clean_email(self) -> User:
        user = User.objects.filter(email=self.cleaned_data["email"].lower(), is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody with this address has an account here."))
        return user
