import sys
from tests.web.proctor.watched_room import *
from assay.apps.proctoring.actions import watching, chat, termination
from assay.apps.proctoring.models import Watch, Artefact
from assay.apps.people.models import Role
from tests.apps.story import person
from tests.player.looking import axe_violations, sideways

NAMES = "Ada Nwosu|Bea Brown|Chen Wei|Divya Rao|Elif Demir|Femi Adeyemi|Gabriela Souza|Hiro Tanaka|Ines Duarte|Jan Novák|Kofi Mensah|Lucía Fernández de Córdoba y Álvarez|Mei Lin|Nils Berg|Olu Ade|Priya Shah|Quentin Roy|Rosa Marin".split(
    "|"
)


def test_look(committed, chromium):
    exams = [sitting(committed, n, shade=70 + 7 * i) for i, n in enumerate(NAMES)]
    doors = [waiting(committed, n) for n in ("Sara Plain", "Tariq Aziz")]
    from assay.apps.proctoring.actions.evidence import keep_still_piece

    signalled(exams[3], "full_screen_left")
    signalled(exams[3], "paste", value=240)
    signalled(exams[5], "camera_dark", value=4, threshold=16)
    signalled(exams[7], "second_display", value=2, threshold=1)
    watching.raise_hand(exams[9].fresh(), raised=True, now=clock.now())
    chat.say(
        exams[10].fresh(),
        by=None,
        ref="x1",
        words=chat.Words("May I take off my sweater? It is hot here."),
        now=clock.now(),
    )
    watching.claim(exams[3].fresh(), by=exams[0].proctor, now=clock.now())
    watching.claim(exams[4].fresh(), by=exams[1].proctor, now=clock.now())
    termination.begin(
        exams[12].uuid,
        by=exams[1].proctor,
        code="examinee.behaviour",
        reason="A second person sits at the desk.",
        now=clock.now() + timedelta(seconds=600),
    )
    Watch.objects.filter(attempt__in=[e.attempt.pk for e in exams]).update(guard="armed", camera="live")
    with served() as site:
        chidi = exams[0].proctor
        page = at_the_desk(chromium, site, chidi, viewport={"width": 1440, "height": 900})
        page.wait_for_timeout(1500)
        said = []
        page.on("console", lambda m: said.append(m.text))
        page.on("pageerror", lambda m: said.append(str(m)))
        page.screenshot(path="/tmp/pc_1440.png", full_page=True)
        print("AXE", axe_violations(page))
        print("SIDE", sideways(page))
        page.locator("#grid-columns").select_option("6")
        page.wait_for_timeout(300)
        page.locator("#grid").screenshot(path="/tmp/pc_1440_6.png")
        page.locator("#grid-columns").select_option("auto")
        tile(page, "Divya Rao").get_by_role("link", name="Open").click()
        page.wait_for_timeout(1200)
        page.screenshot(path="/tmp/pc_1440_panel.png")
        print("AXE", axe_violations(page))
        print("SIDE", sideways(page))
        page.locator("#panel").evaluate("e => { e.style.maxBlockSize = 'none'; e.style.position='static' }")
        page.locator("#panel").screenshot(path="/tmp/pc_panel_full.png")
        page.set_viewport_size({"width": 390, "height": 844})
        page.wait_for_timeout(600)
        page.screenshot(path="/tmp/pc_390_panel.png")
        page.locator("#panel").get_by_role("button", name="Close").click()
        page.wait_for_timeout(600)
        page.screenshot(path="/tmp/pc_390.png", full_page=True)
        print("AXE", axe_violations(page))
        print("SIDE", sideways(page))
        page.set_viewport_size({"width": 1440, "height": 900})
        tile(page, "Divya Rao").focus()
        page.keyboard.press("d")
        page.wait_for_timeout(400)
        page.screenshot(path="/tmp/pc_dismiss.png")
        print("AXE", axe_violations(page))
        page.keyboard.press("Escape")
        page.goto(f"{site}/proctor/{exams[3].uuid}/")
        page.wait_for_timeout(800)
        page.screenshot(path="/tmp/pc_attempt.png", full_page=True)
        print("AXE", axe_violations(page))
        print("SIDE", sideways(page))
        print("SAID", said)
        page.context.close()
