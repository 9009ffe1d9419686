"""Safe Exam Browser's way into an exam, as SEB for Windows and a plain browser go it."""

import random
import re
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from assay.apps.proctoring.actions.seb import TICKET_LASTS
from assay.apps.proctoring.models import SebRevision, SebSighting, Signal
from assay.apps.programs.models import Certification
from assay.core import seb
from assay.web.kit.asked_url import asked_url
from tests.apps.confined import (
    HOST,
    OTHER_KEY,
    PLAIN,
    SEB_OR_GUARD,
    WINDOWS,
    as_seb,
    confined,
    hash_of,
    headers_for,
    newest_key,
    raw,
)
from tests.apps.story import Exam, registered
from tests.web.player.conftest import Time, pmle, published, time  # noqa: F401  # fixtures
from tests.web.visiting import visitor, words

BEK = "be" * 32


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:  # noqa: F811
    """Ada's exam, which opens in SEB alone; she sits in it already."""
    return registered(confined(pmle)).seated()


def link_of(exam: Exam, client: Client | None = None) -> str:
    """Presses the button on check-in; the link that starts SEB."""
    response = (client or visitor(exam.candidate)).post(f"/check-in/{exam.uuid}/seb")
    assert response.status_code == 200
    return unescape(re.search(r'href="(sebs?://[^"]+)"', response.content.decode())[1])  # type: ignore[index]


def parts_of(link: str) -> tuple[str, str]:
    """The path of the file and the ticket."""
    path, _, ticket = link.partition("??t=")
    return "/" + path.split("/", 3)[3], ticket


def started(exam: Exam) -> tuple[Client, str, str]:
    """A fresh SEB that has exchanged its ticket: its client, the fixed page, the Config Key of its file."""
    path, ticket = parts_of(link_of(exam))
    client = Client()
    settings = seb.read_seb(client.get(path).content)
    start = "/" + str(settings["startURL"]).split("/", 3)[3]
    config_key = seb.config_key(settings)
    response = as_seb(client, f"{start}?t={ticket}", config_key)
    assert response.status_code == 302
    return client, response["Location"], config_key


