"""Tests of the office console."""
