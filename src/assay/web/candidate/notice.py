"""The notice on watching: what is recorded of a candidate, who sees it and how long, made from the policies.

It is one text in Markdown. The candidate reads this text, agrees to this text, and this text is stored:
change a policy or a word, and it is another version, to which nobody has agreed yet.
"""

from collections.abc import Iterator

from assay.core.proctoring import ProctoringPolicy
from assay.core.programs import CertificationSpec

ROOM_SECONDS = 30
"""How long the surroundings are shown."""


def notice_of(spec: CertificationSpec) -> str:
    """The whole notice; empty for a certification that records nothing."""
    policy = spec.proctoring
    if not policy.records:
        return ""
    parts = [
        f"You sit **{spec.title}** while people watch. This says what that means, before anything is kept.",
        _part("What is recorded", _recorded(policy)),
        _part("What is never done", _never(policy)),
        _part("Who sees it", _seen_by(policy)),
        _part("How long it is kept", _kept(policy)),
        _part("If you do not want this", _another_way(policy)),
        _part("What you can always do", _rights()),
    ]
    return "\n\n".join(parts) + "\n"


def in_short(policy: ProctoringPolicy) -> list[str]:
    """The notice in a few sentences, for the page on which people register."""
    if not policy.records:
        return []
    how_long = f"It lies encrypted, {policy.keep_clean_days} days if nothing was noted, and is then deleted."
    return [*_recorded_in_short(policy), how_long]


def _part(title: str, lines: Iterator[str]) -> str:
    return f"## {title}\n\n" + "\n".join(f"- {line}" for line in lines)


def _recorded_in_short(policy: ProctoringPolicy) -> Iterator[str]:
    if policy.camera:
        yield f"Your camera is recorded for the whole exam, {_sound(policy)}; proctors see it live."
    if policy.screen:
        yield "Your whole screen is shared and recorded."
    if policy.identity:
        yield "At check-in you take a picture of your face and one of an ID document. A person compares them."
    if policy.room_scan:
        yield f"At check-in you show your surroundings for {ROOM_SECONDS} seconds. {policy.room_scan_reason}"
    yield "People decide everything. There are no biometrics and no scores about you."


def _recorded(policy: ProctoringPolicy) -> Iterator[str]:
    if policy.camera:
        yield f"**Your camera**, from the start of the exam to its end, {_sound(policy)}."
        yield (
            f"**Small pictures** of it, every {policy.glance_seconds} seconds, or each second while a "
            "proctor looks, also while you wait at the door. Only the newest one exists, and it goes at the "
            "end. A proctor may also look live."
        )
    if policy.screen:
        yield "**Your whole screen**, from the start of the exam to its end. Close what is private."
    if policy.identity:
        yield (
            "**A picture of your face and one of an ID document**, at check-in. On the document you may "
            "cover everything but your name, your photograph, its date and the end of its number."
        )
    if policy.room_scan:
        yield (
            f"**{ROOM_SECONDS} seconds of your surroundings**, at check-in, and again if a proctor asks for "
            f"it during a pause. You see the recording before it is sent. Why: {policy.room_scan_reason}"
        )
    if policy.uses_seb:
        yield "**Pictures of the screen by Safe Exam Browser**, if you use it and its settings have them."
    yield (
        "**Plain events** with their times: the exam lost the whole screen or the front, something was "
        "pasted or printed, a second display, a gap in the network, a camera that is dark, stands still or "
        "is another one, a second sign-in, another network address."
    )


def _never(policy: ProctoringPolicy) -> Iterator[str]:
    yield "No biometrics: nothing measures or recognises your face, your eyes or your voice."
    yield "No scores: nothing adds up how you behave, and nobody is compared with others."
    yield "No machine ends your exam for what it measured, or changes your result. Named people decide."
    if not policy.audio:
        yield "No sound is recorded."


def _seen_by(policy: ProctoringPolicy) -> Iterator[str]:
    yield "The proctors of this certification, while you sit."
    yield (
        "Afterwards, the people who review how exams went. Before they open a recording they say why; "
        "their names and reasons are noted, and you can read them."
    )
    yield "Nobody else. It lies encrypted, under a key that is only for your exam."


def _kept(policy: ProctoringPolicy) -> Iterator[str]:
    yield f"Recordings: {policy.keep_clean_days} days after the exam, if nothing was noted."
    yield (
        f"{policy.keep_flagged_days} days if something has to be settled, and as long as an appeal is open. "
        "So long stay the plain events, and what you and a proctor wrote to each other."
    )
    if policy.identity:
        yield (
            f"Pictures of face and document: {policy.keep_identity_days} days after the decision. What stays "
            "is who looked, when, the kind of the document and the last two characters of its number."
        )
    yield "A dispute can stop the deletion; a named person then says why, and you can read it."


def _another_way(policy: ProctoringPolicy) -> Iterator[str]:
    yield "You can say no. Then nothing is recorded, and your registration stays as it is."
    if policy.alternative:
        yield f"The other way: {policy.alternative}"


def _rights() -> Iterator[str]:
    yield "Ask a proctor for help, or for a pause in an emergency, at any time of the exam."
    yield "Read and download what is on record about your exam, from your own page."
    yield "Object to what a person found: you can appeal, and somebody who was not involved will judge."


def _sound(policy: ProctoringPolicy) -> str:
    return "with sound" if policy.audio else "without sound"
