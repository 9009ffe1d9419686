"""A row for each address of the site: who gets in, from whom it is hidden. The test beside it reads them."""

from dataclasses import dataclass

EVERYBODY = "erin ada bela chidi dana petra root fay"
SIGNED_IN = "ada bela chidi dana petra root fay"
ADA_ALONE = ("ada", "bela chidi dana petra root fay")
PROCTORS, MANAGERS, OFFICE = "chidi root", "dana root", "dana petra root"
READERS = "bela petra root"


@dataclass(frozen=True)
class Row:
    """Who gets in, from whom it is hidden, and with which of the world's names the address is filled."""

    gets_in: str
    hidden: str = ""
    fill: str = ""


PUBLIC = {
    "public:front": Row(EVERYBODY),
    "public:exams": Row(EVERYBODY),
    "public:guide": Row(EVERYBODY, fill="certification_key"),
    "public:rules": Row(EVERYBODY, fill="certification_key"),
    "public:exam_badge_svg": Row(EVERYBODY, fill="certification_key"),
    "public:exam_badge_png": Row(EVERYBODY, fill="certification_key"),
    "public:exam_card": Row(EVERYBODY, fill="certification_key"),
    "public:directory": Row(EVERYBODY),
    "public:holder": Row(EVERYBODY, fill="credential"),
    "public:practice": Row(EVERYBODY),
    "public:practice_begin": Row(EVERYBODY, fill="certification_key"),
    "public:practice_question": Row(EVERYBODY, fill="practice_run"),
    "public:practice_reasons": Row(EVERYBODY, fill="practice_run"),
    "public:verify": Row(EVERYBODY),
    "public:credential": Row(EVERYBODY, fill="credential"),
    "public:credential_json": Row(EVERYBODY, fill="credential"),
    "public:credential_png": Row(EVERYBODY, fill="credential"),
    "public:credential_svg": Row(EVERYBODY, fill="credential"),
    "public:credential_pdf": Row(EVERYBODY, fill="credential"),
    "public:credential_card": Row(EVERYBODY, fill="credential"),
    "public:status_list": Row(EVERYBODY, fill="status_list"),
    "public:did_document": Row(EVERYBODY),
    "public:robots": Row(EVERYBODY),
    "public:healthz": Row(EVERYBODY),
    # Only a demo has these; this site is none, so they do not exist for anybody.
    "public:outbox": Row("", hidden=EVERYBODY),
    "public:demo_enter": Row("", hidden=EVERYBODY, fill="demo_token"),
}
CANDIDATE = {
    "candidate:home": Row(SIGNED_IN),
    "candidate:account": Row(SIGNED_IN),
    "candidate:sign_out_everywhere": Row(SIGNED_IN),
    "candidate:line": Row(SIGNED_IN),
    "candidate:rehearse": Row(SIGNED_IN, fill="certification_key"),
    "candidate:register": Row(SIGNED_IN, fill="certification_key"),
    "candidate:notice": Row(EVERYBODY, fill="certification_key"),
    "candidate:listing": Row(*ADA_ALONE, fill="credential"),
    "candidate:check_in": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:system_check": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:confirm_rules": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:consent": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:still": Row(*ADA_ALONE, fill="face_at_the_door"),
    "candidate:room": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:ask": Row(SIGNED_IN, fill="at_the_door"),
    "candidate:phase": Row(*ADA_ALONE, fill="at_the_door"),
    "candidate:result": Row(*ADA_ALONE, fill="ended"),
    "candidate:open_in_seb": Row(*ADA_ALONE, fill="at_the_door"),
    # Who has a ticket may start, who has a signed path may fetch: these are made up, so there is nothing.
    "candidate:seb_file": Row("", hidden=EVERYBODY, fill="seb_file"),
    "candidate:seb_start": Row(EVERYBODY, fill="seb_revision"),
    # Only in a session that a ticket opened.
    "candidate:seb_in": Row("", hidden=SIGNED_IN, fill="seb_revision"),
    "candidate:seb_done": Row(EVERYBODY, fill="seb_revision"),
    "candidate:record": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:record_csv": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:appeal": Row(SIGNED_IN, fill="in_the_exam"),
    "candidate:watched_json": Row(*ADA_ALONE, fill="in_the_exam"),
    "candidate:watched_csv": Row(*ADA_ALONE, fill="in_the_exam"),
}
PLAYER = {
    "player:exam": Row(*ADA_ALONE, fill="in_the_exam"),
    "player:worker": Row(EVERYBODY),
    "player:clock": Row(*ADA_ALONE, fill="in_the_exam"),
    "player:receipt": Row(*ADA_ALONE, fill="ended"),
    "player:receipt_file": Row(*ADA_ALONE, fill="ended"),
    # Only POST: with GET everybody who may be a candidate is past the gate. Whose exam it is, is asked below.
    # What the gateway answers has its own matrix: tests/web/gateway/test_doors.py.
    "player:seat": Row(SIGNED_IN, fill="in_the_exam"),
    # Only PUT, and the seat's token instead of a session: tests/web/player/test_evidence_call.py.
    "player:evidence": Row(EVERYBODY, fill="piece"),
    # No cookie counts here, only the token: tests/web/player/test_live_calls.py turns everybody else away.
    "player:seb": Row(EVERYBODY, fill="in_the_exam"),
    "player:watch": Row(EVERYBODY, fill="in_the_exam"),
    "player:news": Row(EVERYBODY, fill="in_the_exam"),
    "player:messages": Row(EVERYBODY, fill="in_the_exam"),
    "player:messages_read": Row(EVERYBODY, fill="in_the_exam"),
    "player:hand": Row(EVERYBODY, fill="in_the_exam"),
    "player:room": Row(EVERYBODY, fill="in_the_exam"),
    "player:answer_call": Row(EVERYBODY, fill="focus_call"),
}
PROCTOR = {
    "proctor:desk": Row(PROCTORS),
    "proctor:live": Row(PROCTORS),
    "proctor:everybody": Row(PROCTORS),
    "proctor:everybody_outcome": Row(PROCTORS),
    "proctor:everybody_move": Row(PROCTORS, fill="move"),
    "proctor:attempt": Row(PROCTORS, fill="at_the_door"),
    "proctor:clock_csv": Row(PROCTORS, fill="in_the_exam"),
    "proctor:admit": Row(PROCTORS, fill="at_the_door"),
    "proctor:turn_away": Row(PROCTORS, fill="at_the_door"),
    "proctor:pause": Row(PROCTORS, fill="in_the_exam"),
    "proctor:resume": Row(PROCTORS, fill="in_the_exam"),
    "proctor:add_time": Row(PROCTORS, fill="in_the_exam"),
    "proctor:free_seat": Row(PROCTORS, fill="in_the_exam"),
    "proctor:incident": Row(PROCTORS, fill="in_the_exam"),
    "proctor:terminate": Row(PROCTORS, fill="in_the_exam"),
    "proctor:cards": Row(PROCTORS),
    "proctor:watched": Row(PROCTORS),
    "proctor:glances": Row(PROCTORS),
    "proctor:broadcast": Row(PROCTORS),
    "proctor:hand_over_shift": Row(PROCTORS),
    "proctor:panel": Row(PROCTORS, fill="in_the_exam"),
    "proctor:ask_again": Row(PROCTORS, fill="at_the_door"),
    "proctor:claim": Row(PROCTORS, fill="in_the_exam"),
    "proctor:release": Row(PROCTORS, fill="in_the_exam"),
    "proctor:see_hand": Row(PROCTORS, fill="in_the_exam"),
    "proctor:hand_over": Row(PROCTORS, fill="in_the_exam"),
    "proctor:ask_room": Row(PROCTORS, fill="in_the_exam"),
    "proctor:acknowledge": Row(PROCTORS, fill="signal"),
    "proctor:dismiss": Row(PROCTORS, fill="signal"),
    "proctor:signal_incident": Row(PROCTORS, fill="signal"),
    "proctor:mute": Row(PROCTORS, fill="in_the_exam"),
    "proctor:message": Row(PROCTORS, fill="in_the_exam"),
    "proctor:messages_read": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call_end": Row(PROCTORS, fill="call"),
    "proctor:second": Row(PROCTORS, fill="in_the_exam"),
    "proctor:call_back": Row(PROCTORS, fill="in_the_exam"),
    "proctor:settle": Row(PROCTORS, fill="in_the_exam"),
    # Nobody has sent a picture or called here: there is nothing to see, whoever asks.
    "proctor:glance": Row("", hidden=PROCTORS, fill="glance"),
    "proctor:still": Row("", hidden=PROCTORS, fill="still"),
    "proctor:call_answer": Row("", hidden=PROCTORS, fill="call"),
}
OFFICE_PAGES = {
    "office:home": Row(OFFICE),
    "office:results": Row(MANAGERS),
    "office:results_csv": Row(MANAGERS),
    "office:bulk_release": Row(MANAGERS),
    "office:result": Row(MANAGERS, fill="ended"),
    "office:review": Row(MANAGERS, fill="ended"),
    "office:release": Row(MANAGERS, fill="ended"),
    "office:annul": Row(MANAGERS, fill="ended"),
    "office:attempts": Row(MANAGERS),
    "office:attempt": Row(MANAGERS, fill="in_the_exam"),
    "office:clock_csv": Row(MANAGERS, fill="in_the_exam"),
    "office:cancel": Row(MANAGERS, fill="at_the_door"),
    "office:free_seat": Row(MANAGERS, fill="in_the_exam"),
    "office:hand_over": Row(MANAGERS, fill="in_the_exam"),
    "office:late": Row(MANAGERS),
    "office:late_attempt": Row(MANAGERS, fill="ended"),
    "office:trail": Row(MANAGERS, fill="ended"),
    "office:evidence": Row(MANAGERS),
    "office:evidence_csv": Row(MANAGERS),
    "office:evidence_review": Row(MANAGERS, fill="watched"),
    "office:evidence_timeline": Row(MANAGERS, fill="watched"),
    "office:evidence_outcome": Row(MANAGERS, fill="watched"),
    "office:evidence_open": Row(MANAGERS, fill="watched"),
    # Without a reason nobody gets a piece: tests/web/office/test_evidence_review.py gives one.
    "office:evidence_piece": Row("", fill="watched_piece"),
    "office:evidence_check": Row(MANAGERS, fill="watched"),
    "office:evidence_signals": Row(MANAGERS, fill="watched"),
    "office:signal_rates": Row(OFFICE),
    "office:signal_rates_csv": Row(OFFICE),
    "office:appeals": Row(MANAGERS),
    "office:appeal": Row(MANAGERS, fill="watched"),
    "office:retention": Row(MANAGERS),
    "office:retention_csv": Row(MANAGERS),
    "office:retention_attempt": Row(MANAGERS, fill="watched"),
    "office:hold": Row(MANAGERS, fill="watched"),
    "office:lift": Row(MANAGERS, fill="watched"),
    "office:deletion_receipt": Row(MANAGERS, fill="deletion"),
    "office:everybody": Row(MANAGERS),
    "office:everybody_outcome": Row(MANAGERS),
    "office:everybody_move": Row(MANAGERS, fill="move"),
    "office:seb_keys": Row(MANAGERS),
    "office:accommodations": Row(MANAGERS),
    "office:grant": Row(MANAGERS),
    "office:accommodation": Row(MANAGERS, fill="accommodation"),
    "office:revoke_accommodation": Row(MANAGERS, fill="accommodation"),
    "office:credentials": Row(MANAGERS),
    "office:credential": Row(MANAGERS, fill="credential"),
    "office:revoke": Row(MANAGERS, fill="credential"),
    "office:certification": Row(OFFICE, fill="certification_key"),
    "office:statistics": Row(OFFICE),
    "office:items_csv": Row(OFFICE),
    "office:scores_csv": Row(OFFICE),
    "office:scores_svg": Row(OFFICE),
}
AUTHOR = {
    "author:catalogue": Row(READERS),
    "author:item": Row(READERS, fill="item"),
}
MATRIX = {**PUBLIC, **CANDIDATE, **PLAYER, **PROCTOR, **OFFICE_PAGES, **AUTHOR}
