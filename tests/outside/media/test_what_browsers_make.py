"""What a real browser records and draws is what we take: nothing here is made by our own hand."""

import base64
import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from assay.outside.media import clean_glance, clean_still, recording_type

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRAWN = """
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const pen = canvas.getContext("2d", { alpha: %s });
    let turn = 0;
    const draw = () => {
        pen.fillStyle = `hsl(${(turn += 20) %% 360} 80%% 50%%)`;
        pen.fillRect(0, 0, 320, 240);
    };
    draw();
    const text = (blob) => new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done(reader.result.split(",")[1]);
        reader.readAsDataURL(blob);
    });
"""
RECORDED = """async (type) => {%s
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: type });
    const parts = [];
    recorder.ondataavailable = (event) => parts.push(event.data);
    const stopped = new Promise((done) => (recorder.onstop = done));
    recorder.start();
    const timer = setInterval(draw, 50);
    await new Promise((done) => setTimeout(done, 700));
    clearInterval(timer);
    recorder.stop();
    await stopped;
    return text(new Blob(parts));
}""" % (DRAWN % "false")
STILL = """async (type) => {%s
    return text(await new Promise((done) => canvas.toBlob(done, type, 0.4)));
}"""


def made(chromium: "Browser", script: str, media_type: str) -> bytes:
    """What the script gives in a page of its own."""
    context = chromium.new_context()
    page = context.new_page()
    try:
        return base64.b64decode(page.evaluate(script, media_type))
    finally:
        context.close()


@pytest.mark.parametrize("codec", ["video/webm;codecs=vp8", "video/webm;codecs=vp9", "video/mp4;codecs=avc1"])
def test_a_recording_is_known_by_its_first_bytes(chromium: "Browser", codec: str) -> None:
    data = made(chromium, RECORDED, codec)
    assert len(data) > 500
    assert recording_type(data) == codec.partition(";")[0]


@pytest.mark.parametrize("alpha", ["false", "true"])
@pytest.mark.parametrize("media_type", ["image/webp", "image/jpeg"])
def test_a_canvas_makes_glances_and_stills(chromium: "Browser", media_type: str, alpha: str) -> None:
    data = made(chromium, STILL % (DRAWN % alpha), media_type)
    found, kept = clean_glance(data)
    assert found == media_type
    for picture in (kept, clean_still(data)):
        drawn = Image.open(io.BytesIO(picture))
        drawn.load()
        assert drawn.size == (320, 240)
