"""Tables: one row per network, as a pandas DataFrame or as numpy arrays."""
import csv
import gzip

import numpy as np

from ._errors import MnemoError, NotFoundError, no_such
from ._network import class_of, read_evidence

TEXTS = (
    "study",
    "status",
    "class",
    "failure",
    "evidence",
    "checksum",
    "finished_at",
    "program_version",
    "program_commit",
    "engine",
    "instruction_set",
)

_FULL_RANK = (
    "learned first_learned_epoch stability_ratio index_flipped signs_disagree late_output_spread"
    " late_verdict late_period_steps late_recurrence late_winding late_rest late_amplitude_kept late_other_cue"
).split()
_RANK_K = (
    "learned judged_epoch end first_loss rotation_verdict rotation_turns rotation_anticlockwise rotation_centre_x rotation_centre_y"
    " rotation_clearance rotation_turns_after_trial rotation_steadiness rotation_radius_ratio rotation_late_extent rotation_recurrence"
    " rotation_tangent_turns rotation_steps_per_turn rotation_largest_step"
    " long_run_settled long_run_x long_run_y long_run_extent long_run_steps_per_turn long_run_steadiness"
).split()
_KINDS = {"full-rank": _FULL_RANK, "rank-k": _RANK_K}  # another kind has the names of its evidence
_LAST = ("checksum", "seconds", "finished_at", "program_version", "program_commit", "engine", "instruction_set", "evidence")

# Where a column is called otherwise than the evidence it is taken from; None where the store has a column of its own.
_RENAMED = {
    "late_period": "late_period_steps",
    "long_run_last_x": "long_run_x",
    "long_run_last_y": "long_run_y",
    "class": None,
    "index": None,
    "accuracy_tail": None,
    "reliability_tail": None,
    "rotation_centre_length": None,
    "long_run_last_length": None,
}


def columns(rows, study_text):
    """Rows (dictionaries, with the evidence as JSON text) as columns (lists), the evidence taken apart beside its text."""
    rows = list(rows)
    result = {name: [row.get(name) for row in rows] for name in names(rows) if name not in _LAST}
    if rows and "evidence" in rows[0]:
        parts = [_evidence(row["evidence"]) for row in rows]
        own = next((known for kind, known in _KINDS.items() if f'\nkind = "{kind}"' in study_text), [])
        result.update({name: [part.get(name) for part in parts] for name in dict.fromkeys([*own, *names(parts)])})
    result.update({name: [row[name] for row in rows] for name in _LAST if rows and name in rows[0]})
    return result


def _evidence(text):
    found = flat(read_evidence(text))
    return {_RENAMED.get(name, name): value for name, value in found.items() if _RENAMED.get(name, name)}


def flat(evidence, prefix=""):
    """Nested evidence as one level of names: late.winding is late_winding."""
    result = {}
    for name, value in evidence.items():
        if isinstance(value, dict):
            result.update(flat(value, f"{prefix}{name}_"))
        else:
            result[prefix + name] = value
    return {name: value for name, value in result.items() if value is not None}


def read_csv(paths):
    """Columns of CSV files, plain or packed."""
    result = {}
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if "class" in row:
                    row["class"] = class_of(row)
                for name, text in row.items():
                    result.setdefault(name, []).append(_value(name, text))
    return result


def build(found, wanted, pandas, path):
    """Columns as a table of the wanted ones."""
    if wanted is not None:
        for name in wanted:
            if found and name not in found:
                raise NotFoundError(f"{path}: {no_such('column', name, list(found))}")
        found = {name: found.get(name, []) for name in wanted}
    if pandas is not False:
        try:
            import pandas as pd

            return pd.DataFrame({name: _series(name, values) for name, values in found.items()})
        except ImportError:
            if pandas:
                raise
    return {name: _array(name, values) for name, values in found.items()}


def toml(text):
    """TOML as a dictionary."""
    try:
        import tomllib
    except ImportError:
        raise MnemoError("reading a study as a dictionary needs Python 3.11; study_text has its TOML") from None
    return tomllib.loads(text)


def names(rows):
    """The names in all rows, in the order in which they are first met."""
    found = {}
    for row in rows:
        found.update(dict.fromkeys(row))
    return list(found)


def _value(name, text):
    if not text:
        return None
    if name in TEXTS:
        return text
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _series(name, values):
    """Numbers as numbers, with NaN for none; anything else as it is."""
    numbers = name not in TEXTS and not any(isinstance(value, (bool, str, list)) for value in values)
    return _array(name, values) if numbers else np.array([*values, None], dtype=object)[:-1]


def _array(name, values):
    known = [value for value in values if value is not None]
    if name in TEXTS or any(isinstance(value, str) for value in known):
        return np.array(["" if value is None else value for value in values], dtype=str)
    if any(isinstance(value, (bool, list)) for value in known):
        return np.array([*values, None], dtype=object)[:-1]
    if known and len(known) == len(values) and all(isinstance(value, int) for value in known):
        return np.array(values, dtype=np.int64)
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
