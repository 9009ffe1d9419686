"""The browser's halves of the formats, held against the vectors of the specs and published values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .serving import Serving, StaticHandler

SPEC = Path(__file__).parents[2] / "spec" / "vectors"


class Blank(StaticHandler):
    """An empty page that may load the player's modules."""

    def page(self) -> None:
        self.reply(b"<!doctype html><title>Vectors</title>", "text/html")


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with Serving(Blank) as serving:
        page = chromium.new_page()
        page.goto(serving.url)
        yield page
        page.close()


def vectors(name: str) -> Any:
    return json.loads((SPEC / name).read_text())


CIPHERS = {
    "webcrypto": "(await import('/static/player/ciphers.js')).ciphers()",
    "script": "(await import('/static/player/plain_ciphers.js')).inScript()",
}
both = pytest.mark.parametrize("ciphers", CIPHERS.values(), ids=CIPHERS.keys())


@both
def test_each_link_of_the_device_chain_is_the_vectors(page: Page, ciphers: str) -> None:
    cases = vectors("journal/device-chain.json")["entries"]

    made = page.evaluate(
        f"""async (cases) => {{
          const {{ link }} = await import("/static/player/device_chain.js");
          const {{ sha256 }} = await {ciphers};
          return Promise.all(cases.map(({{ prev, entry }}) => link(sha256, prev, entry)));
        }}""",
        cases,
    )

    assert made == [case["entry"]["chain"] for case in cases]


UNSEAL = """async ([{ form, count, sealed }, text]) => {
  const { fromBase64url } = await import("/static/player/ciphers.js");
  const { Form } = await import("/static/player/sealed.js");
  const ciphers = await CIPHERS;
  const opened = new Form({ form, count, sealed }, await ciphers.formKey(fromBase64url(text)), ciphers);
  const items = [];
  for (let number = 1; number <= count; number++) {
    items.push(await opened.item(number).catch(() => `question ${number} does not open`));
  }
  return items;
}"""


@both
def test_a_sealed_form_opens_to_its_questions(page: Page, ciphers: str) -> None:
    case = vectors("forms/sealed.json")

    assert page.evaluate(UNSEAL.replace("CIPHERS", ciphers), [case["package"], case["key"]]) == case["items"]


@both
def test_a_changed_or_moved_question_does_not_open(page: Page, ciphers: str) -> None:
    case = vectors("forms/sealed.json")

    for broken in case["broken"]:
        opened = page.evaluate(UNSEAL.replace("CIPHERS", ciphers), [broken["package"], case["key"]])
        number = broken["question"] or 3
        assert opened[number - 1] == f"question {number} does not open", broken["what"]


def test_hashes_in_script_are_those_of_the_browser_at_every_length(page: Page) -> None:
    assert (
        page.evaluate(
            """async () => {
          const plain = (await import("/static/player/plain_ciphers.js")).inScript();
          for (let length = 0; length < 200; length++) {
            const data = crypto.getRandomValues(new Uint8Array(length));
            const [ours, theirs] = [await plain.sha256(data), await crypto.subtle.digest("SHA-256", data)];
            if (`${new Uint8Array(ours)}` !== `${new Uint8Array(theirs)}`) return length;
          }
          return "all the same";
        }"""
        )
        == "all the same"
    )


def test_what_the_browser_seals_by_aes_gcm_opens_in_script_at_every_length(page: Page) -> None:
    assert (
        page.evaluate(
            """async () => {
          const plain = (await import("/static/player/plain_ciphers.js")).inScript();
          for (let length = 0; length < 70; length++) {
            const [data, raw, iv, bound] = [length, 32, 12, length % 37].map(
              (size) => crypto.getRandomValues(new Uint8Array(size)));
            const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
            const sealed = new Uint8Array(
              await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound }, key, data));
            const opened = new Uint8Array(await plain.open(await plain.formKey(raw), iv, bound, sealed));
            if (`${opened}` !== `${data}`) return length;
          }
          return "all the same";
        }"""
        )
        == "all the same"
    )


def test_hpke_is_that_of_the_standard(page: Page) -> None:
    """RFC 9180, A.3.1, with its ephemeral key."""
    vector = vectors("answer-file/hpke.json")

    sealed = page.evaluate(
        """async (vector) => {
          const { bytes, seal } = await import("/static/player/hpke.js");
          const raw = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
          const text = (data) => btoa(String.fromCharCode(...data))
            .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
          const point = raw(vector.enc);
          const jwk = { kty: "EC", crv: "P-256", d: text(raw(vector.ephemeral_private)),
                        x: text(point.subarray(1, 33)), y: text(point.subarray(33)) };
          const curve = { name: "ECDH", namedCurve: "P-256" };
          const privateKey = await crypto.subtle.importKey("jwk", jwk, curve, true, ["deriveBits"]);
          const { d: _, ...half } = jwk;
          const publicKey = await crypto.subtle.importKey("jwk", half, curve, true, []);
          const bound = { info: raw(vector.info), aad: raw(vector.aad) };
          const pair = { privateKey, publicKey };
          const made = await seal(raw(vector.recipient_public), bound, raw(vector.plaintext), pair);
          return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }""",
        vector,
    )

    assert sealed == vector["enc"] + vector["ciphertext"]
