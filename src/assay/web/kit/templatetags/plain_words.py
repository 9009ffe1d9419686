"""`{% load plain_words %}`: times with their zone, days, durations and countries as a reader says them."""

from datetime import date, datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from assay.apps.programs.models import Accommodation
from assay.core.programs import AccommodationFacts
from assay.web.kit.countries import country_name
from assay.web.kit.devices import device_name
from assay.web.kit.spans import span_text

register = template.Library()


@register.filter
def moment(at: datetime | None) -> SafeString | str:
    """A time element: `23 November 2026, 19:30 UTC`; elsewhere the zone has its name and its offset."""
    if at is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(timespec="seconds"), moment_text(at))


@register.filter
def moment_text(at: datetime) -> str:
    """The same without markup."""
    local = localtime(at)
    return f"{day_text(local.date())}, {local:%H:%M} {zone_name(local)}"


@register.filter
def day(of: date | datetime | None) -> SafeString | str:
    """A time element: `23 November 2026`. No two countries read it differently."""
    if of is None:
        return ""
    plain = localtime(of).date() if isinstance(of, datetime) else of
    return format_html('<time datetime="{}">{}</time>', plain.isoformat(), day_text(plain))


@register.filter
def country(code: str) -> str:
    """The country's name."""
    return country_name(code)


@register.filter
def span(days: int) -> str:
    """A number of days in the unit that people use for it: `2 years`, `60 days`."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return "1 year" if years == 1 else f"{years} years"
    return "1 day" if days == 1 else f"{days} days"


@register.filter
def device(agent: str) -> str:
    """A browser as people call it: `Firefox on Linux`."""
    return device_name(agent)


@register.filter
def hours(seconds: int) -> str:
    """A time limit: `2 hours`, `1 hour 30 minutes`."""
    whole, rest = divmod(seconds // 60, 60)
    parts = [(whole, "hour"), (rest, "minute")]
    return " ".join(f"{n} {unit}" if n == 1 else f"{n} {unit}s" for n, unit in parts if n)


@register.filter
def granted(accommodation: Accommodation | AccommodationFacts) -> str:
    """What an accommodation consists of, in one line: `+25 % time, 15 minutes of breaks, Dark`. Never why."""
    extra, minutes = accommodation.extra_time_percent, accommodation.break_minutes
    parts = [f"+{extra} % time"] if extra else []
    parts += [f"{span_text(60 * minutes)} of breaks"] if minutes else []
    return ", ".join([*parts, *(preset.label for preset in accommodation.presets)])


def day_text(of: date) -> str:
    """`23 November 2026`."""
    return f"{of.day} {of:%B %Y}"


def zone_name(local: datetime) -> str:
    """`UTC`, or `Europe/Paris time (UTC+1)`."""
    offset = local.utcoffset() or timedelta()
    name = str(local.tzinfo)
    if not offset and name.upper() in ("UTC", "ETC/UTC", "GMT"):
        return "UTC"
    sign, minutes = ("-" if offset < timedelta() else "+"), abs(int(offset.total_seconds())) // 60
    figure = f"{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")
    return f"{name} time (UTC{sign}{figure})"
