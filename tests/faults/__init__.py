"""The fault suite: what can break is broken, again and again, and then every promise is checked.

`make faults` runs it a thousand times (tests/faults/__main__.py), `make test` a few times (test_faults.py).
docs/explanation/faults.md says what each fault is and what it does not cover.
"""
