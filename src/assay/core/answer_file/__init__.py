"""The answer file: what a device could not deliver, sealed to the site. See README.md."""

from assay.core.answer_file.answers import Answers, BadAnswerFile, Point, read_answers, write_answers
from assay.core.answer_file.envelope import key_id, open_answer_file, public_text, seal_answer_file

__all__ = [
    "Answers",
    "BadAnswerFile",
    "Point",
    "key_id",
    "open_answer_file",
    "public_text",
    "read_answers",
    "seal_answer_file",
    "write_answers",
]
