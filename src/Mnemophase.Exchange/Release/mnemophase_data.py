"""Loads a Mnemophase dataset with numpy alone; the table becomes a pandas DataFrame where pandas is installed.

    import mnemophase_data as data
    table = data.table()                    # one row per network
    one = data.network(learning_rate=0.1, delay_ms=20, seed=2)
    one["weights"]["w_rec"]                 # numpy array
    one["curves"]["loss"]
    for part in data.parts():               # all of them, part by part
        part["weights"]["w_rec"]            # [networks, ...], mapped, not read

Where a tensor is shorter or missing in some networks, NAME.length says how much of it is real (-1: missing).
"""
import csv
import gzip
import json
import pathlib
import struct

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
KEYS = ("learning_rate", "delay_ms", "response_ms", "post_ms", "seed")
DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "|u1", "BOOL": "|b1"}


def read_safetensors(path):
    """Tensors (memory-mapped) and metadata of a safetensors file: 8 bytes of header length, JSON header, raw data."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    metadata = header.pop("__metadata__", {})
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    tensors = {
        name: data[info["data_offsets"][0] : info["data_offsets"][1]].view(DTYPES[info["dtype"]]).reshape(info["shape"])
        for name, info in header.items()
    }
    return tensors, metadata


def columns(folder=HERE):
    """Name, type and meaning of the table's columns."""
    with open(pathlib.Path(folder) / "columns.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def table(folder=HERE):
    """One row per network: a DataFrame with pandas, a dictionary of numpy arrays without."""
    files = sorted((pathlib.Path(folder) / "table").glob("*.csv.gz"))
    try:
        import pandas
    except ImportError:
        return _table_of_arrays(files, columns(folder))
    frames = [pandas.read_csv(file, keep_default_na=False, na_values=["", "NaN"], float_precision="round_trip") for file in files]
    return pandas.concat(frames, ignore_index=True)


def parts(folder=HERE):
    """Every part: its path, the five key arrays [networks], weights and curves [networks, ...] and the rows of the store."""
    folder = pathlib.Path(folder)
    for path in sorted((folder / "networks").rglob("*.safetensors")):
        weights, metadata = read_safetensors(path)
        curves_path = folder / "curves" / path.relative_to(folder / "networks").with_suffix(".npz")
        yield {
            "path": path,
            "keys": {name: weights.pop(name) for name in KEYS},
            "weights": weights,
            "curves": _curves(curves_path),
            "metadata": metadata,
        }


def network(learning_rate, delay_ms, seed, response_ms=None, post_ms=None, folder=HERE):
    """Weights, curves and row of one network; the learning rate is matched within 0.1 %."""
    wanted = {"delay_ms": delay_ms, "seed": seed, "response_ms": response_ms, "post_ms": post_ms}
    for part in parts(folder):
        keys = part["keys"]
        match = np.abs(keys["learning_rate"] - learning_rate) <= 1e-3 * np.abs(learning_rate)
        for name, value in wanted.items():
            if value is not None:
                match &= keys[name] == value
        (found,) = np.nonzero(match)
        if len(found):
            at = int(found[0])
            return {
                "weights": _one(part["weights"], at),
                "curves": _one({name: part["curves"][name] for name in part["curves"].files if name not in KEYS}, at),
                "row": json.loads(part["metadata"]["networks"])[at],
            }
    raise KeyError(f"no network with learning rate {learning_rate}, delay {delay_ms} ms, seed {seed}")


def _curves(path):
    return np.load(path) if path.exists() else None


def _one(stack, at):
    one = {}
    for name, values in stack.items():
        if name.endswith(".length") and name[: -len(".length")] in stack:
            continue
        lengths = stack.get(name + ".length")
        if lengths is None:
            one[name] = np.array(values[at])
        elif lengths[at] >= 0:
            one[name] = np.array(values[at][: lengths[at]])
    return one


def _table_of_arrays(files, described):
    values = {column["name"]: [] for column in described}
    for path in files:
        with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for name, value in row.items():
                    values[name].append(value)
    return {column["name"]: _array(values[column["name"]], column["type"]) for column in described}


def _array(texts, kind):
    if kind in ("double", "int"):
        numbers = np.array([float(text) if text else np.nan for text in texts])
        return numbers.astype(np.int64) if kind == "int" and not np.isnan(numbers).any() else numbers
    if kind == "bool":
        return np.array([None if not text else text == "true" for text in texts], dtype=object)
    return np.array(texts)
