"""Sending while being killed: a small run of ``make soak``, over real processes, SMTP and SIGKILL."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.soak_mail import counted, luck, prepare, process, soak


@pytest.mark.timeout(120)
def test_readers_get_it_once_though_the_sender_is_killed_again_and_again(tmp_path: Path):
    found = soak(people=300, kills=15, seed=7, folder=tmp_path, pace=0.1)
    assert found.good, found
    assert found.readers == 300
    assert found.kills == 15
    assert found.once + found.twice + found.refused == 300
    assert found.twice <= found.flagged
    assert found.twice <= found.kills + 6  # one for each kill at most, and the answers that the server loses


def test_senders_side_by_side_share_the_readers(tmp_path: Path):
    """No lock between them: only the claims keep two from sending to one."""
    archive_path, mailbox = tmp_path / "soak.db", tmp_path / "mailbox"
    prepare(archive_path, 200)
    with process("serve", str(mailbox)) as server:
        port = server.stdout_line()
        words = ("beside", str(archive_path), port)
        with process(*words) as one, process(*words) as two, process(*words) as three:
            for sender in (one, two, three):
                sender.stdout_line()
            for sender in (one, two, three):
                sender.stdout_line()
    found = counted(archive_path, mailbox, kills=0, lives=3, seconds=0.0)
    troubled = sum(luck(f"reader{n}@example.org") < 45 for n in range(200))
    assert (found.twice, found.more, found.other_id) == (0, 0, 0)
    assert found.once >= 200 - troubled
