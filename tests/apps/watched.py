"""Exams that are watched: a policy that records, and pieces as a device sends them."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from assay.apps.proctoring.actions.consents import keep_consent
from assay.apps.proctoring.actions.evidence import Kept, keep_piece
from assay.apps.proctoring.queries.evidence import attempt_for_evidence
from assay.apps.programs.models import Certification
from assay.core.proctoring.policy import ProctoringPolicy
from assay.core.programs import write_certification
from tests.apps.story import KEYS, Exam, moment, registered

NOTICE = "You are recorded while you sit. Nothing is kept for longer than it has to be."
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
WATCHED = ProctoringPolicy(
    lockdown="seb-or-guard",
    camera=True,
    screen=True,
    identity=True,
    room_scan=True,
    room_scan_reason="Notes on the walls decide this exam.",
    alternative="The test centre in Lagos.",
)


def watching(certification: Certification, policy: ProctoringPolicy = WATCHED) -> Certification:
    """The certification under this policy of watching."""
    certification.source = write_certification(replace(certification.spec, proctoring=policy))
    certification.save()
    return certification


def consented(certification: Certification, *, at: float = 0) -> Exam:
    """Ada, registered and watched, has said yes to the notice."""
    exam = registered(certification)
    keep_consent(exam.fresh(), text=NOTICE, now=moment(at))
    return exam


def segment(number: int, *, size: int = 2000) -> bytes:
    """A recording as far as its first bytes say; another one for each number."""
    return (WEBM + number.to_bytes(4) * (size // 4))[:size]


def kept(exam: Exam, seq: int, *, at: float | None = None, data: bytes | None = None, **changes: Any) -> Kept:
    """Stores a piece of the camera, five seconds long; `changes` are arguments of `keep_piece`."""
    content = segment(seq) if data is None else data
    began = moment(5.0 * seq)
    said: dict[str, Any] = {
        "stream": "camera",
        "seq": seq,
        "data": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "media_type": "video/webm;codecs=vp8",
        "began_at": began,
        "ended_at": began + timedelta(seconds=5),
        "facts": {},
        "keys": KEYS,
        "now": _after(began) if at is None else moment(at),
    }
    return keep_piece(attempt_for_evidence(exam.uuid), **{**said, **changes})


def _after(began: datetime) -> datetime:
    return began + timedelta(seconds=6)
