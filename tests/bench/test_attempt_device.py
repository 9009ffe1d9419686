"""The virtual candidate chains its entries as the core does, and takes no acknowledgement but its own."""

import json

from assay.core.attempt import events as e
from assay.core.attempt.device_chain import link
from bench.attempt.device import Device


def seated() -> Device:
    device = Device({"attempt": "a", "questions": 118}, number=0, host="localhost")
    device.seated({"token": "t", "held_up_to": 0, "device_chain": ""})
    device.started({"remaining_seconds": 600.0}, now=0.0)
    return device


def sent(device: Device) -> dict[str, object]:
    request = device.save(now=100.0, made_at="2026-11-23T09:00:00.000Z")
    entries: list[dict[str, object]] = json.loads(request.partition(b"\r\n\r\n")[2])["entries"]
    return entries[0]


def answer(held_up_to: int, chain: object) -> bytes:
    return json.dumps({"held_up_to": held_up_to, "device_chain": chain}, separators=(",", ":")).encode()


def test_entries_are_chained_as_the_core_links_them() -> None:
    device = seated()
    first = sent(device)
    assert device.acknowledged(answer(1, first["chain"])) == (1, first["chain"])
    second = sent(device)
    entry = e.AnswerSaved(2, "2026-11-23T09:00:00.000Z", 3, (0,), left=500)
    assert (second["device_seq"], second["number"], second["left"]) == (2, 3, 500)
    assert second["chain"] == link(str(first["chain"]), entry)


def test_without_an_acknowledgement_the_same_entry_is_sent_again() -> None:
    device = seated()
    first = sent(device)
    assert device.acknowledged(answer(0, "")) is None
    assert device.acknowledged(answer(1, "another")) is None
    assert device.acknowledged(answer(12, first["chain"])) is None
    assert device.acknowledged(b"") is None
    assert sent(device) == first
