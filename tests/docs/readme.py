"""README's commands as a newcomer types them: which there are, what each must say, and a shell that types them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TYPED = re.compile(r"(?:make|limelight|cp|set|export|docker|\.venv/bin/\w+) .+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a command must do in a folder that has nothing but a clone, without tokens and without a network.

    `says` stands in what it prints; `lacks` = the newcomer has to bring something first, and it says what, with this
    exit code (None = any). `stays`: it runs until it is told to stop. `long`: it takes more than seconds.
    `typed`: False for what would start things outside the folder.
    """

    says: str = ""
    code: int | None = 0
    typed: bool = True
    lacks: str = ""
    stays: bool = False
    long: bool = False


ENV = "set -a; . ./.env; set +a; "
EXPECTED = {
    "make demo": Expected(says="Written: state/demo/index.html", long=True),
    "make run": Expected(says="Next briefing at", stays=True, long=True),
    "make test": Expected(says="passed", long=True),
    'export PATH="$PWD/.venv/bin:$PATH"': Expected(),
    "limelight doctor": Expected(says="ok   settings  Central Asia", code=None, lacks="a network, where there is none"),
    "cp .env.example .env": Expected(),
    f"{ENV}limelight discord invite": Expected(says="DISCORD_TOKEN: it is not set", code=2, lacks="a token"),
    f"{ENV}make run": Expected(says="Next briefing at", stays=True, long=True),
    "limelight slack manifest": Expected(says='"socket_mode_enabled": true'),
    "docker compose up -d": Expected(typed=False, lacks="an engine for containers"),
    "limelight web links": Expected(),  # says that there is none, or what `make run` has made
    "limelight export --html DIR": Expected(code=None, lacks="a channel, before the first run"),
    "limelight email add desk@paper.example --time 08:00 --zone Europe/Berlin": Expected(
        says="SMTP_URL: it is not set", code=2, lacks="a mail server"
    ),
    "limelight email ask desk@paper.example": Expected(says="SMTP_URL: it is not set", code=2, lacks="a mail server"),
    "limelight read feed.xml | limelight match | limelight group": Expected(says="feed.xml", lacks="a feed's file"),
    "limelight replay archive.jsonl --every 24h": Expected(says="archive.jsonl", code=2, lacks="an archive"),
    "limelight brief --since 24h --format markdown": Expected(says="Central Asia"),
    "limelight --help": Expected(says="Usage: limelight"),
}


def commands() -> Iterator[str]:
    """Yield README's commands in order: indented lines, and what a newcomer types among what stands in back ticks."""
    for line in (ROOT / "README.md").read_text("utf-8").splitlines():
        if line.startswith("    "):
            yield line.strip()
        else:
            yield from (code for code in re.findall(r"`([^`]+)`", line) if TYPED.fullmatch(code))


def type_in(folder: Path, command: str, expected: Expected, *, seconds: float) -> str:
    """Type a command in the folder, as somebody with an empty environment; return what it did wrong, "" = nothing."""
    environment = {"PATH": f"{folder}/.venv/bin:/usr/local/bin:/usr/bin:/bin", "HOME": str(folder)}
    process = subprocess.Popen(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        printed = _until(process, expected.says) if expected.stays else ""
        printed += process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return f"`{command}` took longer than {seconds:.0f} seconds"
    if expected.says not in printed or "Traceback" in printed:
        return f"`{command}` does not say {expected.says!r} but:\n{printed[-2000:]}"
    if expected.code not in (None, process.returncode) and not expected.stays:
        return f"`{command}` ended with {process.returncode}, not {expected.code}:\n{printed[-2000:]}"
    return ""


def _until(process: subprocess.Popen[str], said: str) -> str:
    """Read until it has said so, then tell it to stop, as Ctrl-C does."""
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line
        if said in line:
            os.killpg(process.pid, signal.SIGINT)
            break
    return read
