"""Analyses made after training, in tables of their own beside the networks: each with its checksum, and only valid while the network is what it was."""
import hashlib

from . import _axes
from ._errors import DamagedError, NotFoundError, no_such
from ._network import read_evidence
from ._table import flat

# Stores of earlier programs keep robustness in a table of its own.
_ROBUSTNESS = "label_robustness"
_SOURCES = {
    "analysis": """
        SELECT kind, analysis.position, version, network_checksum, result, analysis.checksum AS own
        FROM analysis JOIN network ON network.position = analysis.position AND network.checksum = network_checksum
        """,
    _ROBUSTNESS: f"""
        SELECT '{_ROBUSTNESS}' AS kind, {_ROBUSTNESS}.position, rule AS version, network.checksum AS network_checksum, robustness AS result, NULL AS own
        FROM {_ROBUSTNESS} JOIN network ON network.position = {_ROBUSTNESS}.position AND network.checksum = {_ROBUSTNESS}.checksum
        """,
}


def kinds(db):
    """The analyses of which there is at least one."""
    return sorted({row["kind"] for source in _sources(db) for row in db.execute(f"SELECT DISTINCT kind FROM ({source})")})


def table(db, path, kind, axes):
    """The rows of an analysis: what names the network, the version of the rule, and the result on one level of names."""
    there = kinds(db)
    if kind not in there:
        raise NotFoundError(f"{path}: {no_such('analysis', kind, there)}")
    key = ("position", *axes, "seed")
    places = ", ".join(f"{_axes.sql(axes, name)} AS {name}" for name in key)
    names = {row["position"]: [row[name] for name in key] for row in db.execute(f"SELECT {places} FROM network")}
    for row in _rows(db, "kind = ?", [kind]):
        yield {**dict(zip(key, names[row["position"]])), "version": row["version"], **flat(_result(path, row))}


def of_network(db, path, position):
    """All analyses of one network, by name."""
    return {row["kind"]: _result(path, row) for row in _rows(db, "position = ?", [position])}


def _rows(db, where, values):
    for source in _sources(db):
        yield from db.execute(f"SELECT * FROM ({source}) WHERE {where} ORDER BY position", values)


def _sources(db):
    tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    sources = {name: source for name, source in _SOURCES.items() if name in tables}
    if len(sources) > 1:
        sources[_ROBUSTNESS] += f" WHERE {_ROBUSTNESS}.position NOT IN (SELECT position FROM analysis WHERE kind = '{_ROBUSTNESS}')"
    return list(sources.values())


def _result(path, row):
    signed = "\n".join(str(row[name]) for name in ("position", "kind", "version", "network_checksum", "result"))
    if row["own"] not in (None, hashlib.sha256(signed.encode()).hexdigest()):
        raise DamagedError(f"{path}: the checksum of the {row['kind']} of network {row['position']} differs")
    return read_evidence(row["result"])
