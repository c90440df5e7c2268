"""What a forked centre needs, loaded once in the server that forks it."""

from importlib import import_module

for name in (
    "central.results.report",
    "central.service.run",
    "central.store.schema",
    "psycopg",
    "tests.faults.centre.dying",
    "uvicorn.protocols.http.auto",
):
    import_module(name)