class TestTheWayIn:
    def test_the_file_is_had_without_cookies_and_its_key_is_the_stored_one(self, exam: Exam) -> None:
        path, _ = parts_of(link_of(exam))
        response = Client().get(path)
        assert response["Content-Type"] == "application/seb"
        key = seb.config_key(seb.read_seb(response.content))
        assert key == SebRevision.objects.get().config_key
        assert Client().head(path).status_code == 200

    def test_two_attempts_have_one_key_and_two_tickets(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        other = registered(pmle)
        (one, ticket), (two, another) = parts_of(link_of(exam)), parts_of(link_of(other))
        assert ticket != another
        first, second = (seb.read_seb(Client().get(path).content) for path in (one, two))
        assert seb.config_key(first) == seb.config_key(second)
        assert first == second

    @pytest.mark.parametrize("change", ["~x", "0", "/"])
    def test_a_path_that_we_did_not_sign_is_nothing(self, exam: Exam, change: str) -> None:
        path, _ = parts_of(link_of(exam))
        assert Client().get(path.replace("/exam.seb", f"{change}/exam.seb")).status_code == 404

    def test_a_path_is_good_for_some_hours(self, exam: Exam, time: Time) -> None:  # noqa: F811
        path, _ = parts_of(link_of(exam))
        time.goes_to(13 * 3600)
        assert Client().get(path).status_code == 404

    def test_seb_goes_from_its_ticket_over_the_fixed_page_into_the_exam(self, exam: Exam) -> None:
        client, fixed, config_key = started(exam)
        response = as_seb(client, fixed, config_key, bek=BEK)
        assert (response.status_code, response["Location"]) == (302, f"/exam/{exam.uuid}/")
        shown = SebSighting.objects.get()
        assert (shown.confirmed, shown.version, shown.bek) == (True, "Win 3.10.0", hash_of(HOST + fixed, BEK))
        page = as_seb(client, f"/exam/{exam.uuid}/", config_key)
        assert page.status_code == 200
        assert 'id="stage"' in page.content.decode()

    def test_before_the_exam_it_goes_to_check_in(self, pmle: Certification, time: Time) -> None:  # noqa: F811
        waiting = registered(confined(pmle))
        client, fixed, config_key = started(waiting)
        response = as_seb(client, fixed, config_key)
        assert response["Location"] == f"/check-in/{waiting.uuid}/"
        page = as_seb(client, response["Location"], config_key)
        assert "Configuration confirmed Win 3.10.0" in words(page)
        assert "secure" not in words(page).lower()

    def test_a_ticket_is_used_once(self, exam: Exam) -> None:
        _, ticket = parts_of(link_of(exam))
        start = "/seb/pmle/2026-11/start?t="
        assert Client().get(start + ticket).status_code == 302
        again = Client()
        response = again.get(start + ticket)
        assert response.status_code == 410
        assert "used up" in words(response)
        assert again.get("/home/").status_code == 302  # to the sign-in

    def test_back_at_the_start_with_a_used_ticket_there_is_a_way_on(self, exam: Exam) -> None:
        _, ticket = parts_of(link_of(exam))
        client, start = Client(), f"/seb/pmle/2026-11/start?t={ticket}"
        client.get(start)
        response = client.get(start)
        assert response.status_code == 410
        assert f'href="/check-in/{exam.uuid}/"' in response.content.decode()

    def test_a_ticket_is_good_for_two_minutes(self, exam: Exam, time: Time) -> None:  # noqa: F811
        _, ticket = parts_of(link_of(exam))
        time.goes_to(TICKET_LASTS.total_seconds())
        assert Client().get(f"/seb/pmle/2026-11/start?t={ticket}").status_code == 410

    def test_nobody_makes_a_ticket_for_somebody_else(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        fay = visitor(registered(pmle).candidate)
        assert fay.post(f"/check-in/{exam.uuid}/seb").status_code == 404

    def test_its_session_is_good_for_this_exam_alone(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        client, _, _ = started(exam)
        check_in = f"/check-in/{exam.uuid}/"
        for address in ("/home/", "/home/account/", "/account/email/", "/account/2fa/", "/register/pmle/"):
            response = client.get(address)
            assert (response.status_code, response.get("Location")) == (302, check_in), address
        assert client.get(f"/exam/{registered(pmle).uuid}/")["Location"] == check_in

    def test_the_end_signs_out(self, exam: Exam) -> None:
        client, _, _ = started(exam)
        assert client.get("/seb/pmle/2026-11/done").status_code == 200
        assert "_auth_user_id" not in client.session

    def test_the_end_leaves_an_ordinary_session_alone(self, exam: Exam) -> None:
        client = visitor(exam.candidate)
        client.get("/seb/pmle/2026-11/done")
        assert "_auth_user_id" in client.session


class TestTheExamOpensInSebAlone:
    def page(self, exam: Exam, headers: dict[str, str] | None = None) -> HttpResponse:
        return visitor(exam.candidate).get(f"/exam/{exam.uuid}/", headers=headers or {})

    def url(self, exam: Exam) -> str:
        return f"{HOST}/exam/{exam.uuid}/"

    def key(self, exam: Exam, pmle: Certification) -> str:  # noqa: F811
        link_of(exam)
        return newest_key(pmle)

    def test_a_plain_browser_gets_the_page_that_says_how(self, exam: Exam) -> None:
        response = self.page(exam, {"User-Agent": PLAIN})
        assert response.status_code == 403
        said = words(response)
        assert "Open the exam in Safe Exam Browser" in said
        assert "Install it" in said
        assert "secure" not in said.lower()

    def test_the_right_hash_of_the_very_address_is_in(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        found = self.page(exam, headers_for(self.url(exam), self.key(exam, pmle)))
        assert found.status_code == 200

    def test_everything_else_is_out(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        key, url = self.key(exam, pmle), self.url(exam)
        other = f"{HOST}/exam/{registered(pmle).uuid}/"
        claims = {
            "another address": hash_of(f"{url}receipt", key),
            "another attempt": hash_of(other, key),
            "another site": hash_of(url.replace("testserver", "evil.example"), key),
            "another scheme": hash_of(url.replace("http:", "https:"), key),
            "an address in capitals": hash_of(url.upper(), key),
            "an old configuration": hash_of(url, OTHER_KEY),
            "the key itself": key,
            "nothing": "",
            "no ASCII": "é" * 64,
        }
        for name, claim in claims.items():
            headers = {"User-Agent": WINDOWS, "X-SafeExamBrowser-ConfigKeyHash": claim}
            assert self.page(exam, headers).status_code == 403, name
        assert self.page(exam, {"User-Agent": WINDOWS}).status_code == 403, "missing"

    def test_what_headers_confirmed_lets_the_worker_keep_the_page_and_opens_none_without_them(
        self,
        exam: Exam,
        pmle: Certification,  # noqa: F811
    ) -> None:
        ada, key, address = visitor(exam.candidate), self.key(exam, pmle), f"/exam/{exam.uuid}/"
        fetched = {"User-Agent": WINDOWS, "Sec-Fetch-Dest": "empty"}
        assert ada.get(address, headers=fetched).status_code == 403
        assert as_seb(ada, address, key).status_code == 200
        assert ada.get(address, headers=fetched).status_code == 200
        assert ada.get(address, headers={"User-Agent": WINDOWS}).status_code == 403

    def test_a_hash_in_capitals_is_the_same_hash(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        claim = hash_of(self.url(exam), self.key(exam, pmle)).upper()
        assert self.page(exam, {"X-SafeExamBrowser-ConfigKeyHash": claim}).status_code == 200

    @pytest.mark.parametrize(
        "odd", ["?x=%7E", "?a;b=1;c", "?next=%2fhome%2F", "?%c3%a4=%C3%A4", "?x=1+2%20", "??t=a"]
    )
    def test_odd_spellings_are_in(self, exam: Exam, pmle: Certification, odd: str) -> None:  # noqa: F811
        target, key = f"/exam/{exam.uuid}/{odd}", self.key(exam, pmle)
        found = raw(visitor(exam.candidate), target, headers_for(HOST + target, key), f"/exam/{exam.uuid}/")
        assert found.status_code == 200

    def test_a_path_with_escapes_is_in(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        target, key = f"/%65xam/{str(exam.uuid).replace('-', '%2d')}/", self.key(exam, pmle)
        found = raw(visitor(exam.candidate), target, headers_for(HOST + target, key), f"/exam/{exam.uuid}/")
        assert found.status_code == 200

    def test_an_old_configuration_is_a_signal_and_a_page(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        self.key(exam, pmle)
        response = self.page(exam, headers_for(self.url(exam), OTHER_KEY))
        assert "The configuration is not confirmed" in words(response)
        assert "Win 3.10.0" in words(response)
        assert Signal.objects.get().kind == "seb_unconfirmed"
        assert not SebSighting.objects.get().confirmed
        assert exam.fresh().phase == "active"

    def test_the_seat_is_not_had_around_the_page(self, exam: Exam, pmle: Certification) -> None:  # noqa: F811
        seat = {"data": {"tab": "tab-of-ada-1"}, "content_type": "application/json"}
        plain = visitor(exam.candidate)
        refused = plain.post(f"/exam/{exam.uuid}/seat", **seat)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/seb-needed")
        key = self.key(exam, pmle)
        assert as_seb(plain, f"/exam/{exam.uuid}/", key).status_code == 200
        assert plain.post(f"/exam/{exam.uuid}/seat", **seat).status_code == 200
        assert visitor(exam.candidate).post(f"/exam/{exam.uuid}/seat", **seat).status_code == 403


class TestSebOrGuard:
    @pytest.fixture
    def exam(self, pmle: Certification, time: Time) -> Exam:  # noqa: F811
        return registered(confined(pmle, SEB_OR_GUARD)).seated()

    def test_a_plain_browser_sits_with_the_guard(self, exam: Exam) -> None:
        found = visitor(exam.candidate).get(f"/exam/{exam.uuid}/", headers={"User-Agent": PLAIN})
        assert found.status_code == 200

    def test_who_says_to_be_seb_shows_it_for_the_guard_rests_there(self, exam: Exam) -> None:
        found = visitor(exam.candidate).get(f"/exam/{exam.uuid}/", headers={"User-Agent": WINDOWS})
        assert found.status_code == 403
        assert "in full screen: open it there" in words(found)


def test_the_raw_target_of_ten_thousand_addresses_is_what_was_sent() -> None:
    dice, factory = random.Random(20261124), RequestFactory()
    odd = [
        *"abcXYZ019-._~!$'()*+,;=:@",
        "%7E", "%7e", "%2f", "%2F", "%3B", "%c3%a4", "%C3%A4", "%20", "+", "%25", "%00", "&", "/",
    ]  # fmt: skip
    key = "c0ffee" * 10 + "cafe"
    for _ in range(10_000):
        path = "/exam/" + "".join(dice.choices(odd, k=dice.randrange(30)))
        query = "".join(dice.choices([*odd, "?"], k=dice.randrange(30)))
        target = f"{path}?{query}" if query else path
        request = factory.generic("GET", "/", RAW_URI=target, QUERY_STRING=query)
        assert seb.holds(hash_of(HOST + target, key), url=asked_url(request), key=key), target


def test_without_a_raw_target_a_path_is_spelt_as_browsers_do() -> None:
    request = RequestFactory().get("/exam/a;b~c(d)/" + quote("ä"), {"x": "~"})
    assert asked_url(request) == f"{HOST}/exam/a;b~c(d)/%C3%A4?x=~"


class TestBehindProxies:
    @pytest.fixture(autouse=True)
    def _one_proxy(self, settings: Settings) -> None:
        config = settings.CONFIG
        site = replace(config.site, base_url="https://exam.example.org")
        settings.CONFIG = replace(config, site=site, serve=replace(config.serve, proxies=1))
        settings.ALLOWED_HOSTS = ["*"]

    def test_scheme_and_host_are_those_that_our_proxy_saw(self) -> None:
        found = RequestFactory().get(
            "/in",
            HTTP_HOST="10.0.0.7:8000",
            HTTP_X_FORWARDED_PROTO="http, https",
            HTTP_X_FORWARDED_HOST="evil.example, exam.example.org",
        )
        assert asked_url(found) == "https://exam.example.org/in"

    def test_a_proxy_that_is_silent_about_tls_is_known_by_the_sites_own_address(self) -> None:
        found = RequestFactory().get("/in?x", HTTP_HOST="EXAM.example.org")
        assert asked_url(found) == "https://exam.example.org/in?x"

    def test_another_host_is_taken_as_it_came(self) -> None:
        assert asked_url(RequestFactory().get("/in", HTTP_HOST="other.example")) == "http://other.example/in"


def test_without_proxies_what_a_browser_writes_itself_does_not_count() -> None:
    found = RequestFactory().get("/in", HTTP_X_FORWARDED_PROTO="https", HTTP_X_FORWARDED_HOST="evil.example")
    assert asked_url(found) == f"{HOST}/in"
