"""One contract, both executors: what is asked for is done, by somebody, and nobody's failure stops the rest."""

import asyncio
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from bot.executors import LocalExecutor, executor_for
from bot.executors.shared import SCHEMA, SharedExecutor


@pytest.fixture(params=["local", "shared"])
def executor(request):
    if request.param == "local":
        return LocalExecutor(at_once=4)
    return SharedExecutor(request.getfixturevalue("postgres"), at_once=4)


@asynccontextmanager
async def serving(executor, **work):
    task = asyncio.create_task(executor.serve(work))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, 20)
        if isinstance(executor, SharedExecutor):
            await executor.close()


class Done:
    def __init__(self, wanted: int) -> None:
        self.ids, self.wanted, self.first, self.all = [], wanted, asyncio.Event(), asyncio.Event()

    async def __call__(self, one: str) -> None:
        self.ids.append(one)
        self.first.set()
        if len(self.ids) >= self.wanted:
            self.all.set()


async def test_everything_asked_for_is_done(executor):
    done = Done(30)
    await executor.ask("count", [str(n) for n in range(30)])
    async with serving(executor, count=done):
        await asyncio.wait_for(done.all.wait(), 60)
    assert sorted(done.ids, key=int) == [str(n) for n in range(30)]


async def test_what_is_done_in_one_go_comes_together_and_each_once(postgres):
    executor, done = SharedExecutor(postgres, at_once=1), Done(40)
    await executor.ask("publish", [str(n) for n in range(39)])
    await executor.ask("publish", ["alone"])
    async with serving(executor, publish=done):
        await asyncio.wait_for(done.all.wait(), 60)
    assert sorted(done.ids) == sorted([*(str(n) for n in range(39)), "alone"])


async def test_a_failure_is_logged_and_the_rest_goes_on(executor, caplog):
    done = Done(1)

    async def fails(_: str) -> None:
        raise RuntimeError("no luck")

    async with serving(executor, bad=fails, good=done):
        await executor.ask("bad", ["one"])
        await executor.ask("good", ["two"])
        await asyncio.wait_for(done.all.wait(), 60)
    assert [record.message for record in caplog.records if record.name == "limelight"] == ["bad one failed"]


async def test_no_more_is_done_at_once_than_it_was_made_for(executor):
    running, most, done, several = 0, 0, Done(12), asyncio.Event()

    async def slow(one: str) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running > 1:
            several.set()
        await several.wait()
        running -= 1
        await done(one)

    await executor.ask("slow", [str(n) for n in range(12)])
    async with serving(executor, slow=slow):
        await asyncio.wait_for(done.all.wait(), 60)
    assert most <= 4


async def test_nothing_is_left_of_jobs_that_were_done_or_whose_worker_died(postgres):
    executor, done = SharedExecutor(postgres, at_once=2), Done(5)
    await executor.ask("count", [str(n) for n in range(5)])
    async with serving(executor, count=done):
        await asyncio.wait_for(done.all.wait(), 60)
    await executor.ask("count", ["lost"])
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"SET search_path = {SCHEMA}")
        connection.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
        connection.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
        await executor.tend()
        assert connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)
    await executor.close()


async def test_what_was_asked_before_postgresql_ended_all_connections_is_done_after(postgres, caplog):
    executor, done = SharedExecutor(postgres, at_once=2), Done(2)
    async with serving(executor, count=done) as task:
        await executor.ask("count", ["before"])
        await asyncio.wait_for(done.first.wait(), 60)
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        async with asyncio.timeout(60):
            while len(done.ids) < 2:
                with suppress(Exception):
                    await executor.ask("count", ["after"])
                await asyncio.sleep(0.1)
        assert not task.done()
    assert done.ids[:2] == ["before", "after"]


def test_the_database_decides(postgres):
    assert isinstance(executor_for(postgres, at_once=1), SharedExecutor)
    assert isinstance(executor_for("sqlite+aiosqlite:///x.db", at_once=1), LocalExecutor)
