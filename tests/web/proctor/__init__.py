"""Tests of the proctor console."""
