"""The directory: by the holder's own wish only; found by name, country and certification."""

import json
import re

from assay.apps.credentials.actions import list_in_directory, unlist
from assay.apps.credentials.models import Credential
from assay.apps.programs.models import Certification
from tests.web.certifying import LATER, certified
from tests.web.visiting import visitor, words


def listed(pmle: Certification, name: str, country: str = "") -> Credential:
    credential = certified(pmle, name=name)
    list_in_directory(credential, display_name=name, country=country, now=LATER)
    return credential


def found(query: str) -> list[str]:
    entries = visitor(None).get(f"/directory/?{query}").context["entries"]
    return [entry.listing.display_name for entry in entries]


def test_who_did_not_ask_to_be_listed_is_nowhere(credential: Credential) -> None:
    assert found("") == found("name=Nwosu") == []
    assert visitor(None).get(f"/directory/{credential.uuid}/").status_code == 404


def test_names_countries_and_certifications_find_holders(pmle: Certification) -> None:
    listed(pmle, "Ada Nwosu", "NG")
    listed(pmle, "Ximena Díaz", "CL")
    assert found("name=nwosu") == ["Ada Nwosu"]
    assert found("name=ximena+díaz") == ["Ximena Díaz"]
    assert found("country=CL") == ["Ximena Díaz"]
    assert found("country=CL&name=ada") == []
    assert found("certification=pmle") == ["Ada Nwosu", "Ximena Díaz"]


def test_no_record_is_explained(pmle: Certification) -> None:
    said = words(visitor(None).get("/directory/?name=Erin"))
    assert "0 holders found" in said
    assert "That says nothing about them." in said


def test_who_takes_it_back_is_gone_at_once(pmle: Certification) -> None:
    ada = listed(pmle, "Ada Nwosu")
    unlist(ada, now=LATER)
    assert found("") == []
    assert visitor(None).get(f"/directory/{ada.uuid}/").status_code == 404


def test_a_long_list_comes_in_pages(pmle: Certification) -> None:
    for number in range(26):
        listed(pmle, f"Holder Number{number:02d}")
    assert len(found("")) == 25
    assert found("page=2") == ["Holder Number25"]
    assert found("page=nonsense") == found("")
    assert b"?name=holder&amp;page=2" in visitor(None).get("/directory/?name=holder").content


def test_simulated_holders_say_so_and_are_not_indexed(pmle: Certification) -> None:
    ada = listed(pmle, "Ada Nwosu")
    Credential.objects.update(is_simulated=True)
    assert "Simulated" in words(visitor(None).get("/directory/"))
    page = visitor(None).get(f"/directory/{ada.uuid}/")
    assert "Nobody earned this." in words(page)
    assert b'content="noindex"' in page.content


class TestHolderPage:
    def test_it_shows_what_the_holder_listed_and_the_way_to_verify(self, pmle: Certification) -> None:
        ada = listed(pmle, "Ada Nwosu", "NG")
        response = visitor(None).get(f"/directory/{ada.uuid}/")
        said = words(response)
        assert "Ada Nwosu Nigeria" in said
        assert "Valid as of 23 November 2026, 13:00 UTC" in said
        assert f'href="/credentials/{ada.uuid}"'.encode() in response.content
        assert ada.holder.email not in response.content.decode()

    def test_it_describes_the_holder_to_machines(self, pmle: Certification) -> None:
        ada = listed(pmle, "Ada </script> Nwosu", "NG")
        html = visitor(None).get(f"/directory/{ada.uuid}/").content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
        person = json.loads(blocks[0])["mainEntity"]
        assert person["@type"] == "Person"
        assert person["name"] == "Ada </script> Nwosu"
        assert person["hasCredential"]["identifier"] == ada.number
        for tag in ("og:title", "og:type", "og:url", "og:image", "og:image:alt", "twitter:card"):
            assert f'"{tag}"' in html
