"""Tests of the author console."""
