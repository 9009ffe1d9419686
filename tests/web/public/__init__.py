"""Tests of the pages that everybody may open."""
