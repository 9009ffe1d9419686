"""Tests of the pages, by face."""
