"""The console in real browsers: two proctors, several candidates; what one does shows at the other's desk."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import chat, watching
from assay.apps.proctoring.models import Message, Signal, Termination, Watch
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring.wording import said_in
from assay.outside import clock
from assay.project.config import Focus
from tests.apps.story import Exam, person
from tests.player.looking import axe_violations, sideways
from tests.web.proctor.watched_room import (
    at_the_desk,
    names_in_order,
    seen,
    served,
    signalled,
    sitting,
    tile,
    waiting,
)

NAMES = ("Ada Nwosu", "Bea Brown", "Chen Wei", "Divya Rao", "Elif Demir")


@dataclass
class Room:
    """Five candidates at work, and two proctors: Chidi and Chloe."""

    exams: dict[str, Exam]
    chidi: Person
    chloe: Person
    site: str


@pytest.fixture
def room(committed: Certification, chromium: Browser) -> Iterator[Room]:
    exams = {name: sitting(committed, name, shade=90 + 20 * n) for n, name in enumerate(NAMES)}
    chidi, chloe = person("Chidi", Role.PROCTOR), person("Chloe", Role.PROCTOR)
    with served() as site:
        yield Room(exams, chidi, chloe, site)
        for context in chromium.contexts:
            context.close()


def test_alerts_come_first_and_what_one_does_the_other_sees(room: Room, chromium: Browser) -> None:
    chidi, chloe = (at_the_desk(chromium, room.site, who) for who in (room.chidi, room.chloe))
    signalled(room.exams["Divya Rao"], "full_screen_left")  # weighs 30
    signalled(room.exams["Bea Brown"], "second_display", value=2, threshold=1)  # weighs 50
    for page in (chidi, chloe):
        expect(tile(page, "Bea Brown")).to_contain_text("2 displays, above 1")
        expect(tile(page, "Divya Rao")).to_contain_text("12 seconds outside full screen, above 0")
        assert names_in_order(page)[:2] == ["Bea Brown", "Divya Rao"]
    expect(chidi.get_by_role("status").first).not_to_be_empty()

    tile(chidi, "Bea Brown").get_by_role("button", name="Claim").click()
    expect(tile(chidi, "Bea Brown")).to_contain_text("Handled by you")
    expect(tile(chloe, "Bea Brown")).to_contain_text("Handled by Chidi Example")
    expect(tile(chloe, "Bea Brown").get_by_role("button", name="Take over")).to_be_visible()

    tile(chidi, "Bea Brown").get_by_role("link", name="Dismiss…").click()
    dialog = chidi.get_by_role("dialog", name="Dismiss: More than one display is connected")
    dialog.get_by_role("button", name="Looked: nothing unusual").click()
    for page in (chidi, chloe):
        expect(tile(page, "Bea Brown")).not_to_contain_text("displays")
        assert names_in_order(page)[0] == "Divya Rao"
    found = Signal.objects.get(attempt=room.exams["Bea Brown"].attempt)
    assert (found.state, found.disposed_by) == (Signal.State.DISMISSED, room.chidi)
    assert found.reason == "Looked: nothing unusual"
    for page in (chidi, chloe):
        assert said_in(page.content()) == ()
        assert int(page.locator("#console").get_attribute("data-took") or "") < 200  # ms of work in the page


def test_one_key_acknowledges_one_dismisses_and_keys_can_be_switched_off(
    room: Room, chromium: Browser
) -> None:
    signalled(room.exams["Chen Wei"], "paste", value=240)
    page = at_the_desk(chromium, room.site, room.chidi)
    tile(page, "Chen Wei").focus()
    page.keyboard.press("a")
    expect(tile(page, "Chen Wei").get_by_role("button", name="Acknowledge")).to_have_count(0)
    expect(tile(page, "Chen Wei")).to_be_focused()
    expect(tile(page, "Chen Wei")).to_contain_text("1 acknowledged")
    assert Signal.objects.get(attempt=room.exams["Chen Wei"].attempt).state == Signal.State.ACKNOWLEDGED

    signalled(room.exams["Elif Demir"], "print", value=1)
    expect(tile(page, "Elif Demir").get_by_role("button", name="Acknowledge")).to_be_visible()
    tile(page, "Elif Demir").focus()
    page.keyboard.press("d")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(tile(page, "Elif Demir").get_by_role("button", name="Acknowledge")).to_have_count(0)
    assert Signal.objects.get(attempt=room.exams["Elif Demir"].attempt).reason == "A technical cause"

    signalled(room.exams["Elif Demir"], "second_display", value=2, threshold=1)
    expect(tile(page, "Elif Demir").get_by_role("button", name="Acknowledge")).to_be_visible()
    page.get_by_text("Keys", exact=True).click()
    page.get_by_role("checkbox", name="Single keys act").uncheck()
    tile(page, "Elif Demir").focus()
    page.keyboard.press("a")
    page.wait_for_timeout(500)
    expect(tile(page, "Elif Demir").get_by_role("button", name="Acknowledge")).to_be_visible()


def test_arrow_keys_go_from_tile_to_tile_and_tab_leaves_the_grid_in_one(
    room: Room, chromium: Browser
) -> None:
    page = at_the_desk(chromium, room.site, room.chidi, viewport={"width": 1440, "height": 900})
    order = names_in_order(page)
    tile(page, order[0]).focus()
    page.keyboard.press("ArrowRight")
    expect(tile(page, order[1])).to_be_focused()
    page.keyboard.press("End")
    expect(tile(page, order[-1])).to_be_focused()
    assert page.locator('#grid article[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=order[-1], level=2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(tile(page, order[-1])).to_be_focused()


def test_pinned_tiles_stay_and_calm_ones_hide_until_something_happens(room: Room, chromium: Browser) -> None:
    page = at_the_desk(chromium, room.site, room.chidi)
    tile(page, "Elif Demir").get_by_role("button", name="Pin").click()
    expect(tile(page, "Elif Demir").get_by_role("button", name="Pin")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert names_in_order(page)[0] == "Elif Demir"
    page.get_by_role("checkbox", name="Hide whoever is calm").check()
    expect(tile(page, "Ada Nwosu")).to_be_hidden()
    expect(tile(page, "Elif Demir")).to_be_visible()
    signalled(room.exams["Ada Nwosu"], "second_display", value=2, threshold=1)
    expect(tile(page, "Ada Nwosu")).to_be_visible()
    assert names_in_order(page) == ["Elif Demir", "Ada Nwosu"]
    page.reload()
    expect(tile(page, "Ada Nwosu")).to_be_visible()
    expect(tile(page, "Chen Wei")).to_be_hidden()


def test_messages_go_both_ways_with_ticks_and_prepared_ones_have_languages(
    room: Room, chromium: Browser
) -> None:
    ada = room.exams["Ada Nwosu"]
    page = at_the_desk(chromium, room.site, room.chidi)
    words = chat.Words("May I take off my sweater?")
    chat.say(ada.fresh(), by=None, ref="a-1", words=words, now=clock.now())
    expect(tile(page, "Ada Nwosu")).to_contain_text("1 unread")
    tile(page, "Ada Nwosu").get_by_role("link", name="Open").click()
    panel = page.get_by_role("complementary", name="Candidate in focus")
    expect(panel.get_by_role("log")).to_contain_text("May I take off my sweater?")
    expect(tile(page, "Ada Nwosu")).not_to_contain_text("unread")  # read: it is before the proctor's eyes

    panel.get_by_label("Language").select_option("de")
    panel.get_by_label("Prepared message").select_option(label="One moment")
    expect(panel.get_by_label("Message", exact=True)).to_have_value(re.compile("^Einen Moment bitte"))
    panel.get_by_role("button", name="Send", exact=True).click()
    expect(panel.get_by_role("log")).to_contain_text("Einen Moment bitte")
    sent = Message.objects.get(attempt=ada.attempt, by=room.chidi)
    assert (sent.canned, sent.number) == ("one-moment", 2)
    expect(panel.get_by_role("log")).to_contain_text("sent")
    chat.delivered(ada.fresh(), now=clock.now())
    chat.read(ada.fresh(), up_to=2, by=None, now=clock.now())
    expect(panel.get_by_role("log")).to_contain_text(", read")

    draft = panel.get_by_label("Message", exact=True)
    draft.fill("I will ask")
    chat.say(ada.fresh(), by=None, ref="a-2", words=chat.Words("Thanks"), now=clock.now())
    expect(panel.get_by_role("log")).to_contain_text("Thanks")
    expect(draft).to_have_value("I will ask")
    expect(draft).to_be_focused()


def test_a_hand_is_seen_and_a_broadcast_reaches_those_one_looks_after(room: Room, chromium: Browser) -> None:
    for name in ("Ada Nwosu", "Chen Wei"):
        watching.claim(room.exams[name].fresh(), by=room.chidi, now=clock.now())
    page = at_the_desk(chromium, room.site, room.chidi)
    watching.raise_hand(room.exams["Chen Wei"].fresh(), raised=True, now=clock.now())
    expect(tile(page, "Chen Wei")).to_contain_text("Hand raised")
    assert names_in_order(page)[0] == "Chen Wei"
    tile(page, "Chen Wei").get_by_role("button", name="Hand is seen").click()
    expect(tile(page, "Chen Wei")).not_to_contain_text("Hand raised")
    assert Watch.objects.get(attempt=room.exams["Chen Wei"].attempt).hand_seen_at is not None

    page.get_by_text("Write to many").click()
    page.get_by_label("Message", exact=True).fill("Ten minutes are left in the building.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#said")).to_contain_text("Sent to 2 candidates.")
    reached = Message.objects.values_list("attempt__registration__legal_name", flat=True)
    assert set(reached) == {"Ada Nwosu", "Chen Wei"}


def test_an_end_is_called_back_on_the_other_desk_or_comes_after_ten_seconds(
    room: Room, chromium: Browser
) -> None:
    divya = room.exams["Divya Rao"]
    chidi, chloe = (at_the_desk(chromium, room.site, who) for who in (room.chidi, room.chloe))
    _terminate(chidi, "Divya Rao")
    expect(tile(chloe, "Divya Rao")).to_contain_text(re.compile(r"The exam ends in \d+ seconds"))
    assert divya.fresh().phase == Phase.PAUSED
    tile(chloe, "Divya Rao").get_by_role("button", name="Call it back").click()
    expect(tile(chidi, "Divya Rao")).not_to_contain_text("The exam ends")
    assert divya.fresh().phase == Phase.AUTHORIZED

    chidi.get_by_role("button", name="Close").click()
    _terminate(chidi, "Divya Rao")
    expect(tile(chidi, "Divya Rao")).to_contain_text("The exam ends in")
    expect(tile(chidi, "Divya Rao")).to_have_count(0, timeout=20_000)
    expect(tile(chloe, "Divya Rao")).to_have_count(0)
    assert divya.fresh().phase == Phase.TERMINATED
    assert Termination.objects.filter(attempt=divya.attempt).count() == 2


def _terminate(page: Page, name: str) -> None:
    tile(page, name).get_by_role("link", name="Open").click()
    panel = page.get_by_role("complementary", name="Candidate in focus")
    panel.get_by_text("Terminate", exact=True).click()
    form = panel.locator("#panel-terminate")
    form.get_by_role("button", name="Terminate the exam").click()
    expect(form.get_by_role("alert").first).to_contain_text("Choose what happened.")
    form.get_by_label("What happened").select_option("examinee.behaviour")
    form.get_by_label("Reason").fill("A second person answers the questions.")
    form.get_by_role("checkbox").check()
    form.get_by_role("button", name="Terminate the exam").click()


def test_tiles_in_view_are_watched_and_their_pictures_renewed(room: Room, chromium: Browser) -> None:
    ada = room.exams["Ada Nwosu"]
    page = at_the_desk(chromium, room.site, room.chidi, viewport={"width": 1440, "height": 1200})
    image = tile(page, "Ada Nwosu").get_by_role("img", name="Camera of Ada Nwosu")
    expect(image).to_have_attribute("src", re.compile("^data:image/webp"))
    first = image.get_attribute("src")
    assert first is not None
    watch = Watch.objects.get(attempt=ada.attempt)
    assert watch.watched_until is not None
    assert watch.watched_until > clock.now()
    seen(ada, shade=240, at=clock.now() + timedelta(seconds=1))
    expect(image).not_to_have_attribute("src", first)


def test_no_live_picture_in_five_seconds_is_said_and_thumbnails_go_on(
    room: Room, chromium: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at_the_desk(chromium, room.site, room.chidi)
    tile(page, "Ada Nwosu").get_by_role("link", name="Open").click()
    panel = page.get_by_role("complementary", name="Candidate in focus")
    expect(panel.get_by_role("checkbox", name="With sound")).to_have_count(0)  # the programme records none
    panel.get_by_role("button", name="Look live").click()
    expect(panel).to_contain_text("This site has no relay for live pictures.")

    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, focus=Focus(direct=True)))
    page.reload()
    tile(page, "Ada Nwosu").get_by_role("link", name="Open").click()
    panel.get_by_role("button", name="Look live").click()
    expect(panel).to_contain_text("Asking for the live picture")  # and nobody answers
    expect(panel).to_contain_text("There is no live picture. A picture each second is shown", timeout=12_000)
    expect(panel.get_by_role("img", name="Camera of Ada Nwosu")).to_be_visible()
    expect(panel.get_by_role("button", name="Look live")).to_be_visible()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    room: Room, chromium: Browser, committed: Certification
) -> None:
    waiting(committed, "Sara Plain")
    signalled(room.exams["Divya Rao"], "second_display", value=2, threshold=1)
    page = at_the_desk(chromium, room.site, room.chidi)
    for width in (1440, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
        assert sideways(page) == []
        tile(page, "Divya Rao").get_by_role("link", name="Divya Rao").click()
        expect(page.get_by_role("heading", name="Divya Rao", level=2)).to_be_focused()
        assert axe_violations(page) == []
        assert sideways(page) == []
        page.get_by_role("button", name="Close").click()
