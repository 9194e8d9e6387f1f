"""How templates print lengths, rates and timecode."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from projects.models import Clip
from roughcut.core.timecode import frames_to_smpte

register = template.Library()


@register.filter
def minutes(seconds: float) -> str:
    """1:04, or 1:02:04 from an hour on."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    text = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{text}" if hours else text


@register.filter
def ago(moment: datetime) -> str:
    """How long since, in one unit: now, 4 min, 2 h; the date from a week on."""
    minutes = int((timezone.now() - moment).total_seconds() // 60)
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 24 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    if minutes < 7 * 24 * 60:
        return _("%(n)d d") % {"n": minutes // (24 * 60)}
    return day(moment)


@register.filter
def day(moment: datetime) -> str:
    """The date in figures and a short month."""
    return date_format(timezone.localtime(moment), _("j M Y"))


@register.filter
def fps(rate: Fraction | None) -> str:
    """25 fps, 23.976 fps, with the language's decimal mark."""
    if rate is None:
        return ""
    places = 0 if rate.denominator == 1 else 3
    digits = f"{float(rate):.3f}".rstrip("0")
    number = number_format(round(float(rate), places), len(digits.partition(".")[2]))
    return _("%(number)s fps") % {"number": number}


@register.filter
def timecode(clip: Clip) -> str:
    """Source timecode of a clip's first frame, or that it has none."""
    if clip.start_frame is None or clip.rate is None:
        return _("no timecode")
    return frames_to_smpte(clip.start_frame, clip.rate, drop=clip.drop_frame)
