"""An export or a release: safetensors files of many networks each, their curves, and the table."""
import functools
import json
import pathlib
import zipfile

import numpy as np

from . import _axes, _checksum, _network, _safetensors, _table
from ._errors import DamagedError, MnemoError


class Export:
    """The folder of an export or a release, or one of its safetensors files. Arrays are mapped, and read when they are used.

    Each network is compared with its checksum, which takes its curves as well: without their file it cannot be.
    """

    def __init__(self, path):
        single = path.is_file()
        self.path = path
        self.folder = (path.parent.parent if path.parent.name == "networks" else path.parent) if single else path
        self._files = [path] if single else sorted((path / "networks").rglob("*.safetensors"))
        self._tables = [] if single else sorted((path / "table").glob("*.csv.gz")) or sorted(path.glob("networks.csv"))
        if not self._files and not self._tables:
            raise MnemoError(f"{path}: holds no networks and no table; an export or release has networks/ or a table in CSV")
        self._part, self._texts, self._stacked_curves = map(
            functools.lru_cache(maxsize=2), (self._read_part, self._read_rows, self._read_curves)
        )

    @functools.cached_property
    def axes(self):
        """What names a network beside the seed: column to name."""
        return _axes.of(self.study_text)

    def __repr__(self):
        return f"<export {self.path}: {len(self._files)} files of networks>"

    @property
    def study_text(self):
        """The study as TOML."""
        if self._files:
            return self._part(0)["metadata"]["study"]
        return (self.folder / "study.toml").read_text(encoding="utf-8")

    @property
    def study(self):
        """The study as a dictionary. Needs Python 3.11."""
        return _table.toml(self.study_text)

    def table(self, columns=None, pandas=None):
        """One row per network: a DataFrame with pandas, a dictionary of numpy arrays without; see Store.table."""
        found = _table.read_csv(self._tables) if self._tables else _table.columns(self._rows(), self.study_text)
        return _table.build(found, columns, pandas, self.path)

    def parts(self):
        """File by file: its path, the arrays that name its networks ("keys"), weights and curves [networks x ...] and metadata.

        Where an array is shorter or missing in some networks, NAME.length says how much of it is real (-1: missing).
        """
        for index in range(len(self._files)):
            yield self._part(index)

    def network(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """The one network with these values; see Store.network."""
        asked = _network.wanted(self.axes, learning_rate, delay_ms, seed, more)
        found = self._find(asked)
        rows = _network.closest([{**key, "place": place} for place, key in found], asked)
        if not rows:
            raise _network.not_found(self.path, asked, self._values)
        if len(rows) > 1:
            raise _network.ambiguous(self.path, asked, rows, self.axes)
        return self._assemble(*rows[0]["place"])

    def curves(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """The training curves of one network, named as in network()."""
        return self.network(learning_rate, delay_ms, seed, **more).curves

    def networks(self, learning_rate=None, delay_ms=None, seed=None, **more):
        """All networks with these values, one after the other file by file."""
        asked = _network.wanted(self.axes, learning_rate, delay_ms, seed, more)
        for place, _ in self._find(asked):
            yield self._assemble(*place)

    def analyses(self, name=None, pandas=None):
        """Exports hold none."""
        if name is not None:
            raise MnemoError(f"{self.path}: an export holds no analyses; open the store instead")
        return []

    @functools.cached_property
    def _keys(self):
        """What names the networks, over all files; and where each is (file, place in it)."""
        names = (*self.axes, "seed")
        keys = [self._part(index)["keys"] for index in range(len(self._files))]
        columns = {name: np.concatenate([self._column(index, name) for index in range(len(keys))]) if keys else np.array([]) for name in names}
        return columns, [(index, at) for index, key in enumerate(keys) for at in range(len(key["seed"]))]

    def _column(self, index, name):
        """Of the networks of a file; choices stand in its rows."""
        keys = self._part(index)["keys"]
        return np.asarray(keys[name]) if name in keys else np.array([row[name] for row in self._texts(index)])

    def _find(self, asked):
        columns, places = self._keys
        match = self._match(asked)
        return [(places[i], {name: columns[name][i].item() for name in columns}) for i in np.flatnonzero(match)]

    def _values(self, name, others):
        columns, _ = self._keys
        return np.unique(columns[name][self._match(others)]).tolist()

    def _match(self, asked):
        columns, places = self._keys
        match = np.ones(len(places), bool)
        for name, value in asked.items():
            match &= columns[name] == value if isinstance(value, str) else np.abs(columns[name] - value) <= _network.tolerance(name, value)
        return match

    def _read_part(self, index):
        path = self._files[index]
        weights, metadata = _safetensors.read(path)
        if "networks" not in metadata or "study" not in metadata or "seed" not in weights:
            raise MnemoError(f"{path}: is a safetensors file, but not one of an export or release (its format is {metadata.get('format')})")
        keys = {name: weights.pop(name) for name in (*_axes.of(metadata["study"]), "seed") if name in weights}
        return {"path": path, "keys": keys, "weights": weights, "curves": self._curves(path), "metadata": metadata}

    def _curves(self, path):
        inside = self.folder / "networks"
        name = path.relative_to(inside) if inside in path.parents else pathlib.Path(path.name)
        for folder in (self.folder / "curves", path.parent):
            if (folder / name).with_suffix(".npz").exists():
                file = (folder / name).with_suffix(".npz")
                try:
                    return np.load(file)
                except (ValueError, OSError, zipfile.BadZipFile) as error:
                    raise DamagedError(f"{file}: is cut short or damaged ({error}); copy the file again") from error
        return None

    def _read_rows(self, index):
        """The rows of a file, each with its evidence as the text it was written as, which the checksum covers."""
        text, rows, at = self._part(index)["metadata"]["networks"], [], 1
        decoder = json.JSONDecoder()
        while at < len(text) and text[at] != "]":
            row, end = decoder.raw_decode(text, at)
            evidence = text[text.index('"evidence":', at) + len('"evidence":') : end - 1]  # the last of its fields
            numbers = {name: _network.number(value) for name, value in row.items() if name not in _table.TEXTS}
            row = {**row, **numbers, "evidence": evidence}
            rows.append({**row, "class": _network.class_of(row)})
            at = end + 1
        return rows

    def _read_curves(self, index):
        curves = self._part(index)["curves"]
        return None if curves is None else {name: curves[name] for name in curves.files if name not in (*self.axes, "seed", "epochs")}

    def _rows(self):
        for index in range(len(self._files)):
            study = _study_name(self._part(index)["metadata"]["study"])
            for row in self._texts(index):
                yield {"study": study, **row}

    def _assemble(self, index, at):
        part, row = self._part(index), self._texts(index)[at]
        evidence = row["evidence"]
        words = f"{part['path']}: {_checksum.key_text(row, self.axes)}"
        weights = _unstacked(part["weights"], at)
        try:
            stacked = self._stacked_curves(index)
        except (ValueError, OSError, KeyError, zipfile.BadZipFile) as error:  # a zip that is cut short or has a wrong CRC
            raise DamagedError(f"{words}: its curves cannot be read ({error}); copy the file again") from error
        if stacked is None:
            return _network.assemble(row, self.axes, evidence, weights, {})
        curves = _unstacked(stacked, at)
        metadata = {"epochs": str(row["epochs"])} if "loss_thinned" in curves else {}
        blobs = _safetensors.to_bytes(weights, {}), _safetensors.to_bytes(curves, metadata)
        if _checksum.of(row, self.axes, evidence, *blobs) != row["checksum"]:
            raise DamagedError(f"{words} is damaged (its checksum differs)")
        return _network.assemble(row, self.axes, evidence, weights, curves)


def _unstacked(stack, at):
    """The arrays of one network, cut to what is real."""
    one = {}
    for name, values in stack.items():
        if name.endswith(".length") and name[: -len(".length")] in stack:
            continue
        lengths = stack.get(name + ".length")
        if lengths is None:
            one[name] = values[at]
        elif lengths[at] >= 0:
            one[name] = values[at][: lengths[at]]
    return one


def _study_name(text):
    """The line name = "..." of the table [study], which comes first."""
    for line in text.splitlines():
        if line.startswith("name = "):
            return json.loads(line[len("name = ") :])
    return ""
