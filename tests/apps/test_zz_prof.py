import cProfile, pstats
import pytest
from tests.apps.story import held
def test_x(pmle, key):
    held(pmle, key, right=3)
    pr = cProfile.Profile(); pr.enable(); held(pmle, key, right=3); pr.disable()
    pstats.Stats(pr).sort_stats("cumtime").print_stats(35)
