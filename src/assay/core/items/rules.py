"""The table of all rules that an item and a bank are held to: what each asks, why, and who says so.

The checks stand elsewhere (`parse.py` for S01 to S15, `lint/` for the rest) and name a rule by its id;
its severity is decided here alone. `docs/reference/lint-rules.md` is printed from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.core.vocabulary import Severity

GROUPS: Mapping[str, str] = {
    "S": "Structure: the file can be read in one way only",
    "T": "Time: what the item rests on still holds",
    "F": "Flaws: nothing but knowledge leads to the key",
    "R": "Reading load: the clock measures thinking, not reading",
    "C": "Code: it is shown as it would stand in an editor",
    "P": "Proof: what can be run is run",
    "A": "Access: nobody is kept out by the form of the question",
    "B": "Bank: the items together give nothing away",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `asks` completes "an item …", `why` is the reason, `source` who found or asks for it."""

    id: str
    severity: Severity
    asks: str
    why: str
    source: str


HALADYNA = "Haladyna, Downing and Rodriguez (2002), A Review of Multiple-Choice Item-Writing Guidelines"
IWF = "Tarrant et al. (2006) and Moore et al. (2023), the 19 item-writing flaws"
NBME = "NBME, Constructing Written Test Questions for the Health Sciences"
HOUSE = "spec/item-file.md"
EXEMPLARS = "The quality bar of the built-in bank"
BOUCHER = "Boucher and Anderson (2021), Trojan Source: Invisible Vulnerabilities"
ISO = "ISO/IEC 17024:2012, 9.3: examinations stay valid and current"
WCAG = "WCAG 2.2"

