"""The live side: who looks after an attempt, what is said, and an end that can still be called back."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Watch(models.Model):
    """How an attempt is watched now. One proctor at a time has claimed it; a raised hand stays till seen.

    `guard` is what the player last said of its lockdown (`core.proctoring.guard`), `camera` and `screen` of
    its streams: indicators for the desk, never a state of the attempt. `room_asked_at` is set while a
    proctor wants to see the surroundings again. `news` grows with whatever the candidate's page should fetch,
    `desk` with whatever the proctors' should: the gateway's live streams carry nothing but that they grew.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="watch")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    hand_raised_at = models.DateTimeField(null=True, blank=True)
    hand_seen_at = models.DateTimeField(null=True, blank=True)
    guard = models.CharField(max_length=20, blank=True)
    camera = models.CharField(max_length=20, blank=True)
    screen = models.CharField(max_length=20, blank=True)
    left_to_send = models.PositiveIntegerField(default=0, help_text="Pieces of evidence still on the device")
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the player last said so")
    address = models.CharField(max_length=45, blank=True)
    room_asked_at = models.DateTimeField(null=True, blank=True)
    watched_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then a proctor has the tile in view: a picture each second"
    )
    news = models.PositiveIntegerField(default=0)
    desk = models.PositiveIntegerField(default=0)
    muted = models.JSONField(default=list, help_text="Kinds of signals that raise no alert for this person")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(claimed_by__isnull=True, claimed_at__isnull=True)
                | models.Q(claimed_by__isnull=False, claimed_at__isnull=False),
                name="a_claim_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"watch on {self.attempt_id}"


class Message(models.Model):
    """One message of the chat of an attempt. `by` is the proctor; empty: the candidate wrote it.

    `number` counts from 1 in the chat, so that a message that comes twice is one. Read ticks are about the
    other side.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(
        max_length=40, help_text="The sender's own id of it: sent twice, it is one message"
    )
    text = models.TextField(max_length=1000)
    canned = models.CharField(max_length=40, blank=True, help_text="Which of the prepared messages it was")
    broadcast = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_message_per_number"),
            models.UniqueConstraint(fields=["attempt", "ref"], name="a_message_is_one"),
        ]

    def __str__(self) -> str:
        return f"message {self.number} of {self.attempt_id}"


class HandOver(models.Model):
    """A note from one proctor to the next, on one attempt or on the shift (then `attempt` is empty)."""

    attempt = models.ForeignKey(
        Attempt, null=True, blank=True, on_delete=models.PROTECT, related_name="hand_overs"
    )
    certification = models.ForeignKey(
        "programs.Certification", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"hand-over by {self.by_id}"


class Termination(models.Model):
    """A proctor's will to end an exam. The exam is paused at once; it ends unless somebody calls it back.

    By policy a second person must agree first (`seconded_by`). `due_at` is ten seconds after the last word.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="terminations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    code = models.CharField(max_length=60)
    at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    called_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Carried out, or called back")

    class Meta:
        ordering = ["attempt", "at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["attempt"],
                condition=models.Q(closed_at__isnull=True),
                name="one_termination_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_by__isnull=True) | ~models.Q(seconded_by=models.F("by")),
                name="the_second_person_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__isnull=True)
                | models.Q(needs_second=False)
                | models.Q(seconded_by__isnull=False),
                name="due_only_when_seconded",
            ),
        ]

    def __str__(self) -> str:
        return f"termination of {self.attempt_id}"


class FocusCall(models.Model):
    """A proctor looks at one candidate live: offer and answer of a WebRTC session, each gathered whole.

    `with_sound` only where the programme's policy has it. Nothing of what is seen is stored by it.
    """

    uuid = models.UUIDField(unique=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="focus_calls")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stream = models.CharField(max_length=12, default="camera")
    with_sound = models.BooleanField(default=False)
    offer = models.TextField()
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "made_at"]

    def __str__(self) -> str:
        return f"focus on {self.attempt_id}"
