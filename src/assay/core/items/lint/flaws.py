"""Group F, the wording: question, negatives, absolutes, vague words, letters."""

import re

from assay.core.items.lint.context import Context, Source
from assay.core.items.prose import line_of, prose_lines, sentences, spoken, without_inline_code, words
from assay.core.items.report import Report

_ENDS_WITH_QUESTION = re.compile(r"\?[\"'”’)]?\s*(\((?:Choose|Select)[^)]*\)\s*)?$")
_NEGATIVE = re.compile(
    r"\b(NOT|EXCEPT|not|except|never|cannot be|least (?:likely|suitable|appropriate|useful|effective))\b"
    r"|n['’]t\b"
)
_ALL_OR_NONE = re.compile(
    r"^(all|both|none|neither|any|either) (of |the )*(these|above|those|options|answers|others|two|given)\b"
    r"|\b(all|both|none|any|neither|either) of the (above|options|answers|others|given)\b"
    r"|^(both|neither|either) [A-F] (and|n?or) [A-F]\b|^(all|none)\W*$",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    r"\b(always|never|nothing|nobody|completely|entirely|totally|absolutely|impossible|guarantees?|guaranteed|"
    r"invariably|solely|under no circumstances|in every case|in all cases)\b",
    re.IGNORECASE,
)
_FIXED = re.compile(r"\b(always|never)[ -](on|off|ending)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(usually|sometimes|often|generally|frequently|infrequently|rarely|seldom|occasionally|typically|"
    r"normally|probably|possibly|perhaps|mostly)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\b(?:options?|answers?|choices?|alternatives?|distractors?) [A-F]\b"
    r"|\b(?:unlike|like|than|with|as in|see|in|to) \(?[B-F]\)?(?=[\s,.;:)]|$)"
    r"|\b[A-F] (?:and|or) [B-F]\b|^[B-F] (?:is|does|would|has|also)\b|\([A-F]\)",
    re.IGNORECASE,
)
_LETTER_ITSELF = re.compile(r"\b[A-F]\b")
_UNFOCUSED = re.compile(
    r"\bwhich (?:one )?(?:of (?:the following|these) )?(?:statements?|options?|answers?|claims?)?\s*"
    r"(?:is|are) (?:true|correct|right|false|incorrect|valid)\b"
    r"|\bwhich (?:of the following )?(?:statements?|claims?) (?:holds?|applies|apply|about)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS_OF_QUESTION = 3


def lead_in(stem: str) -> str:
    """The last sentence of the stem: the question."""
    found = sentences(stem)
    return found[-1] if found else ""


def check_question(source: Source, context: Context, report: Report) -> None:
    """F01, F15."""
    item, asked = source.item, lead_in(source.item.stem)
    last_line = item.stem_line + item.stem.count("\n")
    if not _ENDS_WITH_QUESTION.search(asked) or not prose_lines(item.stem)[-1].strip():
        report.add("F01", last_line, "The stem must end with the question, closed by a question mark.")
    elif len(words(asked)) < _FEWEST_WORDS_OF_QUESTION:
        report.add("F15", last_line, f"“{asked}” asks too little; say what the answer must achieve.")
    if said := _UNFOCUSED.search(asked):
        report.add("F15", last_line, f"“{said[0]}” asks for any truth; ask the one question that decides.")


def check_negative(source: Source, context: Context, report: Report) -> None:
    """F02, in the main clause of the lead-in: a condition such as “if it cannot be moved” is a fact."""
    asked = without_inline_code(lead_in(source.item.stem))
    clause = re.split(r"\b(?:if|when|while|that|which|who|so that|because|although|without)\b", asked[6:])[0]
    if said := _NEGATIVE.search(asked[:6] + clause):
        line = source.item.stem_line + source.item.stem.count("\n")
        report.add("F02", line, f"The question is negative (“{said[0]}”); ask for what is right.")


def check_all_or_none(source: Source, context: Context, report: Report) -> None:
    """F03."""
    for option in source.item.options:
        if said := _ALL_OR_NONE.search(spoken(option.text).strip()):
            message = f"“{said[0]}” is answered by partial knowledge; replace it by a real distractor."
            report.add("F03", option.text_line, message)


def check_absolutes(source: Source, context: Context, report: Report) -> None:
    """F04; “always on” is a mode of running, not a claim."""

    def said(text: str) -> re.Match[str] | None:
        return _ABSOLUTE.search(_FIXED.sub("", spoken(text)))

    if any(said(option.text) for option in source.item.keys):
        return
    for option in source.item.distractors:
        if absolute := said(option.text):
            message = f"“{absolute[0]}” stands in distractors only, and so tells that they are wrong."
            report.add("F04", option.text_line, message)


def check_vague(source: Source, context: Context, report: Report) -> None:
    """F05."""
    for option in source.item.options:
        if said := _VAGUE.search(spoken(option.text)):
            report.add(
                "F05", option.text_line, f"“{said[0]}” means something else to everybody; say how much."
            )


def check_letters(source: Source, context: Context, report: Report) -> None:
    """F10, in stem, options and rationales."""
    parts = [(source.item.stem, source.item.stem_line)]
    for option in source.item.options:
        parts += [(option.text, option.text_line), (option.rationale, option.rationale_line)]
    for markdown, first in parts:
        lines = [without_inline_code(line) for line in prose_lines(markdown)]
        said = next(
            (m for line in lines for m in _LETTER.finditer(line) if _LETTER_ITSELF.search(m[0])), None
        )
        if said:
            line = line_of(lines, first, re.compile(re.escape(said[0])))
            report.add("F10", line, f"“{said[0]}” names an option by its letter, but options are shuffled.")


CHECKS = (check_question, check_negative, check_all_or_none, check_absolutes, check_vague, check_letters)
