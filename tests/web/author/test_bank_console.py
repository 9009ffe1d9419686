"""The item bank for authors: found, shown as candidates see it, with key and evidence, never edited."""

import re

import pytest

from assay.apps.bank.models import ItemVersion
from assay.apps.bank.queries import BankFilter, current_items, found_items
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import held, person
from tests.web.visiting import visitor, words


@pytest.fixture
def bela(db: None) -> Person:
    return person("Bela", Role.AUTHOR)


class TestTheCatalogue:
    def test_the_bank_stands_against_its_blueprint(self, pmle: Certification, bela: Person) -> None:
        said = words(visitor(bela).get("/bank/"))
        in_bank = current_items("pmle").filter(family="strategy").count()
        assert re.search(rf"{pmle.spec.family_title('strategy')} 22 {in_bank} ", said)
        assert "never edits it" in said
        assert "authors and reviewers do not register for this exam" in said

    @pytest.mark.parametrize(
        ("query", "fits"),
        [
            ("family=strategy", lambda row: row.family == "strategy"),
            ("level=evaluate", lambda row: row.level == "evaluate"),
            ("proof=none", lambda row: row.proof == "none"),
            ("kind=multiple", lambda row: row.kind == "multiple"),
            ("length=short&family=strategy", lambda row: row.seconds <= 50 and row.family == "strategy"),
            ("length=long", lambda row: row.seconds > 50),
            ("q=dev-0001", lambda row: "dev-0001" in row.source),
            ("task=input-pipelines", lambda row: row.task == "input-pipelines"),
        ],
    )
    def test_filters_narrow(self, pmle: Certification, bela: Person, query: str, fits) -> None:  # type: ignore[no-untyped-def]
        wanted = {row.item_key for row in current_items("pmle") if fits(row)}
        assert wanted, "the bank has no such item: choose another filter for this test"
        response = visitor(bela).get(f"/bank/?{query}")
        said = words(response)
        assert f"{len(wanted)} item" in said
        shown = set(re.findall(r'href="/bank/pmle/([\w-]+)/"', response.content.decode()))
        assert shown <= wanted
        assert len(shown) == min(30, len(wanted))

    def test_nonsense_in_the_address_narrows_nothing_or_finds_nothing(
        self, pmle: Certification, bela: Person
    ) -> None:
        client = visitor(bela)
        assert "No item matches." in words(client.get("/bank/?family=magic"))
        assert client.get("/bank/?length=9&page=x&certification=pmle").status_code == 200
        assert found_items("pmle", BankFilter()).count() == current_items("pmle").count()


class TestOneItem:
    def test_the_preview_gives_nothing_away_and_the_key_stands_below(
        self, pmle: Certification, bela: Person
    ) -> None:
        html = visitor(bela).get("/bank/pmle/dev-0001/").content.decode()
        preview, _, rest = html.partition("Key and rationales")
        assert 'class="key"' not in preview
        assert "Key</span>" not in preview
        assert rest.count('<span class="badge ok">Key</span>') >= 1
        assert "The deterministic, expensive step stands before the cache" in rest

    def test_options_in_the_order_of_the_file_or_shuffled(self, pmle: Certification, bela: Person) -> None:
        client = visitor(bela)
        views = [_options(client.get(f"/bank/pmle/dev-0001/?order={n}").content.decode()) for n in range(6)]
        assert all(sorted(view) == sorted(views[0]) for view in views)
        assert any(view != views[0] for view in views[1:])
        assert _options(client.get("/bank/pmle/dev-0001/?order=x").content.decode()) == views[0]

    def test_lint_facts_and_proof_come_from_the_files(self, pmle: Certification, bela: Person) -> None:
        client = visitor(bela)
        said = words(client.get("/bank/pmle/dev-0001/"))
        assert "Lint Clean" in said
        assert re.search(r"Proof (Proven|Not run here|Refuted|Failed)", said)
        resting = next(row for row in current_items("pmle") if re.search(r"^facts: \[\w", row.source, re.M))
        assert re.search(
            r"Checked \d+ \w+ \d{4} , expires", words(client.get(f"/bank/pmle/{resting.item_key}/"))
        )

    def test_a_file_that_has_moved_on_is_said(self, pmle: Certification, bela: Person) -> None:
        ItemVersion.objects.filter(item_key="dev-0001", is_current=True).update(content_hash="0" * 64)
        said = words(visitor(bela).get("/bank/pmle/dev-0001/"))
        assert "The file has changed since this version was published" in said

    def test_what_candidates_made_of_it(self, pmle: Certification, key: SigningKey, bela: Person) -> None:
        result = held(pmle, key, right=120)
        item = result.responses[0]["item"]
        said = words(visitor(bela).get(f"/bank/pmle/{item}/"))
        assert "Options chosen" in said
        letter = result.responses[0]["chosen"][0]
        assert re.search(rf"{letter} Key 1 100 % 100 %", said)

    def test_there_is_no_other_item(self, pmle: Certification, bela: Person) -> None:
        assert visitor(bela).get("/bank/pmle/dev-9999/").status_code == 404
        assert visitor(bela).get("/bank/another/dev-0001/").status_code == 404


def test_the_author_of_another_certification_reads_nothing(pmle: Certification) -> None:
    stranger = person("Bela")
    grant_role(stranger, Role.AUTHOR, certification_key="another")
    client = visitor(stranger)
    for address in ("/bank/", "/bank/?certification=pmle", "/bank/pmle/dev-0001/"):
        assert client.get(address).status_code == 404, address


def _options(html: str) -> list[str]:
    """Each option's own text: names of regions carry the place, which differs."""
    listed = html.partition('<ol class="options">')[2].partition("</ol>")[0]
    return [re.sub(r"<[^>]+>", "", option).strip() for option in listed.split("<li>")[1:]]
