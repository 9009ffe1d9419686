"""`{% load console_words %}`: states as badges, clocks and stamps, as the consoles of staff show them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from assay.web.kit.templatetags.plain_words import zone_name

register = template.Library()

_PHASES = {
    "not_started": ("off", "Not checked in"),
    "awaiting": ("wait", "Waiting"),
    "authorized": ("ok", "Admitted"),
    "active": ("info", "In the exam"),
    "paused": ("wait", "Paused"),
    "submitted": ("ok", "Submitted"),
    "terminated": ("bad", "Terminated"),
    "canceled": ("off", "Canceled"),
    "expired": ("off", "Expired"),
}
_RESULTS = {
    "held": ("wait", "Held"),
    "reviewed": ("info", "Reviewed"),
    "released": ("ok", "Released"),
    "annulled": ("bad", "Annulled"),
}
_OUTCOMES = {
    "passed": ("ok", "Nothing against release"),
    "suspicious": ("warn", "Suspicious"),
    "violation": ("bad", "Rules were broken"),
}
_STANDINGS = {
    "above": ("ok", "Above the standard"),
    "near": ("wait", "Near the standard"),
    "below": ("warn", "Below the standard"),
}
_STATUSES = {
    "draft": ("off", "Draft"),
    "review": ("wait", "In review"),
    "pilot": ("info", "Pilot"),
    "operational": ("ok", "Operational"),
    "retired": ("off", "Retired"),
}
_ACTS = {
    "accommodation.granted": "Accommodation granted",
    "accommodation.revoked": "Accommodation revoked",
    "attempt.answers_handed_over": "Answer file handed over",
    "attempt.canceled": "Canceled",
    "attempt.expired": "Expired",
    "attempt.late_work_accepted": "Late answers accepted",
    "attempt.late_work_declined": "Late answers not accepted",
    "attempt.seat_freed": "Seat freed",
    "attempt.submitted": "Handed in",
    "attempt.admitted": "Admitted",
    "attempt.checked_in": "Checked in",
    "attempt.paused": "Paused",
    "attempt.terminated": "Terminated",
    "attempt.time_granted": "Time added",
    "attempt.turned_away": "Turned away",
    "credential.issued": "Credential issued",
    "credential.listed": "Listed in the directory",
    "credential.revoked": "Credential revoked",
    "credential.unlisted": "Taken out of the directory",
    "incident.recorded": "Incident recorded",
    "registration.made": "Registered",
    "result.annulled": "Result annulled",
    "result.released": "Result released",
    "result.reviewed": "Result reviewed",
    "appeal.judged": "Appeal judged",
    "appeal.made": "Appealed",
    "evidence.deleted": "Evidence deleted",
    "evidence.held": "Evidence held",
    "evidence.hold_lifted": "Hold on evidence lifted",
    "evidence.reviewed": "Watched exam reviewed",
    "evidence.viewed": "Evidence opened",
    "signal.acknowledged": "Signal acknowledged",
    "signal.dismissed": "Signal dismissed",
    "signal.incident": "Signal made an incident",
    "result.rescored": "Scored again",
    "result.returned": "Sent back to its reviewer",
}
_KNOWN = {
    "phase": _PHASES,
    "result": _RESULTS,
    "outcome": _OUTCOMES,
    "standing": _STANDINGS,
    "status": _STATUSES,
}


@register.filter
def badge(state: object, kind: str) -> SafeString:
    """The badge of a state: word, colour and shape. `kind` is phase, result, outcome, standing or status."""
    tone, word = _KNOWN[kind].get(str(state), ("info", str(state)))
    return format_html('<span class="badge {}">{}</span>', tone, word)


@register.filter
def phase_word(phase: str) -> str:
    """The word of a phase, without its badge."""
    return _PHASES[phase][1].lower()


@register.filter
def act(action: str) -> str:
    """An entry of the audit trail in words: `Taken out of the directory`; an unknown one as it is."""
    return _ACTS.get(action, action)


@register.filter
def stamp(at: datetime | None) -> SafeString | str:
    """A time element to the second: `23 Nov 2026, 19:30:12 UTC`."""
    if at is None:
        return ""
    local = localtime(at)
    text = f"{local.day} {local:%b %Y, %H:%M:%S} {zone_name(local)}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), text)


@register.filter
def device_time(text: str) -> SafeString | str:
    """What a device's clock said, as a stamp; anything else as it is, for a device may say what it likes."""
    try:
        at = datetime.fromisoformat(text)
        return stamp(at) if at.tzinfo is not None else text
    except (ValueError, OverflowError):
        return text


@register.filter
def stamp_on(at: datetime | None, now: datetime) -> SafeString | str:
    """The same without its date where that is today's: `19:30:12 UTC`."""
    if at is None or localtime(at).date() != localtime(now).date():
        return stamp(at)
    local = localtime(at)
    text = f"{local:%H:%M:%S} {zone_name(local)}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), text)


@register.filter
def stamp_after(at: datetime, earlier: datetime) -> SafeString | str:
    """The end of a span: its time of the day, and the day only where it is another than the beginning's.

    The zone is spelled out again where it changed in between, as in the night when summer time ends.
    """
    begun, ended = localtime(earlier), localtime(at)
    if begun.date() != ended.date() or begun.utcoffset() != ended.utcoffset():
        return stamp(at)
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), f"{ended:%H:%M:%S}")


@register.filter
def hour_on(at: datetime | None, now: datetime) -> SafeString | str:
    """The minute alone, with its day where that is another than today's: `09:41 UTC`."""
    if at is None:
        return ""
    local = localtime(at)
    day = "" if local.date() == localtime(now).date() else f"{local.day} {local:%b}, "
    text = f"{day}{local:%H:%M} {zone_name(local)}"
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), text)


@register.filter
def clocked(amount: timedelta | float | None) -> str:
    """An amount of time on a clock: `1:04:09`."""
    if amount is None:
        return ""
    seconds = int(amount.total_seconds() if isinstance(amount, timedelta) else amount)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


@register.filter
def change(seconds: int) -> str:
    """What a row of the clock ledger changes: `+0:10:00`, `−0:41:07`."""
    return f"{'−' if seconds < 0 else '+'}{clocked(abs(seconds))}"


@register.filter
def since(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest fitting unit: `40 seconds`, `3 minutes`, `2 hours`, `5 days`."""
    if at is None:
        return "never"
    seconds = max(0, int((now - at).total_seconds()))
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= 2 * size or size == 1:
            count = seconds // size
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return ""


@register.filter
def signed(number: int) -> str:
    """A margin with its sign: `+3`, `−2`, `0`."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


@register.filter
def percent(share: float | None) -> str:
    """A share as a whole percentage: `61 %`."""
    return "" if share is None else f"{share * 100:.0f} %"


@register.filter
def decimals(value: float | None, places: int = 2) -> str:
    """A figure with so many decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:.{places}f}".replace("-", "−")


@register.filter
def pairs(found: Mapping[str, object] | None) -> list[tuple[str, object]]:
    """Keys and values. (`found.items` in a template would find a key of that name first.)"""
    return list((found or {}).items())


@register.filter
def get(found: Mapping[str, object], key: str) -> object:
    """The value at a key that is only known when the page is made; None where there is none."""
    return found.get(key)
