"""The configuration of a high-stakes exam, made from few typed facts.

One configuration serves all candidates of an exam's revision, so it has one Config Key; who somebody is comes
in a one-time token beside it (`launch`). Accommodations change settings, and with them the key: a candidate
with aids has a configuration of her own kind, and the server expects its key for her.
"""

import hashlib
import re
from dataclasses import dataclass

from assay.core.seb.errors import BadSettings
from assay.core.seb.template_keys import HIGH_STAKES, SCREEN_PROCTORING, Group
from assay.core.seb.values import Value, shown

OLDEST_VERSIONS = ("Win.3.8.min", "Mac.3.4.min", "iOS.3.4.min")

_ADDRESS = re.compile(
    r"https?://(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9a-f:.]+\](?::[0-9]{1,5})?)/[A-Za-z0-9/_.-]*"
)
_HOST = re.compile(r"(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-f:.]+\](:[0-9]{1,5})?")
_HASH = re.compile(r"([0-9a-f]{64})?")
_VERSION = re.compile(r"(Win|Mac|iOS)(\.[0-9]+){2,4}(\.AE)?(\.min)?")
_ALLOW = 1


@dataclass(frozen=True, slots=True)
class SebExam:
    """What the exam and its policy decide.

    `start_url` and `quit_url` are absolute, in lower-case letters that need no encoding, without a query, so
    that every browser and proxy writes them alike; their hosts are always allowed. `allowed_hosts` are
    further ones, as `cdn.example.org`, `*.example.org`. `quit_password_hash` is `hashed_password(…)`, or
    empty.
    """

    start_url: str
    quit_url: str
    allowed_hosts: tuple[str, ...] = ()
    quit_password_hash: str = ""
    versions: tuple[str, ...] = OLDEST_VERSIONS
    camera: bool = True
    microphone: bool = False


@dataclass(frozen=True, slots=True)
class Aids:
    """What accommodations change; the defaults are everybody's.

    `assistive_programs`: screen readers and magnifiers run beside SEB. On Windows they do not reach SEB's own
    desktop, so it stays on the usual one with the shell closed.
    """

    page_zoom: bool = True
    text_zoom: bool = True
    spell_check: bool = False
    dictionary: bool = False
    dictation: bool = False
    context_menu: bool = False
    assistive_programs: bool = False
    displays: int = 1


@dataclass(frozen=True, slots=True)
class ScreenProctoring:
    """Where SEB uploads pictures of the screen, as which OAuth2 client, and how often (milliseconds)."""

    service_url: str
    client_id: str
    client_secret: str
    group_id: str
    shortest_interval_ms: int = 1000
    longest_interval_ms: int = 5000


USUAL_AIDS = Aids()


def high_stakes(
    exam: SebExam, *, aids: Aids = USUAL_AIDS, screen_proctoring: ScreenProctoring | None = None
) -> dict[str, Value]:
    """The settings of a high-stakes exam. Equal arguments give an equal Config Key.

    Raises BadSettings with a line for everything in the arguments that would not work.
    """
    problems = [*_problems(exam), *_aid_problems(aids), *_screen_problems(screen_proctoring)]
    if problems:
        raise BadSettings("\n".join(problems))
    groups = [*HIGH_STAKES, *([SCREEN_PROCTORING] if screen_proctoring else [])]
    given = (
        _from_exam(exam) | _from_aids(aids) | (_from_screens(screen_proctoring) if screen_proctoring else {})
    )
    return _settings(groups, given)


def _settings(groups: list[Group], given: dict[str, Value]) -> dict[str, Value]:
    settings: dict[str, Value] = {}
    for rule in (rule for group in groups for rule in group.rules):
        settings[rule.key] = given[rule.key] if rule.value is None else rule.value
    return settings


def _from_exam(exam: SebExam) -> dict[str, Value]:
    hosts = dict.fromkeys([_host(exam.start_url), _host(exam.quit_url), *exam.allowed_hosts])
    return {
        "startURL": exam.start_url,
        "quitURL": exam.quit_url,
        "examKeySalt": hashlib.sha256(f"assay-seb-salt-v1\n{exam.start_url}".encode()).digest(),
        "hashedQuitPassword": exam.quit_password_hash,
        "sebAllowedVersions": list(exam.versions),
        "browserMediaCaptureCamera": exam.camera,
        "browserMediaCaptureMicrophone": exam.microphone,
        "URLFilterRules": [
            {"active": True, "regex": False, "action": _ALLOW, "expression": f"{host}/*"} for host in hosts
        ],
    }


def _from_aids(aids: Aids) -> dict[str, Value]:
    return {
        "enableZoomPage": aids.page_zoom,
        "enableZoomText": aids.text_zoom,
        "allowSpellCheck": aids.spell_check,
        "allowDictionaryLookup": aids.dictionary,
        "allowDictation": aids.dictation,
        "enableRightMouse": aids.context_menu,
        "createNewDesktop": not aids.assistive_programs,
        "killExplorerShell": aids.assistive_programs,
        "allowedDisplaysMaxNumber": aids.displays,
    }


def _from_screens(screens: ScreenProctoring) -> dict[str, Value]:
    return {
        "screenProctoringServiceURL": screens.service_url,
        "screenProctoringClientId": screens.client_id,
        "screenProctoringClientSecret": screens.client_secret,
        "screenProctoringGroupId": screens.group_id,
        "screenProctoringScreenshotMinInterval": screens.shortest_interval_ms,
        "screenProctoringScreenshotMaxInterval": screens.longest_interval_ms,
    }


def _host(url: str) -> str:
    found = _ADDRESS.fullmatch(url)
    return found["host"] if found else ""


def _problems(exam: SebExam) -> list[str]:
    addresses = {"start_url": exam.start_url, "quit_url": exam.quit_url}
    problems = [
        f"{name}: “{shown(url)}” must be https://host/path in letters that need no encoding, without a query."
        for name, url in addresses.items()
        if not _ADDRESS.fullmatch(url)
    ]
    problems += [
        f"allowed_hosts: “{shown(host)}” is not a host, as exam.example.org or *.example.org."
        for host in exam.allowed_hosts
        if not _HOST.fullmatch(host)
    ]
    problems += [
        f"versions: “{shown(version)}” is not a version, as Win.3.8.min."
        for version in exam.versions
        if not _VERSION.fullmatch(version)
    ]
    if exam.start_url == exam.quit_url:
        problems.append("quit_url: must not be the start; SEB would close as soon as it opens.")
    if not _HASH.fullmatch(exam.quit_password_hash):
        problems.append("quit_password_hash: must be 64 hexadecimal digits, or empty.")
    return problems


def _aid_problems(aids: Aids) -> list[str]:
    return [] if 1 <= aids.displays <= 8 else [f"displays: {aids.displays} is not a number of screens."]


def _screen_problems(screens: ScreenProctoring | None) -> list[str]:
    if screens is None:
        return []
    problems = []
    if not _ADDRESS.fullmatch(screens.service_url):
        problems.append(f"service_url: “{shown(screens.service_url)}” is not an absolute address.")
    if not 0 < screens.shortest_interval_ms <= screens.longest_interval_ms <= 60_000:
        problems.append("The intervals must be milliseconds, the shortest one first, up to a minute.")
    return problems
