"""For all tests: names of cases that are short and the same in each process, and a real PostgreSQL."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import database, shared_server, template_of

SHORT = 60

# The same examples in each run, however slow the machine is; `--hypothesis-profile=default` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)  # also without xdist ("-p no:xdist")
def pytest_xdist_auto_num_workers(config):
    """One more than there are processors: about a third of the time tests wait for servers and other processes."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory, request):
    """The URL of a PostgreSQL server shared by all processes of this run; skips where none can run."""
    in_parallel = hasattr(request.config, "workerinput")
    folder = tmp_path_factory.getbasetemp()
    return shared_server(folder.parent if in_parallel else folder, os.getppid() if in_parallel else os.getpid())


@pytest.fixture(scope="session")
def postgres_template(postgres_server):
    """The name of a database with the schema and no rows."""
    return template_of(postgres_server)


@pytest.fixture
def postgres(postgres_server, postgres_template):
    """The URL of a fresh PostgreSQL database with the schema, for one test."""
    with database(postgres_server, template=postgres_template) as url:
        yield url


def pytest_make_parametrize_id(config, val, argname):
    if isinstance(val, bytes | bytearray):
        return f"{argname}-bytes"  # packed bodies carry the time
    if isinstance(val, str):
        return None if len(val) <= SHORT else f"{val[:SHORT].encode('ascii', 'replace').decode()}..."
    if callable(val):
        return getattr(val, "__name__", type(val).__name__)
    return None
