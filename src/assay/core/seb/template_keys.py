"""The settings of a high-stakes exam that are the same for every exam, each with the reason it stands there.

docs/reference/seb.md is printed from these tables (`python -m tools.seb_reference`). Names and values:
Keys.cs and the data mappers of seb-win-refactoring, SEBSettings.m of seb-mac.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assay.core.seb.values import Value


@dataclass(frozen=True, slots=True)
class Rule:
    """A setting, its value, and why. Without a value: where it comes from stands in `source`."""

    key: str
    value: Value | None
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that serve one purpose."""

    title: str
    rules: tuple[Rule, ...]


def given(key: str, source: str, reason: str) -> Rule:
    """A rule whose value the exam, the policy or an accommodation gives."""
    return Rule(key, None, reason, source)


def group(title: str, *rules: Rule) -> Group:
    """The rules that serve one purpose."""
    return Group(title, rules)


CONFIRMED = group(
    "The configuration can be confirmed",
    Rule("sendBrowserExamKey", True, "SEB sends the hashes of Config Key and Browser Exam Key."),
    Rule("browserWindowWebView", 3, "macOS and iOS: the modern web view, which has SEB's JavaScript API."),
    Rule("examSessionReconfigureAllow", False, "No other configuration may be opened during the exam."),
    Rule("downloadAndOpenSebConfig", False, "A .seb link in a page must not change the configuration."),
    Rule("allowPreferencesWindow", False, "The settings must not be looked at or changed in SEB."),
    given(
        "examKeySalt", "exam", "Fixed: without one SEB for macOS makes its own, and no two keys are alike."
    ),
    given("sebAllowedVersions", "policy", "Versions with known holes stay outside."),
)

WAYS = group(
    "Way in and way out",
    given("startURL", "exam", "Where the exam begins."),
    Rule("startURLAppendQueryParameter", True, "The one-time token stays outside of the configuration."),
    Rule("examSessionClearCookiesOnStart", True, "Nobody sits down in somebody else's session."),
    Rule("examSessionClearCookiesOnEnd", True, "And leaves none behind."),
    given("quitURL", "exam", "The page after handing in closes SEB."),
    Rule("quitURLConfirm", False, "She has handed in already; nothing is left to confirm."),
    Rule("allowQuit", True, "Nobody is locked into a machine: a fire alarm comes first."),
    given("hashedQuitPassword", "policy", "With it, leaving early takes a proctor's word."),
    Rule("browserWindowAllowReload", True, "The player survives a reload, and it cures most troubles."),
    Rule("showReloadButton", True, "For those who do not use the keyboard."),
    Rule("allowWlan", True, "A lost network must be mendable from inside."),
    Rule("mobilePreventAutoLock", True, "A tablet must not go dark while its candidate thinks."),
)

PAGES = group(
    "Only the exam's pages",
    Rule("URLFilterEnable", True, "Only listed addresses open."),
    Rule("URLFilterEnableContentFilter", False, "Content filters break the modern web view of macOS."),
    given("URLFilterRules", "exam", "The hosts of the exam, and no other."),
    Rule("newBrowserWindowByLinkPolicy", 0, "The exam opens no second window."),
    Rule("allowDeveloperConsole", False, "Pages are not to be taken apart."),
)

SCREEN = group(
    "Nothing else on the screen",
    given("createNewDesktop", "accommodation", "Windows: other programs stay on their own desktop."),
    given("killExplorerShell", "accommodation", "Windows: the milder way, which screen readers need."),
    Rule("sebServicePolicy", 2, "Windows: without SEB's service, Ctrl+Alt+Del offers ways out."),
    Rule("allowVirtualMachine", False, "A machine within a machine is a second screen."),
    given("allowedDisplaysMaxNumber", "accommodation", "One screen."),
    Rule("allowDisplayMirroring", False, "Nobody reads along."),
    Rule("allowScreenSharing", False, "Remote control and sharing end when SEB starts."),
    Rule("detectStoppedProcess", True, "macOS: a SEB that was held and resumed is noticed."),
)

IN_AND_OUT = group(
    "Nothing in, nothing out",
    Rule("clipboardPolicy", 2, "Copy and paste work within the exam; what was copied before is gone."),
    Rule("enablePrivateClipboard", True, "The same, for versions that do not know clipboardPolicy."),
    Rule("enablePrintScreen", False, "Items are secret."),
    Rule("allowPrint", False, "Items are secret."),
    Rule("allowDownloads", False, "Nothing leaves as a file."),
    Rule("allowUploads", False, "Nothing comes in as a file."),
    Rule("allowDownUploads", False, "The same, for older versions."),
    given("enableRightMouse", "accommodation", "Its menu leads outside: look up, translate, share."),
)

AIDS = group(
    "Aids: off for all, on where granted",
    given("enableZoomPage", "accommodation", "On for all: the player is made for 400 %."),
    given("enableZoomText", "accommodation", "On for all."),
    given("allowSpellCheck", "accommodation", "An aid in a written answer."),
    given("allowDictionaryLookup", "accommodation", "A dictionary is an aid."),
    given("allowDictation", "accommodation", "Speech goes through the maker's service on some systems."),
    Rule("allowSiri", False, "An assistant answers questions."),
    Rule("insideSebEnableEaseOfAccess", True, "Windows' own magnifier and keyboard stay in reach."),
    Rule("audioControlEnabled", True, "A screen reader's volume is its user's."),
    Rule("showInputLanguage", True, "Everybody types in her own layout."),
)

DEVICES = group(
    "Camera and microphone",
    given("browserMediaCaptureCamera", "policy", "macOS and iOS ask the configuration; Windows grants."),
    given("browserMediaCaptureMicrophone", "policy", "Only where the policy records sound."),
)

HIGH_STAKES = (CONFIRMED, WAYS, PAGES, SCREEN, IN_AND_OUT, AIDS, DEVICES)

SCREEN_PROCTORING = group(
    "Screen proctoring by SEB itself (only where the policy wants it)",
    Rule(
        "enableScreenProctoring", True, "SEB uploads pictures of the whole screen, which a page cannot take."
    ),
    given("screenProctoringServiceURL", "site", "Where to."),
    given("screenProctoringClientId", "site", "One client for each exam: whoever has the file can read it."),
    given("screenProctoringClientSecret", "site", "As above."),
    given("screenProctoringGroupId", "exam", "What the pictures belong to."),
    given(
        "screenProctoringScreenshotMinInterval", "policy", "Milliseconds between pictures when much moves."
    ),
    given(
        "screenProctoringScreenshotMaxInterval", "policy", "Milliseconds between pictures when nothing does."
    ),
    Rule("screenProctoringImageQuantization", 2, "Grey, 4 bits: readable, and small."),
    Rule("screenProctoringMetadataWindowTitleEnabled", True, "A picture without its window says little."),
    Rule("screenProctoringMetadataActiveAppEnabled", True, "As above."),
    Rule("screenProctoringMetadataURLEnabled", False, "The addresses are ours and carry tokens."),
)

NEVER_SET: Mapping[str, str] = {
    "screenProctoringImageFormat": "a text on Windows, a number on macOS, which then resets all its settings",
    "originatorVersion": "no part of the Config Key, and nobody reads it",
}
"""Settings that are left out on purpose, and why."""
