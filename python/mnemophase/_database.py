"""Reads the SQLite file of a store, also while a run writes it, and leaves nothing behind."""
import json
import os
import pathlib
import sqlite3

from ._errors import DamagedError, MnemoError

APPLICATION = 0x4D4E454D  # "MNEM"
NEWEST = 2  # layout of the store this package knows
BUSY_SECONDS = 30
_OLDEST_SQLITE = (3, 37)  # reads STRICT tables
_SMALLEST = 512  # bytes of SQLite's smallest page


def read(path, use):
    """use(connection) on a connection of its own: none stays open, so a run that ends can fold its log into the file."""
    for attempt in range(3):
        alone = _log_is_folded_in(path)
        before = os.stat(path)
        result = _read(path, use, alone)
        if not alone or (_log_is_folded_in(path) and _same(before, os.stat(path))):
            return result
        # A run began to write meanwhile: again, now with its log.
    return _read(path, use, False)


def _log_is_folded_in(path):
    """Whether the file is of a kind with a log, and has none. To read such a file SQLite would make a log, and leave it."""
    with open(path, "rb") as file:
        header = file.read(20)
    log = pathlib.Path(f"{path.resolve()}-wal")
    return header[18:20] == b"\x02\x02" and not log.exists()


def _same(before, after):
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def _read(path, use, alone):
    try:
        uri = path.resolve().as_uri() + ("?mode=ro&immutable=1" if alone else "?mode=ro")
        connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS)
        try:
            connection.row_factory = sqlite3.Row
            _check(path, connection)
            return use(connection)
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _explained(path, error) from error


def _check(path, connection):
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        short = os.stat(path).st_size < _SMALLEST
        raise MnemoError(f"{path}: is {'too short for' if short else 'an SQLite file, but not'} a store of mnemo")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if not 1 <= version <= NEWEST:
        raise MnemoError(
            f"{path}: has version {version} of the store's layout, but this package reads only up to version {NEWEST}; install a newer mnemophase"
        )


def _explained(path, error):
    text = str(error)
    if "malformed database schema" in text and sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return MnemoError(f"{path}: needs SQLite 3.37 or later, and this Python has {sqlite3.sqlite_version}; use a newer Python")
    if "locked" in text:
        return MnemoError(f"{path}: another program is writing to the store; try again when that program is done")
    if "readonly" in text or "unable to open" in text:
        return MnemoError(f"{path}: cannot be read ({text}): a run left it half written; run 'mnemo status {path}' once to complete it")
    if "not a database" in text:
        return MnemoError(f"{path}: is not a store of mnemo (not an SQLite file), or its first page is damaged; if it was a store, 'mnemo verify {path} --quarantine' keeps what can still be read")
    fault = _missing(path) or (text if "disk" in text and "malformed" not in text else "a part of the file cannot be read")
    return DamagedError(f"{path}: is damaged: {fault}; 'mnemo verify {path} --quarantine' removes what is damaged")


def _missing(path):
    """How much of the file is there, where its header promises more pages."""
    with open(path, "rb") as file:
        header = file.read(32)
    has, needs = os.stat(path).st_size, (int.from_bytes(header[16:18], "big") if header[16:18] != b"\0\1" else 65536) * int.from_bytes(header[28:32], "big")
    return f"its end is missing: {has:,} of {needs:,} bytes are there" if has < needs else None
