"""Configurations, tickets and sightings of Safe Exam Browser, as rows."""

from dataclasses import replace

import pytest

from assay.apps.proctoring.actions.seb import (
    Shown,
    TicketRefused,
    digest_of,
    give_ticket,
    keep_revision,
    keep_sighting,
    use_ticket,
)
from assay.apps.proctoring.models import SebRevision, SebSighting, SebTicket, Signal
from assay.apps.proctoring.queries.seb import compared, confirmed_in, expected_of, newest_sighting
from assay.apps.proctoring.seb_configurations import aids_of, configuration_of
from assay.apps.programs.models import Certification
from assay.core import seb
from tests.apps.confined import OTHER_KEY, confined
from tests.apps.story import Exam, moment, pmle, published, registered  # noqa: F401  # fixtures
from tests.web.sitting import accommodated

SITE = "https://exam.example.org"
TICKET = "7HqF0yzQk3pXw9mB2vN5sT8uR1cD4eG6"


@pytest.fixture
def exam(pmle: Certification) -> Exam:  # noqa: F811
    """Ada's exam, which opens in SEB alone."""
    return registered(confined(pmle))


def revision_of(exam: Exam) -> SebRevision:
    """The row of what her SEB must run with."""
    made = expected_of(exam.fresh(), base_url=SITE, now=moment(0))
    return keep_revision(exam.fresh().certification, made, now=moment(0))


class TestConfigurations:
    def test_two_attempts_have_one_configuration(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        assert revision_of(exam) == revision_of(registered(pmle))
        assert SebRevision.objects.count() == 1

    def test_it_is_the_very_one_that_the_command_line_writes(self, exam: Exam) -> None:
        spec = exam.fresh().certification.spec
        addresses = seb.seb_addresses(SITE, certification=spec.key, revision=spec.version)
        written = seb.high_stakes(
            seb.SebExam(start_url=addresses.start, quit_url=addresses.quit, camera=False)
        )
        row = revision_of(exam)
        assert row.config_key == seb.config_key(written)
        assert seb.read_settings(bytes(row.settings)) == written

    def test_an_aid_is_a_configuration_of_its_own(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        other = registered(pmle)
        accommodated(other.candidate)
        usual, hers = revision_of(exam), revision_of(other)
        assert usual.config_key != hers.config_key
        assert (usual.number, hers.number) == (1, 2)
        assert aids_of(["screen-reader", "dark"]) == seb.Aids(assistive_programs=True)
        assert aids_of(["dark", "zoom-200"]) == seb.Aids()

    def test_a_version_that_cannot_stand_in_an_address_is_written_plainly(self, exam: Exam) -> None:
        spec = replace(exam.fresh().certification.spec, version="2026.11 A")
        assert configuration_of(spec, base_url=SITE, presets=()).root == "/seb/pmle/2026-11-a"


class TestTickets:
    def test_one_lets_in_once(self, exam: Exam) -> None:
        give_ticket(exam.attempt, ticket=TICKET, now=moment(0))
        assert use_ticket(TICKET, now=moment(1)) == exam.attempt
        with pytest.raises(TicketRefused):
            use_ticket(TICKET, now=moment(2))

    def test_two_minutes_are_all_it_has(self, exam: Exam) -> None:
        give_ticket(exam.attempt, ticket=TICKET, now=moment(0))
        with pytest.raises(TicketRefused):
            use_ticket(TICKET, now=moment(120))

    @pytest.mark.parametrize("other", ["", "x", TICKET.lower(), digest_of(TICKET), "\ud800"])
    def test_no_other_text_lets_in(self, exam: Exam, other: str) -> None:
        give_ticket(exam.attempt, ticket=TICKET, now=moment(0))
        with pytest.raises(TicketRefused):
            use_ticket(other, now=moment(1))

    def test_the_ticket_itself_is_nowhere(self, exam: Exam) -> None:
        give_ticket(exam.attempt, ticket=TICKET, now=moment(0))
        assert TICKET not in str(SebTicket.objects.values_list())


class TestSightings:
    def test_a_right_key_is_no_signal_and_a_wrong_one_is_one(self, exam: Exam) -> None:
        row = revision_of(exam)
        keep_sighting(exam.attempt, row, Shown(True, session="s"), now=moment(1))
        assert not Signal.objects.exists()
        for second in (2, 3, 4):
            keep_sighting(exam.attempt, row, Shown(False, version="Win 3.8", session="s"), now=moment(second))
        signal = Signal.objects.get()
        assert (signal.kind, signal.count) == ("seb_unconfirmed", 1)
        assert signal.facts["version"] == "Win 3.8"
        assert SebSighting.objects.count() == 2  # the same again is the same row, seen later

    def test_a_confirmation_belongs_to_its_session_and_its_key(self, exam: Exam) -> None:
        row = revision_of(exam)
        keep_sighting(exam.attempt, row, Shown(True, session="s"), now=moment(1))
        key = row.config_key
        assert confirmed_in(exam.attempt, session="s", config_key=key)
        assert not confirmed_in(exam.attempt, session="other", config_key=key)
        assert not confirmed_in(exam.attempt, session="", config_key=key)
        assert not confirmed_in(exam.attempt, session="s", config_key=OTHER_KEY)
        assert not confirmed_in(registered(exam.attempt.certification).attempt, session="s", config_key=key)

    def test_the_newest_counts(self, exam: Exam) -> None:
        row = revision_of(exam)
        for second, right in enumerate([True, False, True, False]):
            keep_sighting(exam.attempt, row, Shown(right, session="s"), now=moment(second))
            assert confirmed_in(exam.attempt, session="s", config_key=row.config_key) is right
        newest = newest_sighting(exam.attempt)
        assert newest is not None
        assert not newest.confirmed

    def test_keys_are_compared_by_build(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        row = revision_of(exam)
        for beat, bek in enumerate(["11" * 32, "11" * 32, "22" * 32]):
            one = registered(pmle)
            keep_sighting(one.attempt, row, Shown(True, version="Win 3.10.0", bek=bek), now=moment(beat))
        (found,) = compared({"pmle"})
        assert [build.words() for build in found.builds] == [
            "Browser Exam Key shared by 2 of 3 candidates on Win 3.10.0; 1 stands alone."
        ]
        assert compared({"another"}) == []
