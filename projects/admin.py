"""What the operator sees under /admin/: accounts to make and close, projects to look at."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projects.models import AuditEntry, Clip, Membership, Project, User


class PersonCreationForm(AdminUserCreationForm):  # type: ignore[type-arg] # not generic at run time
    class Meta:
        model = User
        fields = ("email", "name", "language")


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg] # not generic at run time
    """Accounts: by address, with a name and a language."""

    add_form = PersonCreationForm
    ordering = ("email",)
    list_display = ("email", "name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ("email", "name", "language", "password")}),
        (_("May do"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("When"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "email",
                    "name",
                    "language",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )
    filter_horizontal = ()


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not generic at run time
    """To look at only: services write these rows, with their checks and their audit entries."""

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg] # not generic at run time
    """Who belongs to the project; the operator may mend it when an owner is gone."""

    model = Membership
    extra = 0
    autocomplete_fields: ClassVar[list[str]] = ["user"]


@admin.register(Project)
class ProjectAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # not generic at run time
    list_display = ("name", "director", "language", "rate", "created_at")
    search_fields = ("name",)
    fields = ("name", "director", "language")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Clip)
class ClipAdmin(ReadOnlyAdmin):
    list_display = ("name", "project", "kind", "state")
    list_filter = ("kind", "state")
    search_fields = ("name",)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "verb", "subject", "project")
    list_filter = ("verb",)
    date_hierarchy = "at"
