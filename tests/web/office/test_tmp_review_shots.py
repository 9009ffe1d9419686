import pytest
from assay.apps.proctoring.actions import chat, flag
from assay.apps.proctoring.actions.appeals import appeal
from assay.apps.proctoring.actions.retention import hold
from assay.apps.proctoring.actions.dispositions import dismiss_all
from assay.apps.proctoring.models import Signal
from tests.apps.reviewed import found_violation
from tests.web.office.test_evidence_playing import *
from tests.web.office.test_evidence_playing import pieces, exam, dana, window
from tests.apps.story import key, pmle, published
from tests.apps.test_check_in_steps import still
from assay.core.proctoring.check_in import Step

def shot(page, name):
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(200)
        page.screenshot(path=f"/tmp/shots/{name}-{width}.png", full_page=True)
        bad = axe_violations(page)
        if bad: print(name, width, bad)

def test_shots(window, exam, pieces, dana, pmle):
    keep_screen = keep(exam, pieces[:4], stream="screen")
    flag(exam.fresh(), by=exam.proctor, code="environment.noise", severity=25, note="A dog barked.", now=moment(4))
    chat.say(exam.fresh(), ref="a", words=chat.Words("Is all well?"), by=exam.proctor, now=moment(5))
    chat.say(exam.fresh(), ref="b", words=chat.Words("Yes, only my neighbour's dog."), by=None, now=moment(7))
    signalled(exam, "camera_dark", at=7, clip=4)
    storages["evidence"].delete(Artefact.objects.get(attempt=exam.attempt, seq=LOST, stream="camera").name)
    page = window.open("/office/evidence/"); shot(page, "queue")
    page = window.open(f"/office/evidence/{exam.uuid}/"); shot(page, "closed")
    page = opened(window, exam)
    seen = []
    page.on("response", lambda r: seen.append((r.url[-30:], r.status)))
    page.on("console", lambda m: print("console", m.text))
    page.get_by_role("button", name="Another window was in front").press("Enter")
    page.set_default_timeout(9000)
    try:
        reaches(page, page.get_by_label("Camera", exact=True), pieces[4].began + 0.5)
    except Exception as error:
        print([(p.began, p.ended, len(p.data)) for p in pieces])
        print(page.get_by_label("Camera", exact=True).evaluate("v => ({t: v.currentTime, paused: v.paused, ready: v.readyState, err: v.error && v.error.message, b: [...Array(v.buffered.length).keys()].map(n => [v.buffered.start(n), v.buffered.end(n)]), w: v.videoWidth, seeking: v.seeking, dur: v.duration})"))
        print(page.locator("[data-part=gap]").all_text_contents(), seen, page.locator("#clips").text_content())
        open("/tmp/piece5.webm","wb").write(pieces[4].data)
    shot(page, "review")
    page = window.open(f"/office/signals/"); shot(page, "rates")
    dismiss_all(exam.fresh(), list(Signal.objects.values_list("pk", flat=True)), by=dana, reason="Nothing.", now=moment(400))
    page = window.open(f"/office/evidence/{exam.uuid}/"); shot(page, "ready")
    found_violation(exam, at=410)
    appeal(exam.fresh(), text="It was my cat.", by=exam.candidate, now=moment(450))
    page = window.open(f"/office/appeals/"); shot(page, "appeals")
    page = window.open(f"/office/appeals/{exam.uuid}/"); shot(page, "appeal-no")
    other = Window(window.context.browser, visitor(person("Petra", Role.MANAGER)))
    page = other.open(f"/office/appeals/{exam.uuid}/"); shot(page, "appeal")
    other.close()
    page = window.open(f"/office/retention/?state=held"); shot(page, "held")
    page = window.open(f"/office/retention/{exam.uuid}/"); shot(page, "retention-one")
    page = window.open("/office/"); shot(page, "home")
