"""Django's mail backend: every message becomes a Letter row in the caller's transaction."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from assay.apps.people.models import Letter


class Letterbox(BaseEmailBackend):
    """So that no page waits for a mail server and no mail leaves for a change that was rolled back."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [
            Letter(to=to, subject=message.subject[:200], body=str(message.body))
            for message in email_messages
            for to in message.recipients()
        ]
        Letter.objects.bulk_create(letters)
        return len(email_messages)
