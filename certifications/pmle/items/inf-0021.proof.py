"""Encodes one request in each printed way and multiplies its size by the stem's rate."""
import base64
import json
import re


def gigabits(item, option):
    text = item.stem.text
    rate = int(re.search(r"([\d,]+) pictures a second", text)[1].replace(",", ""))
    jpeg = 1000 * int(re.search(r"average (\d+) kB", text)[1])
    height, width, channels = map(int, re.search(r"(\d+) × (\d+) × (\d+)", text).groups())
    pixels = height * width * channels
    size = {
        "JPEG bytes in a binary gRPC field": lambda: jpeg,
        "JPEG bytes as base64 text in JSON": lambda: len(base64.b64encode(bytes(jpeg))),
        "Float32 pixels in a binary gRPC field": lambda: 4 * pixels,
        "Uint8 pixels as decimal text in JSON":
            lambda: len(json.dumps([i % 256 for i in range(pixels)], separators=(",", ":"))),
    }[option.text]()
    return rate * size * 8 / 1e9


def meets(item, option):
    link = int(re.search(r"of (\d+) Gbit/s", item.stem.text)[1])
    return gigabits(item, option) <= link * int(re.search(r"at most (\d+) %", item.stem.text)[1]) / 100


def claim_A(item):
    assert round(gigabits(item, item["A"]), 1) == 5.5


def claim_B(item):
    assert round(gigabits(item, item["B"]), 1) == 7.4


def claim_C(item):
    assert round(gigabits(item, item["C"]), 1) == 11.1


def claim_D(item):
    assert round(gigabits(item, item["D"]), 1) == 9.9
