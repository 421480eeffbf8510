"""The measurements of bench/ are run by hand; what they import must not go away unnoticed."""

import importlib
import pkgutil

import bench


def test_every_measurement_can_be_loaded() -> None:
    for module in pkgutil.iter_modules(bench.__path__, "bench."):
        if module.name != "bench.__main__":  # runs when it is imported
            importlib.import_module(module.name)
