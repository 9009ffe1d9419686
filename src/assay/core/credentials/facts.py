"""What a credential says, before it is said in JSON: small facts that the caller gathers from its rows."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """Who certifies. `did` is the issuer's DID, `url` its home page."""

    did: str
    name: str
    url: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class AchievementFacts:
    """The certification as a badge class. `id` is an absolute URI that names this version of it for good.

    `criteria` is Markdown: what a person must do to earn it. `image_url` is the badge's picture.
    """

    id: str
    name: str
    description: str
    criteria: str
    version: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class HolderFacts:
    """The certified person. `subject_id` (`urn:uuid:…`) names them in this credential only.

    `email_salt` must be fresh and random: it is published, and keeps the address from being looked up.
    """

    subject_id: str
    name: str
    email: str
    email_salt: str


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """The act of certifying. All moments are aware.

    The same `id` with a later `valid_from` replaces a credential (a corrected name); a renewal that
    prolongs needs a new `id` (Open Badges 3.0, Equality and Comparison). `awarded_at` never changes.
    """

    id: str
    awarded_at: datetime
    valid_from: datetime
    valid_until: datetime | None = None
    license_number: str | None = None


@dataclass(frozen=True, slots=True)
class StatusSlot:
    """The place of a credential in a status list: the list's URL and an index below 131,072."""

    list_url: str
    index: int
