"""A real recording: pieces of a made-up camera, by the very recorder that the player uses, in Chromium."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.test import Client
from playwright.sync_api import Browser

from tests.apps.story import Exam, moment
from tests.apps.watched import kept
from tests.web.window import Window

_RECORD = """async ([seconds, count]) => {
  const { Recorder } = await import("/static/watching/recorder.js");
  const video = { width: 320, height: 240, frameRate: 10 };
  const stream = await navigator.mediaDevices.getUserMedia({ video });
  const kept = [];
  const text = async (blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let said = "";
    for (const byte of bytes) said += String.fromCharCode(byte);
    return btoa(said);
  };
  await new Promise((done, fail) => {
    const keep = async (piece) => {
      kept.push({ ...piece, data: await text(piece.data) });
      if (kept.length === count) done();
    };
    const recorder = new Recorder({ stream: () => stream, seconds, bits: 80_000, failed: fail, keep });
    recorder.start();
  });
  return kept.map(({ data, media_type, began_at, ended_at }) => [data, media_type, began_at, ended_at]);
}"""


@dataclass(frozen=True)
class Piece:
    """As the device sends it; times in seconds since the first piece began."""

    data: bytes
    media_type: str
    began: float
    ended: float


def recorded(chromium: Browser, *, seconds: float, count: int) -> list[Piece]:
    """So many pieces of so many seconds each."""
    window = Window(chromium, Client())
    try:
        made = window.open("/").evaluate(_RECORD, [seconds, count])
    finally:
        window.close()
    first = _moment(made[0][2])
    return [
        Piece(
            base64.b64decode(data),
            media_type,
            (_moment(began) - first).total_seconds(),
            (_moment(ended) - first).total_seconds(),
        )
        for data, media_type, began, ended in made
    ]


def keep(exam: Exam, pieces: list[Piece], *, stream: str = "camera") -> None:
    """Stores the pieces as if the first had begun at NOON."""
    for seq, piece in enumerate(pieces, 1):
        ended = moment(piece.ended)
        kept(
            exam,
            seq,
            stream=stream,
            data=piece.data,
            media_type=piece.media_type,
            began_at=moment(piece.began),
            ended_at=ended,
            now=ended + timedelta(seconds=1),
        )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
