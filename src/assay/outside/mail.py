"""The door to the mail server."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage


class MailFailed(Exception):
    """The server did not take the letter; the message is its answer."""


@dataclass(frozen=True, slots=True)
class Mailer:
    """Sends plain-text mail through an SMTP server with STARTTLS."""

    host: str
    port: int
    user: str
    password: str
    sender: str

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Hands one letter to the server; raises MailFailed."""
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = self.sender, to, subject
            message.set_content(body)
            with smtplib.SMTP(self.host, self.port, timeout=20) as server:
                server.ehlo()
                if server.has_extn("starttls"):
                    server.starttls()
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: a header nobody can send
            raise MailFailed(str(error)) from error
