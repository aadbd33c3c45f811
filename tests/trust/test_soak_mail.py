"""Sending while being killed: a small run of ``make soak``, over real processes, SMTP and SIGKILL."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak_mail import soak


@pytest.mark.timeout(120)
def test_readers_get_it_once_though_the_sender_is_killed_again_and_again(tmp_path: Path):
    found = soak(people=300, kills=15, seed=7, folder=tmp_path, pace=0.1)
    assert found.good, found
    assert found.readers == 300
    assert found.kills == 15
    assert found.once + found.twice + found.refused == 300
    assert found.twice <= found.flagged
    assert found.twice <= found.kills + 6  # one for each kill at most, and the answers that the server loses
