"""Tests of the candidate’s pages, before and after the exam."""
