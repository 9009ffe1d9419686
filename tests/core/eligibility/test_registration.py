"""Who may register, at every boundary. Ada is the applicant."""

from datetime import date, timedelta

import pytest

from assay.core.eligibility import ApplicantFacts, PastAttempt, RetakePolicy, may_register
from assay.core.vocabulary import Decision

TODAY = date(2026, 11, 23)
ADULT = date(1990, 5, 1)
POLICY = RetakePolicy()


def days_ago(days: int, *, passed: bool | None = False) -> PastAttempt:
    return PastAttempt(TODAY - timedelta(days=days), passed)


def ask(
    *attempts: PastAttempt,
    born: date | None = ADULT,
    active: bool = False,
    certified_until: date | None = None,
    policy: RetakePolicy = POLICY,
    today: date = TODAY,
) -> Decision:
    facts = ApplicantFacts(born, attempts, active_attempt=active, certified_until=certified_until)
    return may_register(facts, policy, today=today)


def test_ada_may_register_for_the_first_time() -> None:
    assert ask() == Decision(allowed=True)


@pytest.mark.parametrize(
    ("born", "today", "allowed"),
    [
        (date(2008, 11, 23), TODAY, True),
        (date(2008, 11, 24), TODAY, False),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_one_is_of_age_on_the_eighteenth_birthday(born: date, today: date, allowed: bool) -> None:
    assert ask(born=born, today=today).allowed is allowed


def test_a_minor_is_told_the_day() -> None:
    assert ask(born=date(2010, 12, 5)).reasons == (
        "Candidates must be 18 or older: you may register from 5 December 2028.",
    )


@pytest.mark.parametrize("born", [TODAY + timedelta(days=1), date(9999, 12, 31), date(9984, 2, 29)])
def test_nobody_is_born_tomorrow(born: date) -> None:
    (reason,) = may_register(ApplicantFacts(born=born), RetakePolicy(), today=TODAY).reasons
    assert "in the future" in reason


def test_a_missing_date_of_birth_is_asked_for() -> None:
    assert ask(born=None).reasons == ("Give your date of birth: candidates must be 18 or older.",)


def test_one_registration_at_a_time() -> None:
    assert ask(active=True).reasons == ("You have an open registration for this exam: finish it first.",)


def test_a_held_result_is_waited_for() -> None:
    assert ask(days_ago(30, passed=None)).reasons == (
        "The result of your last attempt is not released yet: wait for it.",
    )


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (13, False), (14, True)])
def test_after_the_first_attempt_one_waits_14_days(days: int, allowed: bool) -> None:
    assert ask(days_ago(days)).allowed is allowed


@pytest.mark.parametrize("earlier", [[100], [200, 100]])
@pytest.mark.parametrize(("days", "allowed"), [(59, False), (60, True)])
def test_after_the_second_and_third_one_waits_60_days(earlier: list[int], days: int, allowed: bool) -> None:
    assert ask(*map(days_ago, earlier), days_ago(days)).allowed is allowed


def test_the_day_of_the_retake_is_told_and_is_true() -> None:
    decision = ask(days_ago(100), days_ago(20))
    assert decision.reasons == (
        "After this attempt one waits 60 days: you may register from 2 January 2027.",
    )
    assert not ask(days_ago(100), days_ago(20), today=date(2027, 1, 1)).allowed
    assert ask(days_ago(100), days_ago(20), today=date(2027, 1, 2)).allowed


@pytest.mark.parametrize(("oldest", "allowed"), [(729, False), (730, True)])
def test_at_most_four_attempts_in_two_years(oldest: int, allowed: bool) -> None:
    assert ask(*map(days_ago, (oldest, 400, 300, 200))).allowed is allowed


def test_the_end_of_the_two_years_is_told_and_is_true() -> None:
    attempts = tuple(map(days_ago, (700, 400, 300, 200)))
    assert ask(*attempts).reasons == (
        "At most 4 attempts in 730 days: you may register from 23 December 2026.",
    )
    assert not ask(*attempts, today=date(2026, 12, 22)).allowed
    assert ask(*attempts, today=date(2026, 12, 23)).allowed


def test_the_day_told_regards_the_wait_after_the_last_attempt_too() -> None:
    attempts = tuple(map(days_ago, (725, 400, 300, 10)))
    assert ask(*attempts).reasons == (
        "At most 4 attempts in 730 days: you may register from 12 January 2027.",
    )
    assert not ask(*attempts, today=date(2027, 1, 11)).allowed
    assert ask(*attempts, today=date(2027, 1, 12)).allowed


def test_attempts_before_the_window_do_not_lengthen_the_wait() -> None:
    assert ask(days_ago(730), days_ago(14)).allowed
    assert not ask(days_ago(729), days_ago(14)).allowed


def test_the_order_of_attempts_does_not_matter() -> None:
    attempts = tuple(map(days_ago, (20, 700, 300)))
    assert ask(*attempts) == ask(*reversed(attempts))


@pytest.mark.parametrize(("days_left", "allowed"), [(60, False), (59, True), (0, True), (-30, True)])
def test_a_holder_may_renew_in_the_last_sixty_days(days_left: int, allowed: bool) -> None:
    until = TODAY + timedelta(days=days_left)
    assert ask(days_ago(670, passed=True), certified_until=until).allowed is allowed


def test_a_holder_is_told_when_renewal_opens() -> None:
    decision = ask(days_ago(30, passed=True), certified_until=date(2028, 10, 24))
    assert decision.reasons == (
        "You are certified until 24 October 2028: you may renew from 26 August 2028.",
    )


def test_all_reasons_are_given_at_once() -> None:
    decision = ask(days_ago(1), born=None, active=True)
    assert len(decision.reasons) == 3
    assert not decision.allowed


def test_another_policy_is_followed() -> None:
    strict = RetakePolicy(wait_days=(30,), max_attempts=1, window_days=365)
    assert not ask(days_ago(364), policy=strict).allowed
    assert ask(days_ago(365), policy=strict).allowed


@pytest.mark.parametrize("policy", [{"wait_days": ()}, {"max_attempts": 0}])
def test_a_policy_without_sense_is_refused(policy: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="retake policy"):
        RetakePolicy(**policy)  # type: ignore[arg-type]
