"""Credentials that coturn accepts: against OpenSSL's own HMAC, and as an RTCConfiguration."""

import subprocess

import pytest

from assay.core.proctoring.relay import connection_config, relay_credentials

RELAY = ["turn:turn.example.org:3478", "turns:turn.example.org"]


@pytest.mark.parametrize("secret", ["north", "a secret with spaces", "ünï"])
def test_openssl_makes_the_same_credential(secret: str) -> None:
    username, credential = relay_credentials(secret, who="exam", expires=1433895918)
    assert username == "1433895918:exam"
    command = f"openssl dgst -sha1 -mac HMAC -macopt hexkey:{secret.encode().hex()} -binary | openssl base64"
    made = subprocess.run(
        ["/bin/sh", "-c", command], input=username.encode(), capture_output=True, check=True
    )
    assert made.stdout.decode().strip() == credential


def test_browsers_meet_at_the_relay_only() -> None:
    made = connection_config(RELAY, secret="north", who="exam", expires=9, direct=False)
    assert made["iceTransportPolicy"] == "relay"
    assert made["iceServers"] == [
        {
            "urls": RELAY,
            "username": "9:exam",
            "credential": relay_credentials("north", who="exam", expires=9)[1],
        }
    ]


def test_without_a_relay_nobody_learns_an_address_unless_the_site_says_so() -> None:
    closed = connection_config([], secret="", who="exam", expires=9, direct=False)
    assert closed == {"iceServers": [], "iceTransportPolicy": "relay"}
    assert connection_config([], secret="", who="exam", expires=9, direct=True)["iceTransportPolicy"] == "all"
