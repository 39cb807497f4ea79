"""A store: one SQLite file with the networks of one study."""
import hashlib

from . import _analyses, _axes, _checksum, _database, _network, _safetensors, _table
from ._errors import DamagedError, MnemoError


class Store:
    """A store, read-only; a run may write it meanwhile. Each call sees what is finished by then."""

    def __init__(self, path):
        self.path = path
        self.study_text = self._read(self._read_study)
        self.axes = _axes.of(self.study_text)

    def __repr__(self):
        count = self._read(lambda db: db.execute("SELECT count(*) FROM network WHERE status = 0").fetchone()[0])
        return f"<store {self.path}: {count} trained networks>"

    @property
    def study(self):
        """The study (task, networks, training, grid) as a dictionary; its TOML is study_text. Needs Python 3.11."""
        return _table.toml(self.study_text)

    def table(self, columns=None, pandas=None):
        """One row per network, failed ones included: a DataFrame with pandas, a dictionary of numpy arrays without.

        columns  names of the wanted ones, in order; without those of the evidence it is quick for millions of networks
        pandas   False for arrays in any case
        """

        def rows(db):
            names = self._names(db)
            chosen = names if columns is None or not set(columns) <= set(names) else columns
            study = db.execute("SELECT name FROM study").fetchone()[0]
            for found in db.execute(f"SELECT {self._select(chosen)} FROM network ORDER BY position"):
                yield {"study": study, **_row(found)}

        def found(db):  # a store without networks yet has their columns all the same
            return _table.columns(rows(db), self.study_text) or {name: [] for name in ["study", *self._names(db)]}

        return _table.build(self._read(found), columns, pandas, self.path)

    def network(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """The one network with these values; more: response_ms, post_ms, or the axes of a task of your own, as in neurons=50 or
        nonlinearity="relu". What all networks have in common may be left out.

        The learning rate is found within 0.1 %. Raises NotFoundError with the nearest values, DamagedError where the checksum differs.
        """
        asked = _network.wanted(self.axes, learning_rate, delay_ms, seed, more)
        return self._read(lambda db: self._assemble(db, self._one(db, asked)))

    def curves(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """The training curves of one network, named as in network()."""
        return self.network(learning_rate, delay_ms, seed, **more).curves

    def networks(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """All trained networks with these values, one after the other in the order of the study."""
        asked = _network.wanted(self.axes, learning_rate, delay_ms, seed, more)
        where, values = self._where(asked)
        sql = f"SELECT position FROM network WHERE status = 0 AND {where} ORDER BY position"
        for (position,) in self._read(lambda db: db.execute(sql, values).fetchall()):
            yield from self._read(lambda db: [self._assemble(db, row) for row in self._whole(db, "network.position = ?", [position])])

    def analyses(self, name=None, pandas=None):
        """Later analyses of the networks (dynamics: words and fixed points; label_robustness): the table of one, or the names of all that are there."""
        if name is None:
            return self._read(_analyses.kinds)
        rows = self._read(lambda db: list(_analyses.table(db, self.path, name, self.axes)))
        return _table.build({column: [row.get(column) for row in rows] for column in _table.names(rows)}, None, pandas, self.path)

    def _read(self, use):
        return _database.read(self.path, use)

    def _read_study(self, db):
        row = db.execute("SELECT * FROM study").fetchone()
        if row is None:
            raise DamagedError(f"{self.path}: is damaged: the study in it is missing")
        text = row["resolved"]
        if "checksum" in row.keys() and row["checksum"] != hashlib.sha256(text.encode()).hexdigest():
            raise DamagedError(f"{self.path}: is damaged: the study in it is not the one that was written (its checksum differs)")
        return text

    def _one(self, db, asked):
        where, values = self._where(asked)
        rows = _network.closest(self._whole(db, f"{where} LIMIT 1000", values, data=False), asked)
        if not rows:
            raise _network.not_found(self.path, asked, lambda name, others: self._values(db, name, others))
        if len(rows) > 1:
            raise _network.ambiguous(self.path, asked, rows, self.axes)
        row = self._whole(db, "network.position = ?", [rows[0]["position"]])[0]
        # A damaged index leads to another network, which is sound in itself.
        if not all(_network.near(name, row[name], value) for name, value in asked.items()):
            raise DamagedError(f"{self.path}: its index leads from {_network.words(asked)} to another network; 'mnemo verify {self.path} --quarantine' makes the index anew")
        return row

    def _names(self, db):
        return _axes.columns(self.axes, [row["name"] for row in db.execute("PRAGMA table_info(network)")])

    def _select(self, names):
        return ", ".join(_CLASS if name == "class" else f"{self._sql(name)} AS {name}" for name in names)

    def _sql(self, name):
        return _axes.sql(self.axes, name)

    def _where(self, asked):
        """The condition for what was asked for, and its values."""
        terms, values = ["1"], []
        for name, value in asked.items():
            off = _network.tolerance(name, value)
            terms.append(f"{self._sql(name)} = ?" if isinstance(value, str) else f"{self._sql(name)} BETWEEN ? AND ?")
            values += [value] if isinstance(value, str) else [value - off, value + off]
        return " AND ".join(terms), values

    def _values(self, db, name, others):
        where, values = self._where(others)
        return [row[0] for row in db.execute(f"SELECT DISTINCT {self._sql(name)} FROM network WHERE {where}", values)]

    def _whole(self, db, where, values, data=True):
        source = "network LEFT JOIN network_data USING (position)" if data else "network"
        names = [*self._names(db), *(("weights", "curves") if data else ())]
        return [_row(found) for found in db.execute(f"SELECT {self._select(names)} FROM {source} WHERE {where}", values)]

    def _assemble(self, db, row):
        weights, curves = row.pop("weights"), row.pop("curves")
        evidence = row.pop("evidence")
        words = f"{self.path}: {_checksum.key_text(row, self.axes)}"
        if _checksum.of(row, self.axes, evidence, weights, curves) != row["checksum"]:
            raise DamagedError(
                f"{words} is damaged (its checksum differs); 'mnemo verify {self.path} --quarantine' removes it"
            )
        if weights is None or curves is None:
            raise MnemoError(f"{words} has no weights: the program failed on it ({row['failure']})")
        tensors, _ = _safetensors.parse(f"{words}: its weights", weights)
        arrays, _ = _safetensors.parse(f"{words}: its curves", curves)
        network = _network.assemble(row, self.axes, evidence, tensors, arrays)
        network.analyses = _analyses.of_network(db, self.path, row["position"])
        return network


# network.class_of in SQL: the evidence is read only where it tells something
_CLASS = """CASE WHEN class = 2 AND reliability_tail IS NULL AND instr(evidence, '"stages_done"') > 0 THEN 4 ELSE class END AS class"""


def _row(found):
    """Classes and statuses by name, as in every table."""
    row = dict(found)
    for name, names in (("status", _network.STATUSES), ("class", _network.CLASSES)):
        if row.get(name) is not None:
            row[name] = names[row[name]]
    return row
