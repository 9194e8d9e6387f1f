"""What was written and what was shot, and who may see it."""

from projects.models.audit import AuditEntry
from projects.models.footage import Clip, ClipProblem, Rendition, Setup, ShootDay, Take, Upload
from projects.models.people import User
from projects.models.project import Learning, Membership, Project, Role
from projects.models.script import CastMember, Character, Consent, Scene, ScriptLine, ScriptRevision
from projects.models.token import ApiToken

__all__ = [
    "ApiToken",
    "AuditEntry",
    "CastMember",
    "Character",
    "Clip",
    "ClipProblem",
    "Consent",
    "Learning",
    "Membership",
    "Project",
    "Rendition",
    "Role",
    "Scene",
    "ScriptLine",
    "ScriptRevision",
    "Setup",
    "ShootDay",
    "Take",
    "Upload",
    "User",
]
