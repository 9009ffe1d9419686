"""The ground of the gateway's tests: a committed exam, the database's address, a clock set by hand."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from assay.apps.attempts import actions
from assay.apps.programs.models import Certification
from assay.outside import clock
from assay.outside.keys import SigningKey
from assay.web.gateway.gateway import Gateway
from tests.apps.story import NOON, TAB, Exam, committed, key, moment, published, registered
from tests.web.gateway.playing import gateway_on

__all__ = ["committed", "key", "published"]


class HandClock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        """The time it shows."""
        return self.at

    def set(self, seconds: float) -> None:
        """So many seconds after noon."""
        self.at = NOON + timedelta(seconds=seconds)


@pytest.fixture
def hand_clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    """The clock that the gateway reads."""
    made = HandClock()
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def url(committed: Certification) -> str:
    """The address of the tests' database."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    login = f"{place['USER']}:{place['PASSWORD']}@" if place["USER"] else ""
    port = f":{place['PORT']}" if place["PORT"] else ""
    if str(place["HOST"]).startswith("/"):
        return f"postgresql:///{place['NAME']}?host={place['HOST']}&user={place['USER']}"
    return f"postgresql://{login}{place['HOST']}{port}/{place['NAME']}"


@pytest.fixture
def seated(committed: Certification, hand_clock: HandClock) -> Exam:
    """Ada is admitted and has taken the seat; the clock does not run yet."""
    exam = registered(committed).admitted()
    actions.take_seat(exam.uuid, TAB, device="a browser", now=moment(0))
    return exam


@pytest.fixture
def gateway(url: str, key: SigningKey) -> Gateway:
    """One process of the site."""
    return gateway_on(url, key)
