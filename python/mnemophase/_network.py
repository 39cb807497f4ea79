"""One network, and how it is found by its key."""
import json
import math

import numpy as np

from . import _checksum
from ._errors import NotFoundError, no_such

STATUSES = ("trained", "failed")
CLASSES = ("not_learned", "limit_cycle", "slow_point", "unstable", "learned")
RATE_TOLERANCE = 1e-3  # a learning rate of 0.0373 finds 0.0372759372031494


class Curves(dict):
    """Arrays by name. loss, accuracy, reliability and gradient_norm have their values at the epochs (from 0) "epoch": the last 1,000 at most,
    each of them; of a rank-K network log-spaced ones. Where there are more, NAME_thinned is the whole run at the epochs "epoch_thinned".
    "epochs" is the number of epochs that ran. (In the files "epoch" is what is "epoch_thinned" here, and the last ones are counted back.)"""

    @classmethod
    def of(cls, arrays, epochs):
        """From the arrays of a file."""
        curves = cls({name: np.array(array) for name, array in arrays.items()}, epochs=np.array(epochs))
        if "loss_thinned" in curves:
            curves["epoch_thinned"] = curves["epoch"]
            curves["epoch"] = np.arange(epochs - len(curves["loss"]), epochs)
        return curves

    def epochs_of(self, name):
        """The epochs (from 0) at which a curve has its values: what to plot it against."""
        return self["epoch_thinned" if name.endswith("_thinned") and name in self else "epoch"]

    def __missing__(self, name):
        raise NotFoundError(no_such("curve", name, list(self)))


class Network:
    """One network.

    row      what the table has of it, by name; row["evidence"] is a dictionary
    weights  arrays by name, each also an attribute: w_in, b_in, w_rec, b_rec, w_out, b_out (full-rank); m, n, b, w_out, b_out, x0 (rank-K)
    curves   training curves by name
    analyses what later analyses found, by name: analyses["dynamics"] (of a store; an export has none)
    """

    def __init__(self, row, weights, curves, words):
        self.row, self.weights, self.curves, self._words, self.analyses = row, weights, curves, words, {}

    def __getattr__(self, name):
        weights = self.__dict__.get("weights", {})
        if name in weights:
            return weights[name]
        raise AttributeError(no_such("array", name, list(weights)))

    def __dir__(self):
        return [*super().__dir__(), *self.weights]

    def __repr__(self):
        return f"<network: {self._words}; {self.row['class'] or 'undecided'}>"


def class_of(row):
    """The class of a row. Earlier versions wrote slow_point also where the task tells no mechanism: there reliability is not defined."""
    unsaid = row["class"] == "slow_point" and row["reliability_tail"] in (None, "") and '"stages_done"' in row["evidence"]
    return "learned" if unsaid else row["class"]


def assemble(row, axes, evidence, weights, curves):
    """Arrays of its own, which may be changed without harm, and the evidence read."""
    row = dict(row, evidence=read_evidence(evidence))
    return Network(
        row,
        {name: np.array(array) for name, array in weights.items()},
        Curves.of(curves, row["epochs"]),
        _checksum.key_text(row, axes),
    )


def read_evidence(text):
    """Evidence as a dictionary; NaN and infinities, which JSON has not, stand in it as texts."""
    return json.loads(text, object_hook=lambda found: {name: number(value) for name, value in found.items()})


def number(value):
    """A value of JSON; NaN and infinities stand in it as texts."""
    return float(value) if value in ("NaN", "Infinity", "-Infinity") else value


def tolerance(name, value):
    """How far a value may lie from the one asked for."""
    return 0 if isinstance(value, str) else abs(value) * (RATE_TOLERANCE if name == "learning_rate" else 1e-9)


def near(name, found, value):
    """Whether a value counts as the one asked for; choices such as "relu" are equal or not."""
    if isinstance(found, str) or isinstance(value, str):
        return found == value
    return abs(found - value) <= tolerance(name, value)


def wanted(axes, learning_rate, delay_ms, seed, more):
    """What was asked for, by axis."""
    asked = {"learning_rate": learning_rate, "delay_ms": delay_ms, "seed": seed, **more}
    for name, value in asked.items():
        if value is not None and name not in (*axes, "seed"):
            raise TypeError(f"there is no axis '{name}'; networks are named by {', '.join(axes)} and seed")
    return {name: value if isinstance(value, str) else float(value) for name, value in asked.items() if value is not None}


def words(asked):
    """What was asked for, in words."""
    return ", ".join(
        f"{name.replace('_ms', '').replace('_', ' ')} {_checksum.text(value)}{' ms' if name.endswith('_ms') else ''}"
        for name, value in asked.items()
    )


def not_found(path, asked, values_of):
    """The error for a key nothing has. values_of(name, others): the values of an axis among networks that have the others."""
    before = {}
    for name, value in asked.items():
        there = values_of(name, before)
        if not any(near(name, found, value) for found in there):
            nearest = there if isinstance(value, str) else sorted(there, key=lambda found: abs(found - value))[:3]
            among = f" with {words(before)}" if before else ""
            listed = ", ".join(words({name: found}) for found in sorted(nearest))
            hint = f"the nearest{among}: {listed}" if there else "it holds no networks yet"
            return NotFoundError(f"{path}: no network with {words(asked)}; {hint}")
        before[name] = value
    return NotFoundError(f"{path}: no network with {words(asked)}")


def ambiguous(path, asked, rows, axes):
    """The error for a key that several networks have."""
    for name in (*axes, "seed"):
        values = sorted({row[name] for row in rows})
        if len(values) > 1 and name not in asked:
            listed = ", ".join(_checksum.text(value) for value in values[:5]) + (", ..." if len(values) > 5 else "")
            return NotFoundError(f"{path}: several networks have {words(asked)}; say which {name}: {listed}")
    return NotFoundError(f"{path}: several networks have {words(asked)} within 0.1 % of the learning rate; give it in full")


def closest(rows, asked):
    """The rows closest to what was asked for: an exact learning rate wins over one within the tolerance."""
    rate = asked.get("learning_rate", math.nan)
    least = min((abs(row["learning_rate"] - rate) for row in rows), default=0)
    return [row for row in rows if not abs(row["learning_rate"] - rate) > least]