# fmt: off
_ALL = (
    Rule("S01", "error", "is at most 20,000 characters of visible text",
         "Hidden characters make a reviewer read something else than a program does.", BOUCHER),
    Rule("S02", "error", "opens with flat front matter: names with a text or a list of texts, each once",
         "Anchors, tags and nests hide what a field says.", HOUSE),
    Rule("S03", "error", "has every required field",
         "A form is assembled from these fields.", HOUSE),
    Rule("S04", "error", "has no unknown field",
         "A misspelt field would be lost in silence.", HOUSE),
    Rule("S05", "error", "gives each field a value of its type",
         "Types are read once and trusted after.", HOUSE),
    Rule("S06", "error", "is named by its id",
         "One search finds the item.", HOUSE),
    Rule("S07", "error", "has a stem",
         "The stem asks the question; options only answer it.", HALADYNA),
    Rule("S08", "error", "has 3 to 6 options, headed A, B, C … in order",
         "With two options chance decides too much; more than six are read, not weighed.", HALADYNA),
    Rule("S09", "error", "has a text in each option",
         "An empty option cannot be chosen for a reason.", HOUSE),
    Rule("S10", "error",
         "ends each option, and nothing else, with a rationale that gives a verdict and a reason",
         "An author who cannot say why a distractor is wrong has not made sure that it is.", NBME),
    Rule("S11", "error", "has a key that names its own options in order",
         "Anything else cannot be scored.", HOUSE),
    Rule("S12", "error", "has one key when single, two or more and a distractor when multiple",
         "The type tells the candidate how many to choose.", HOUSE),
    Rule("S13", "error", "says the same in its key and in every rationale",
         "Stating the key twice catches a slip of the hand.", HOUSE),
    Rule("S14", "error", "says TWO, THREE … in the stem exactly when so many options are right",
         "A candidate must know how many to choose before reading the options.", NBME),
    Rule("S15", "error", "opens code blocks in the first column and closes them",
         "An open block swallows the options after it.", "CommonMark 0.31, 4.5"),
    Rule("S16", "warning", "stands in its normal form (`assay bank format FILE` writes it)",
         "A difference between two versions then shows content only.", HOUSE),
    Rule("S17", "error", "belongs to a family of the blueprint",
         "An item outside the blueprint is never drawn.", HOUSE),

    Rule("T01", "error", "lists facts that stand in facts.yaml",
         "A fact that nobody dated cannot be checked again.", ISO),
    Rule("T02", "error", "rests on facts that have not expired",
         "Products change; the key may have changed with them.", ISO),
    Rule("T03", "error", "has not expired",
         "An old item returns to review before it is used again.", ISO),
    Rule("T04", "error", "was checked on a day that has come, and expires after it",
         "Dates in the wrong order date nothing.", ISO),
    Rule("T05", "error", "lives 12 months at most on facts, 18 on TensorFlow or Keras, 36 otherwise",
         "How long knowledge stays true depends on what it is about.", ISO),
    Rule("T06", "error", "lists facts when its family is about products",
         "A product's ability is a claim with a date.", ISO),
    Rule("T07", "error", "names products as they are named now, a former name only in brackets, for a year",
         "A candidate must not fail for having learnt the newer name.", EXEMPLARS),
    Rule("T08", "error", "names a public source",
         "A key without a source is an opinion.", NBME),

    Rule("F01", "error", "ends its stem with the question",
         "Whoever covers the options can still answer.", HALADYNA),
    Rule("F02", "warning", "asks for what is, not for what is not",
         "A negative is overread and tests attention instead of knowledge.", HALADYNA),
    Rule("F03", "error", "has no option such as all or none of these",
         "Partial knowledge answers it, and shuffling breaks it.", HALADYNA),
    Rule("F04", "warning", "has no absolutes in the distractors alone",
         "Always and never are known to be wrong.", HALADYNA),
    Rule("F05", "warning", "has no vague frequency in an option",
         "Often means something else to everybody.", NBME),
    Rule("F06", "error", "has no key longer than each distractor by a fifth",
         "The longest option is the most careful one, and test-wise candidates know it.", HALADYNA),
    Rule("F07", "warning", "has no key shorter than each distractor by a fifth",
         "The odd one out attracts.", HALADYNA),
    Rule("F08", "warning", "has options of which the longest is at most 2.2 times the shortest",
         "Length should say nothing.", HALADYNA),
    Rule("F09", "warning", "has options alike in capitals, full stops and form of the first word",
         "An option in another form was written at another time, or for another stem.", HALADYNA),
    Rule("F10", "error", "names no option by its letter",
         "Each candidate sees the options in another order.", HOUSE),
    Rule("F11", "warning", "does not repeat words of the stem in the key alone",
         "An echo gives the key away.", IWF),
    Rule("F12", "warning", "has no key that shares most with the other options",
         "Distractors made by altering the key point back to it.", IWF),
    Rule("F13", "error", "has no option twice",
         "Two equal options are both wrong.", HALADYNA),
    Rule("F14", "warning", "has numeric options in order of size",
         "A row of numbers is read faster in order.", HALADYNA),
    Rule("F15", "warning", "asks a question of its own, not which statement is true",
         "An unfocused stem is a bundle of true-false items.", IWF),
    Rule("F16", "warning", "has no words that all options begin with",
         "What all say belongs in the stem.", HALADYNA),

    Rule("R01", "warning", "has a stem of 110 words at most",
         "120 items in 120 minutes leave 60 s each.", EXEMPLARS),
    Rule("R02", "warning", "has sentences of 32 words at most",
         "Half of the candidates read a second language.", EXEMPLARS),
    Rule("R03", "warning", "grants at least the seconds of the reading model",
         "A form whose times are too short cannot be finished.", EXEMPLARS),
    Rule("R04", "warning", "grants at most twice the seconds of the reading model",
         "Time is the scarce good of a form.", EXEMPLARS),

    Rule("C01", "error", "names the language of each code block",
         "Highlighting and screen readers need it.", EXEMPLARS),
    Rule("C02", "error", "holds Python, JSON and YAML that parse",
         "A slip of syntax is not what is tested.", EXEMPLARS),
    Rule("C03", "error", "has code of 72 columns at most",
         "It fits beside the options without scrolling.", EXEMPLARS),
    Rule("C04", "warning", "has code blocks of 20 lines at most",
         "Longer code tests scrolling.", EXEMPLARS),
    Rule("C05", "error", "has no tabs in code",
         "Their width differs from screen to screen.", EXEMPLARS),

    Rule("P01", "warning", "that shows Python has a proof",
         "A textbook favourite was refuted by running it.", EXEMPLARS),
    Rule("P02", "error", "has a proof file exactly when it declares a proof",
         "Neither may be lost from the other.", HOUSE),
    Rule("P03", "error", "has a proof that is Python and defines meets exactly when it is an oracle",
         "What decides the key must be one test that all options take.", HOUSE),
    Rule("P04", "error", "has a claim for each distractor of an oracle, and at least one in any proof",
         "That a distractor fails is not yet that it fails for the stated reason.", HOUSE),
    Rule("P05", "error", "has claims about its own options or stem only",
         "A claim about nothing never runs.", HOUSE),
    Rule("P06", "error", "has a proof that imports nothing of the platform",
         "It must run where nothing is installed.", HOUSE),
    Rule("P07", "error", "names the stack under which its proof holds",
         "Keys flip between versions.", HOUSE),
    Rule("P08", "warning", "has a proof that opens with a sentence on what it runs",
         "A reviewer reads it first.", HOUSE),

    Rule("A01", "error", "describes each picture in words",
         "The player shows the words; not everybody sees a picture.", f"{WCAG}, 1.1.1"),
    Rule("A02", "error", "heads each column of a table but the first",
         "A cell is read out with its head.", f"{WCAG}, 1.3.1"),
    Rule("A03", "warning", "does not speak by colour alone",
         "One man in twelve cannot tell red from green.", f"{WCAG}, 1.4.1"),
    Rule("A04", "error", "links nowhere",
         "A link leads out of the exam.", HOUSE),

    Rule("B01", "warning", "has keys spread evenly over the letters",
         "An author's habit is a pattern to guess by.", HALADYNA),
    Rule("B02", "warning", "has the longest option right about as often as chance would",
         "The guess at the longest must not pay.", HALADYNA),
    Rule("B03", "error", "has no two items that say nearly the same",
         "Two copies in one form measure one thing twice, and answer each other.", HALADYNA),
    Rule("B04", "warning", "has similar items looked at, and named as enemies where one cues the other",
         "An answer must not stand in another question.", HALADYNA),
    Rule("B05", "error", "has enemies that exist and name each other",
         "The form builder reads either side.", HOUSE),
    Rule("B06", "error", "has each id once",
         "Two items of one id cannot be told apart.", HOUSE),
)
# fmt: on

RULES: Mapping[str, Rule] = {rule.id: rule for rule in _ALL}
