"""What a stranger learns of a credential: by link, by number and name, by file; and what they do not."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from assay.apps.credentials.actions import list_in_directory, revoke
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Role
from assay.core import credentials as ob
from assay.outside.keys import SigningKey, signing_key
from assay.web.kit import issuing
from assay.web.public.pictures import badge_facts, card_facts
from assay.web.public.verify import MOST_BYTES, read_reference, same_name
from tests.apps.story import NOON, person
from tests.web.certifying import LATER
from tests.web.visiting import visitor, words

pytestmark = pytest.mark.django_db


def looked_at(credential: Credential) -> HttpResponse:
    return visitor(None).get(f"/credentials/{credential.uuid}")


def upload(data: bytes, name: str = "file") -> HttpResponse:
    return visitor(None).post("/verify/", {"file": SimpleUploadedFile(name, data)})


def revoked(credential: Credential) -> Credential:
    revoke(
        credential,
        by=person("Dmitri", Role.MANAGER),
        reason="Wrong name.",
        issuer=issuing.site_issuer(),
        now=LATER,
    )
    return credential


class TestByLink:
    def test_a_credential_in_force_is_valid_with_five_named_checks(self, credential: Credential) -> None:
        response = looked_at(credential)
        said = words(response)
        assert "Valid Signed by Assay, in force and not revoked, as of 23 November 2026, 13:00 UTC." in said
        names = ["Open Badges 3.0 format", "Signature", "Issuer’s key", "Not revoked", "In force"]
        assert [finding.name for finding in response.context["findings"]] == names
        assert all(finding.answer == "Passed" for finding in response.context["findings"])
        until = "22 November 2028, 23:59 UTC"
        assert f"It holds until {until}." in said
        assert f"Valid until {until}" in said

    def test_a_revoked_one_stays_up_and_says_when_and_why(self, credential: Credential) -> None:
        said = words(looked_at(revoked(credential)))
        assert "Revoked Assay withdrew it on 23 November 2026, 13:00 UTC. Reason: Wrong name." in said
        assert "Valid Signed by" not in said

    def test_an_expired_one_stays_up_and_says_until_when(
        self, credential: Credential, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        after = NOON + timedelta(days=731)
        monkeypatch.setattr("assay.outside.clock.now", lambda: after)
        assert "Expired It was valid until 22 November 2028." in words(looked_at(credential))

    def test_it_is_not_to_be_indexed_unless_listed(self, credential: Credential) -> None:
        assert b'content="noindex"' in looked_at(credential).content
        list_in_directory(credential, display_name="Ada Nwosu", country="", now=LATER)
        assert b'content="noindex"' not in looked_at(credential).content

    def test_it_works_without_script_and_without_cookies(self, credential: Credential) -> None:
        response = looked_at(credential)
        assert b"<script" not in response.content
        assert not response.cookies
        assert len(response.content) < 50_000

    def test_it_costs_two_queries_and_no_signature(self, credential: Credential) -> None:
        looked_at(credential)
        with CaptureQueriesContext(connection) as asked:
            looked_at(credential)
        assert len(asked) == 2  # its row, and the status list that is kept

    def test_an_unknown_link_has_no_page(self, db: None) -> None:
        assert visitor(None).get("/credentials/00000000-0000-4000-8000-000000000000").status_code == 404


class TestByFile:
    @pytest.mark.parametrize("ending", ["json", "png", "svg", "pdf"])
    def test_every_download_verifies(self, credential: Credential, ending: str) -> None:
        file = visitor(None).get(f"/credentials/{credential.uuid}.{ending}")
        assert file.status_code == 200
        response = upload(file.content, f"ada.{ending}")
        assert response.context["headline"].word == "Valid"
        assert "Holder Ada Nwosu" in words(response)
        assert response.context["row"] == credential

    def test_after_revocation_a_file_from_before_says_revoked(self, credential: Credential) -> None:
        before = ob.to_json(credential.document).encode()
        revoked(credential)
        response = upload(before)
        assert response.context["headline"].word == "Revoked"
        assert "Reason: Wrong name." in words(response)

    def test_a_changed_name_is_not_valid_and_not_shown(self, credential: Credential) -> None:
        changed = ob.to_json(credential.document).replace("Ada Nwosu", "Eva Nwosu").encode()
        response = upload(changed)
        assert response.context["headline"].word == "Not valid"
        assert "Eva Nwosu" not in words(response)

    def test_what_another_issuer_signed_is_not_vouched_for(
        self,
        credential: Credential,
        tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        theirs = ob.to_json(credential.document).encode()
        ours: SigningKey = signing_key(tmp_path_factory.mktemp("keys"))
        monkeypatch.setattr(
            "assay.web.public.verify.site_issuer", lambda: issuing.Issuer("B", "https://b.org", ours)
        )
        response = upload(theirs)
        assert response.context["headline"].word in ("Not valid", "Cannot be told")
        assert response.context["claims"] is None

    @pytest.mark.parametrize(
        "data", [b"hello", b"{", b"\x89PNG\r\n\x1a\n", b"<svg/>", b"%PDF-1.7", b"[]", b"\x00" * 99]
    )
    def test_a_file_without_a_credential_is_an_error_at_the_field(self, db: None, data: bytes) -> None:
        response = upload(data, "holiday.png")
        said = words(response)
        assert (
            "No credential was found in holiday.png" in said
            or response.context["headline"].word == "Not valid"
        )

    def test_a_large_file_is_refused_unread(self, db: None) -> None:
        response = upload(b"x" * (MOST_BYTES + 20_000))
        assert response.status_code == 413
        assert "larger than 2 MB" in words(response)


class TestByReference:
    def test_a_link_or_an_id_leads_to_the_page(self, credential: Credential) -> None:
        for text in (f"https://else.where/credentials/{credential.uuid}.json", f" {credential.uuid} "):
            response = visitor(None).post("/verify/", {"reference": text})
            assert response["Location"] == f"/credentials/{credential.uuid}"

    def test_a_number_alone_does_not_find_who_is_not_listed(self, credential: Credential) -> None:
        alone = visitor(None).post("/verify/", {"reference": credential.number})
        unknown = visitor(None).post("/verify/", {"reference": "PMLE-1999-000001"})
        assert alone.status_code == unknown.status_code == 422
        assert alone.context["form"].errors == unknown.context["form"].errors != {}

    def test_a_number_with_the_name_finds_it(self, credential: Credential) -> None:
        given = {"reference": credential.number.lower(), "name": "ada NWOSU"}
        response = visitor(None).post("/verify/", given)
        assert response["Location"] == f"/credentials/{credential.uuid}"

    def test_a_number_alone_finds_who_is_listed(self, credential: Credential) -> None:
        list_in_directory(credential, display_name="Ada Nwosu", country="", now=LATER)
        assert visitor(None).post("/verify/", {"reference": credential.number}).status_code == 302

    def test_nothing_given_is_an_error(self, db: None) -> None:
        response = visitor(None).post("/verify/", {})
        assert response.status_code == 422
        assert words(response).count("Enter a link, an ID or a number, or choose a file.") == 2

    def test_names_are_compared_as_people_write_them(self) -> None:
        assert same_name("Ximena Núñez-Ortiz", "ximena nunez ortiz")
        assert not same_name("Ada", "Adam")
        assert not same_name("", " ")

    def test_what_is_no_uuid_is_a_number(self) -> None:
        assert read_reference(" PMLE-2026-000001 ") == "PMLE-2026-000001"


class TestForMachines:
    def test_the_credential_is_served_for_other_peoples_verifiers(self, credential: Credential) -> None:
        response = visitor(None).get(f"/credentials/{credential.uuid}.json")
        assert response["Content-Type"] == "application/vc+ld+json"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert json.loads(response.content) == credential.document

    def test_a_stranger_can_verify_with_what_is_served_alone(self, credential: Credential) -> None:
        get = visitor(None).get
        document = get(f"/credentials/{credential.uuid}.json").json()
        did = get(ob.did_path(document["issuer"]["id"])).json()
        path = "/" + document["credentialStatus"]["statusListCredential"].split("/", 3)[3]
        assert judged(document, did, get(path).json(), LATER) == ob.Verdict.VALID
        revoked(credential)
        assert judged(document, did, get(path).json(), LATER) == ob.Verdict.REVOKED

    def test_the_status_list_may_be_kept_for_seconds_only(self, db: None) -> None:
        assert visitor(None).get("/credentials/status/1")["Cache-Control"] == "public, max-age=10"

    def test_who_has_the_list_already_is_told_so_until_a_bit_changes(self, credential: Credential) -> None:
        first = visitor(None).get("/credentials/status/1")
        known = {"If-None-Match": first["ETag"]}
        again = visitor(None).get("/credentials/status/1", headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert (again["ETag"], again["Access-Control-Allow-Origin"]) == (first["ETag"], "*")
        revoked(credential)
        changed = visitor(None).get("/credentials/status/1", headers=known)
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]

    def test_a_list_that_no_credential_names_does_not_exist(self, credential: Credential) -> None:
        for number in ("0", "2", "9" * 30):
            assert visitor(None).get(f"/credentials/status/{number}").status_code == 404

    def test_the_card_of_a_link_is_a_picture(self, credential: Credential) -> None:
        response = visitor(None).get(f"/credentials/{credential.uuid}/card.png")
        assert response.content.startswith(b"\x89PNG")
        assert response["X-Robots-Tag"] == "noindex"

    def test_the_card_says_whether_it_holds_and_whether_it_is_simulated(self, credential: Credential) -> None:
        expired = credential.valid_until + timedelta(days=1)
        assert card_facts(credential, now=LATER).eyebrow == "Verified credential, Assay"
        assert card_facts(credential, now=expired).eyebrow == "Expired credential, Assay"
        credential.is_simulated = True
        assert card_facts(credential, now=LATER).eyebrow == "Simulated credential, Assay"
        credential.revoked_at = LATER
        assert card_facts(credential, now=expired).eyebrow == "Simulated, revoked credential, Assay"

    def test_the_badge_of_a_simulated_holder_says_so(self, credential: Credential) -> None:
        credential.is_simulated = True
        assert badge_facts(credential.certification.spec, credential).line == "Simulated, 2026"


def judged(document: ob.Json, did: ob.Json, status: ob.Json, now: datetime) -> ob.Verdict:
    return ob.verify(document, did_document=did, status_list=status, now=now).verdict
