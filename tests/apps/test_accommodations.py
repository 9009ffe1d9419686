"""Accommodations: granted for a person, in force by dates, revoked but never changed, the grounds private."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Person, Role
from assay.apps.programs.actions import NotGranted, grant_accommodation, revoke_accommodation
from assay.apps.programs.models import Accommodation
from assay.apps.programs.queries import accommodation_of, accommodations_of
from assay.core.programs import AccommodationFacts, Preset
from tests.apps.story import NOON, moment, person

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
GROUND = "letter of a neurologist, seen on 3 November"


def granted(
    who: Person,
    by: Person,
    *,
    extra_time_percent: int = 25,
    presets: tuple[str, ...] = (),
    valid_from: date = TODAY,
    valid_until: date | None = None,
    now: datetime = NOON,
) -> Accommodation:
    return grant_accommodation(
        who,
        extra_time_percent=extra_time_percent,
        presets=presets,
        reason=GROUND,
        valid_from=valid_from,
        valid_until=valid_until,
        by=by,
        now=now,
    )


def percent(who: Person, at: datetime = NOON) -> int | None:
    facts = accommodation_of(who, at)
    return None if facts is None else facts.extra_time_percent


class TestGranting:
    def test_what_was_granted_holds_and_says_who_and_never_why(self) -> None:
        ada, dana = person("Ada"), person("Dana", Role.MANAGER)
        assert accommodation_of(ada, NOON) is None
        grant_accommodation(
            ada,
            extra_time_percent=50,
            break_minutes=20,
            presets=["dark", "zoom-150", "dark"],
            reason=GROUND,
            valid_from=TODAY,
            by=dana,
            now=NOON,
        )
        facts = accommodation_of(ada, NOON)
        assert facts == AccommodationFacts(50, 20, (Preset.ZOOM_150, Preset.DARK), dana.email)
        assert facts.break_seconds == 1200
        assert accommodation_of(person("Erin"), NOON) is None

    def test_the_trail_has_the_act_and_not_the_ground(self) -> None:
        ada, dana = person("Ada"), person("Dana")
        row = granted(ada, dana)
        revoke_accommodation(row.pk, by=dana, reason="the letter was somebody else's", now=moment(5))
        acts = list(trail_of(f"person:{ada.pk}").order_by("at"))
        assert [(act.action, act.actor, act.at) for act in acts] == [
            ("accommodation.granted", dana.email, NOON),
            ("accommodation.revoked", dana.email, moment(5)),
        ]
        assert not [act for act in acts if "neurologist" in str(act.detail) or "letter" in str(act.detail)]
        assert acts[0].detail["extra_time_percent"] == 25

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"extra_time_percent": 301}, "0 to 300 %, not 301"),
            ({"extra_time_percent": -1}, "0 to 300 %"),
            ({"break_minutes": 241}, "0 to 240 minutes"),
            ({"presets": ["zoom-150", "zoom-200"]}, "one zoom"),
            ({"presets": ["zoom-175"]}, "zoom-175: no such preset; there are zoom-150"),
            ({"extra_time_percent": 0}, "Name what is granted"),
            ({"reason": "  "}, "on what ground"),
            ({"valid_until": TODAY - timedelta(days=1)}, "end before it begins"),
        ],
    )
    def test_what_cannot_be_granted_is_refused_in_words(self, wrong: dict[str, object], words: str) -> None:
        arguments: dict[str, object] = {
            "extra_time_percent": 25,
            "reason": GROUND,
            "valid_from": TODAY,
            "by": person("Dana"),
            "now": NOON,
        }
        with pytest.raises(NotGranted, match=words):
            grant_accommodation(person("Ada"), **(arguments | wrong))  # type: ignore[arg-type]
        assert not Accommodation.objects.exists()

    def test_all_reasons_are_named_at_once_and_nobody_grants_themselves(self) -> None:
        dana = person("Dana", Role.MANAGER)
        with pytest.raises(NotGranted) as caught:
            grant_accommodation(dana, extra_time_percent=999, reason="", valid_from=TODAY, by=dana, now=NOON)
        assert len(caught.value.reasons) == 3


class TestInForce:
    def test_both_days_are_included_and_are_days_of_utc(self) -> None:
        ada = person("Ada")
        granted(ada, person("Dana"), valid_from=date(2026, 11, 24), valid_until=date(2026, 11, 25))
        first, after = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)
        instant = timedelta(microseconds=1)
        found = [percent(ada, at) for at in (first - instant, first, after - instant, after)]
        assert found == [None, 25, 25, None]

    def test_an_open_one_holds_for_good(self) -> None:
        ada = person("Ada")
        granted(ada, person("Dana"))
        assert percent(ada, NOON + timedelta(days=9999)) == 25

    def test_of_overlapping_ones_the_newest_counts_whole(self) -> None:
        ada, dana = person("Ada"), person("Dana")
        granted(ada, dana, extra_time_percent=100, presets=("dark",), now=moment(0))
        newer = granted(ada, dana, extra_time_percent=25, now=moment(1))
        assert accommodation_of(ada, moment(2)) == AccommodationFacts(25, 0, (), dana.email)
        assert percent(ada, moment(0.5)) == 100  # a past moment has the answer it had
        revoke_accommodation(newer.pk, by=dana, reason="a typing mistake", now=moment(3))
        assert [percent(ada, moment(at)) for at in (2.9, 3, 4)] == [25, 100, 100]

    def test_a_newer_one_that_is_not_valid_yet_does_not_hide_an_older_one(self) -> None:
        ada, dana = person("Ada"), person("Dana")
        granted(ada, dana, extra_time_percent=50)
        granted(ada, dana, extra_time_percent=75, valid_from=date(2027, 1, 1), now=moment(1))
        assert percent(ada, moment(2)) == 50
        assert percent(ada, datetime(2027, 1, 1, tzinfo=UTC)) == 75

    def test_two_of_one_instant_have_an_order_too(self) -> None:
        ada, dana = person("Ada"), person("Dana")
        granted(ada, dana, extra_time_percent=50)
        granted(ada, dana, extra_time_percent=75)
        assert percent(ada) == 75


class TestRevoking:
    def test_it_is_kept_on_record_with_who_and_why(self) -> None:
        ada, dana, dmitri = person("Ada"), person("Dana"), person("Dmitri")
        row = granted(ada, dana)
        revoke_accommodation(row.pk, by=dmitri, reason="moved to another programme", now=moment(9))
        (kept,) = accommodations_of(ada)
        assert (kept.revoked_by, kept.revoked_at, kept.reason) == (dmitri, moment(9), GROUND)
        assert kept.revoked_reason == "moved to another programme"
        assert percent(ada, moment(10)) is None

    def test_it_needs_a_reason_and_happens_once(self) -> None:
        row = granted(person("Ada"), person("Dana"))
        with pytest.raises(NotGranted, match="Say why"):
            revoke_accommodation(row.pk, by=person("Dana"), reason=" ", now=NOON)
        revoke_accommodation(row.pk, by=person("Dana"), reason="x", now=NOON)
        with pytest.raises(NotGranted, match="already"):
            revoke_accommodation(row.pk, by=person("Dana"), reason="y", now=moment(1))


class TestTheDatabaseInsists:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"extra_time_percent": 301},
            {"break_minutes": 241},
            {"preset_names": "magic "},
            {"preset_names": "dark"},
            {"extra_time_percent": 0},
            {"valid_until": TODAY - timedelta(days=1)},
            {"revoked_at": NOON},
        ],
    )
    def test_on_what_an_accommodation_is(self, wrong: dict[str, object]) -> None:
        fields: dict[str, object] = {
            "person": person("Ada"),
            "granted_by": person("Dana"),
            "granted_at": NOON,
            "valid_from": TODAY,
            "extra_time_percent": 25,
            "reason": GROUND,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            Accommodation.objects.create(**(fields | wrong))
        with pytest.raises(IntegrityError), transaction.atomic():
            Accommodation.objects.create(**(fields | {"granted_by": fields["person"]}))
        Accommodation.objects.create(**(fields | {"preset_names": "dark zoom-200 "}))

    def test_that_it_is_never_changed(self) -> None:
        dana = person("Dana")
        row = granted(person("Ada"), dana, valid_until=TODAY)
        rows = Accommodation.objects.filter(pk=row.pk)
        for change in (
            {"extra_time_percent": 26},
            {"break_minutes": 1},
            {"preset_names": "dark "},
            {"reason": "another"},
            {"person": person("Erin")},
            {"granted_by": person("Dmitri")},
            {"granted_at": moment(1)},
            {"valid_from": TODAY - timedelta(days=1)},
            {"valid_until": None},
            {"revoked_at": NOON, "revoked_by": dana, "reason": "another"},
        ):
            with pytest.raises(IntegrityError, match="revoked, never changed"), transaction.atomic():
                rows.update(**change)
        assert rows.update(revoked_at=NOON, revoked_by=dana) == 1
        with pytest.raises(IntegrityError, match="revoked, never changed"), transaction.atomic():
            rows.update(revoked_at=None, revoked_by=None)
