"""What is set aside is freed as ever when nobody has it any more, and costs no collection anything."""

import gc
import weakref

import pytest

from bot.memory import look_through, set_aside


class Kept:
    """Something that stays for a while; with `itself` only the collector can free it."""

    def __init__(self, *, cyclic=False):
        self.itself = self if cyclic else None


@pytest.fixture(autouse=True)
def _collector_as_it_was():
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_is_set_aside_is_not_looked_through_again():
    kept = [Kept() for _ in range(1000)]
    set_aside()
    assert not any(type(found) is Kept for found in gc.get_objects())
    assert len(gc.get_objects()) < 1000 < gc.get_freeze_count()
    assert kept


def test_what_nobody_has_any_more_is_freed_all_the_same():
    kept = Kept()
    gone = weakref.ref(kept)
    set_aside()
    del kept
    assert gone() is None


def test_what_refers_to_itself_is_found_while_it_is_new_or_by_the_look_through():
    new, old = Kept(cyclic=True), Kept(cyclic=True)
    new_gone, old_gone = weakref.ref(new), weakref.ref(old)
    del new
    set_aside()
    assert new_gone() is None
    del old
    assert old_gone() is not None
    look_through()
    assert old_gone() is None
