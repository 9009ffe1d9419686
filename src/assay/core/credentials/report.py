"""What verification found: a verdict in one word, and the named checks it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from assay.core.credentials.reading import Json


class Verdict(StrEnum):
    """One word for a person in a hurry."""

    VALID = "valid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    NOT_VALID = "not valid"
    NOT_ESTABLISHED = "not established"


class CheckName(StrEnum):
    """The questions asked of every credential, in the order in which they are shown."""

    SHAPE = "shape"
    SIGNATURE = "signature"
    ISSUER_KEY = "issuer_key"
    NOT_REVOKED = "not_revoked"
    IN_FORCE = "in_force"


class Outcome(StrEnum):
    """`UNCHECKED`: the evidence was missing or unusable; it is never read as passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Check:
    """One question, its answer, and a sentence saying why."""

    name: CheckName
    outcome: Outcome
    explanation: str


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of `verify`.

    `credential` is the document as read, or None if it could not be read. Show it as true only if the
    verdict is other than NOT_VALID and NOT_ESTABLISHED.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    credential: Json | None

    @property
    def authentic(self) -> bool:
        """Whether the issuer really said this, be it still in force or not."""
        return all(
            self[name].outcome is Outcome.PASSED
            for name in (CheckName.SHAPE, CheckName.SIGNATURE, CheckName.ISSUER_KEY)
        )

    def __getitem__(self, name: CheckName) -> Check:
        return next(check for check in self.checks if check.name == name)
