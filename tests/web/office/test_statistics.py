"""Statistics: the counts agree with the rows, what is odd is flagged, and what is simulated says so."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.apps.results.analysis import ItemAnalysis, analyse, option_shares
from assay.apps.results.models import Result
from assay.core.attempt import Phase
from assay.core.vocabulary import ItemId
from assay.outside.keys import SigningKey
from assay.web.office.histogram import Bin, bins_of, histogram_svg
from tests.apps.story import held, person
from tests.web.visiting import visitor, words

RIGHT = (120, 90, 30)


@pytest.fixture
def three(pmle: Certification, key: SigningKey) -> list[Result]:
    """Three exams with 120, 90 and 30 right."""
    return [held(pmle, key, right=right) for right in RIGHT]


@pytest.fixture
def petra(db: None) -> Person:
    return person("Petra", Role.PSYCHOMETRICIAN)


class TestAnalysis:
    def test_shares_are_those_of_the_responses(self, three: list[Result]) -> None:
        analysis = analyse("pmle")
        assert (analysis.candidates, analysis.totals, analysis.form_length) == (3, RIGHT, 120)
        points: dict[str, list[int]] = {}
        for result in three:
            for response in result.responses:
                points.setdefault(response["item"], []).append(response["points"])
        assert {one.item: one.presented for one in analysis.items} == {i: len(p) for i, p in points.items()}
        assert {one.item: one.p for one in analysis.items} == pytest.approx(
            {item: sum(p) / len(p) for item, p in points.items()}
        )

    def test_annulled_and_terminated_exams_take_no_part(self, three: list[Result]) -> None:
        Attempt.objects.filter(pk=three[1].attempt_id).update(phase=Phase.TERMINATED)
        assert analyse("pmle").totals == (120, 30)

    def test_nothing_is_known_before_the_first_exam(self, pmle: Certification) -> None:
        analysis = analyse("pmle")
        assert (analysis.candidates, analysis.items, analysis.reliability) == (0, (), None)

    def test_options_are_counted_by_the_letters_of_the_file(self, three: list[Result]) -> None:
        first = three[0].responses[0]
        shares = option_shares("pmle", first["item"])
        choosers = [
            result.points / 120
            for result in three
            if any(r["item"] == first["item"] and r["chosen"] == first["chosen"] for r in result.responses)
        ]
        for letter in first["chosen"]:
            found = next(share for share in shares if share.letter == letter)
            assert found.count == len(choosers)
            assert found.mean_total == pytest.approx(sum(choosers) / len(choosers))

    @pytest.mark.parametrize(
        ("presented", "p", "r", "flags"),
        [
            (29, 0.1, -0.2, ("few",)),
            (30, 0.24, 0.15, ("hard",)),
            (30, 0.25, 0.14, ("weak",)),
            (30, 0.93, None, ("easy", "weak")),
            (30, 0.92, 0.5, ()),
        ],
    )
    def test_flags(self, presented: int, p: float, r: float | None, flags: tuple[str, ...]) -> None:
        assert ItemAnalysis(ItemId("dev-0001"), presented, p, r).flags == flags


class TestHistogram:
    def test_bins_cover_every_score_once(self) -> None:
        assert bins_of([0, 3, 4, 9], most=9) == tuple(
            Bin(n, n, count) for n, count in enumerate((1, 0, 0, 1, 1, 0, 0, 0, 0, 1))
        )
        wide = bins_of([0, 120, 119, 60], most=120)
        assert sum(one.count for one in wide) == 4
        assert [(wide[0].low, wide[0].high), (wide[-1].low, wide[-1].high)] == [(0, 5), (120, 120)]
        assert bins_of([], most=120) == ()

    def test_the_picture_is_whole_and_breaks_no_policy(self) -> None:
        svg = histogram_svg(bins_of([3, 60, 90], most=120), cut=78, title="A <b> & c")
        assert "style=" not in svg
        root = ET.fromstring(svg)
        assert root.get("aria-label") == "A <b> & c: 3 candidates. The table gives the figures."
        assert len(root.findall("{*}rect")) == 21
        assert "Cut: 78" in [text.text for text in root.findall("{*}text")]


class TestThePage:
    def test_figures_table_and_distribution(self, three: list[Result], petra: Person) -> None:
        said = words(visitor(petra).get("/office/statistics/"))
        assert "Over 3 scored exams" in said
        assert "simulated" not in said
        assert "90 to 95 1" in said
        assert "Reliability (KR-21)" in said

    def test_what_is_simulated_says_so(self, three: list[Result], petra: Person) -> None:
        Attempt.objects.filter(pk=three[0].attempt_id).update(is_simulated=True)
        client = visitor(petra)
        said = words(client.get("/office/statistics/"))
        assert "1 of which simulated" in said
        assert "1 of these 3 response sets come from a model." in said
        assert "-n3-simulated1-items.csv" in client.get("/office/statistics/items.csv")["Content-Disposition"]

    def test_the_table_sorts_both_ways(self, three: list[Result], petra: Person) -> None:
        client = visitor(petra)
        up = client.get("/office/statistics/?sort=p").content.decode()
        down = client.get("/office/statistics/?sort=-p").content.decode()
        assert 'aria-sort="ascending"' in up
        assert 'aria-sort="descending"' in down
        assert "?sort=-p" in up
        ps = [one.p for one in analyse("pmle").items if one.p is not None]
        assert _first_share(up) == f"{min(ps):.2f}"
        assert _first_share(down) == f"{max(ps):.2f}"
        assert client.get("/office/statistics/?sort=nonsense").status_code == 200

    def test_figures_download(self, three: list[Result], petra: Person) -> None:
        client = visitor(petra)
        lines = list(csv.DictReader(io.StringIO(_text(client.get("/office/statistics/items.csv")))))
        assert len(lines) == len(analyse("pmle").items)
        assert {"item", "n", "p", "point_biserial", "forms", "flags"} <= set(lines[0])
        scores = list(csv.DictReader(io.StringIO(_text(client.get("/office/statistics/scores.csv")))))
        assert sum(int(line["candidates"]) for line in scores) == 3
        svg = client.get("/office/statistics/scores.svg")
        assert svg["Content-Type"] == "image/svg+xml"
        ET.fromstring(svg.content)

    def test_the_page_names_nobody(self, three: list[Result], petra: Person) -> None:
        assert "Nwosu" not in visitor(petra).get("/office/statistics/").content.decode()

    def test_there_is_a_page_before_the_first_exam(self, pmle: Certification, petra: Person) -> None:
        client = visitor(petra)
        assert "No exam has been scored yet." in words(client.get("/office/statistics/"))
        assert client.get("/office/statistics/scores.svg").status_code == 200


def _text(response: object) -> str:
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def _first_share(html: str) -> str:
    cells = html.partition("<caption>Items")[2].partition("<tbody>")[2].split('<td class="n">')
    return cells[2].partition("<")[0]
