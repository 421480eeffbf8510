"""For all tests: names of cases that are short and the same in each process."""

SHORT = 60


def pytest_make_parametrize_id(config, val, argname):
    if isinstance(val, bytes | bytearray):
        return f"{argname}-bytes"  # packed bodies carry the time
    if isinstance(val, str):
        return None if len(val) <= SHORT else f"{val[:SHORT].encode('ascii', 'replace').decode()}..."
    if callable(val):
        return getattr(val, "__name__", type(val).__name__)
    return None
