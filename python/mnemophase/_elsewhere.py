"""Writes a network of one's own as mnemo dynamics --network reads it: weights, description and check in one call."""
import json
import pathlib

import numpy as np

from . import _described, _safetensors
from ._errors import MnemoError

_TENSORS = ("w_rec", "m", "n", "w_in", "b_in", "b_rec", "w_out", "b_out", "start", "start_cell")
_CHECK = ("inputs", "start", "start_cell", "states", "cells", "rates", "outputs")
_TRIALS = ("inputs", "lengths", "condition")
_COUNTS = ("lengths", "condition")


def save_network(
    path, rnn=None, *, form=None, nonlinearity=None, alpha=None, rows="to", bias=None, gates=None, scale=None, readout="linear", reads=None,
    step_ms=None, title=None, check=None, trials=None, **tensors,
):
    """Writes PATH.safetensors, PATH.toml and, where given, PATH.check.npz and PATH.trials.npz; returns the path of the description.

    rnn         an nn.RNN, nn.GRU or nn.LSTM of one layer: form, nonlinearity and its tensors are taken from it
    form        "rate", "current", "leak-inside", "gru" or "lstm" (docs/own-network.md has the equations)
    nonlinearity, alpha   phi ("tanh", "relu", "softplus", "sigmoid", "retanh") and step over time constant
    w_rec, w_in, w_out    arrays, tensors or nn.Linear layers (whose biases are taken along); m and n for W = m n; b_in, b_rec, b_out;
                          start: the state before the first step
    rows        "to" where rows of w_rec receive (W r, nn.Linear), "from" where they send (r W)
    bias        "inside" where currents form phi(x + b)
    scale       factors, as {"recurrent": "1/N"}
    readout     what becomes of W_out r + b_out: "linear", "sigmoid", "softmax", "tanh" or "relu"
    check       dict of what your own code gives: inputs [steps x channels] or [trials x steps x channels], and rates, states or outputs after
                each step; start where it is another than start above
    trials      dict of the trials to judge: inputs [trials x steps x channels], lengths and condition [trials]

    Raises MnemoError, and writes nothing, where an argument is missing or wrong; mnemo dynamics compares the network with its check.
    """
    path = pathlib.Path(path)
    if not path.parent.is_dir():
        raise MnemoError(f"{path}: the folder {path.parent} does not exist; make it first")
    if rnn is not None:
        for name, given in (("form", form), ("nonlinearity", nonlinearity), ("alpha", alpha)):
            if given is not None:
                raise MnemoError(f"{name}: it is taken from {type(rnn).__name__}; leave {name} out")
        layer = _layer(rnn)
        form, nonlinearity, alpha = layer.pop("form"), layer.pop("nonlinearity"), layer.pop("alpha")
        tensors = {**layer, **tensors}
    if form is None:
        raise MnemoError('give form="rate", "current", "leak-inside", "gru" or "lstm", or an nn.RNN, nn.GRU or nn.LSTM')
    for name, beside in (("w_in", "b_in"), ("w_rec", "b_rec"), ("w_out", "b_out")):
        linear = tensors.get(name)
        if hasattr(linear, "weight"):
            tensors[name] = linear.weight
            if getattr(linear, "bias", None) is not None:
                tensors.setdefault(beside, linear.bias)
    arrays = _arrays("tensor", tensors, _TENSORS)
    network = {"title": title, "form": form, "nonlinearity": nonlinearity, "alpha": alpha, "step_ms": step_ms, "bias": bias}
    if form in _described.GATES:
        network["gates"] = list(gates or _described.GATES[form])
    elif gates is not None:
        network["gates"] = list(gates)
    network["rows"] = rows if "w_rec" in arrays and form not in _described.GATES else None
    more = {
        name: None if given is None else _arrays(f"array of {name}", given, known, f"{name}: ")
        for name, given, known in (("check", check, _CHECK), ("trials", trials, _TRIALS))
    }
    _described.require(network, arrays, scale, readout, reads, **more)
    sections = {"network": network, "tensors": {name: name for name in arrays}, "scale": scale}
    if "w_out" in arrays:
        sections["readout"] = {"nonlinearity": readout, "reads": reads}
    for name, given in more.items():
        if given is not None:
            file = pathlib.Path(f"{path}.{name}.npz")
            np.savez(file, **given)
            sections[name] = {"file": file.name}
    pathlib.Path(f"{path}.safetensors").write_bytes(_safetensors.to_bytes(arrays, {}))
    description = pathlib.Path(f"{path}.toml")
    description.write_text("\n".join(_toml(sections)), encoding="utf-8")
    return description


def _layer(rnn):
    kind = {"RNN": "rate", "GRU": "gru", "LSTM": "lstm"}.get(type(rnn).__name__)
    if kind is None or rnn.num_layers != 1 or rnn.bidirectional or getattr(rnn, "proj_size", 0):
        raise MnemoError(f"{type(rnn).__name__}: only nn.RNN, nn.GRU and nn.LSTM with one layer, one direction and no projection can be given; give the tensors by name")
    weights = {ours: getattr(rnn, theirs + "_l0", None) for ours, theirs in
               (("w_rec", "weight_hh"), ("w_in", "weight_ih"), ("b_rec", "bias_hh"), ("b_in", "bias_ih"))}
    own = kind == "rate"
    return {"form": kind, "nonlinearity": rnn.nonlinearity if own else None, "alpha": 1 if own else None, **weights}


def _arrays(what, given, known, of=""):
    strange = set(given) - set(known)
    if strange:
        raise MnemoError(f"there is no {what} '{sorted(strange)[0]}'; there are {', '.join(known)}")
    return {name: _array(of + name, given[name], np.int64 if name in _COUNTS else np.float64) for name in known if given.get(name) is not None}


def _array(name, value, dtype):
    if hasattr(value, "detach"):  # a tensor of PyTorch, wherever it lives; numpy knows no bfloat16
        value = value.detach().cpu().double().numpy()
    try:
        given = np.asarray(value)
    except ValueError:  # rows of different lengths
        given = np.asarray("")
    if given.dtype.kind not in "fiub":
        raise MnemoError(f"{name}: should be an array of real numbers")
    if not np.isfinite(given).all():
        raise MnemoError(f"{name}: holds a value that is not a finite number")
    if dtype is np.int64 and not (given == np.floor(given)).all():
        raise MnemoError(f"{name}: should hold whole numbers")
    return np.array(given, dtype, order="C")


def _toml(sections):
    for section, keys in sections.items():
        given = {key: value for key, value in (keys or {}).items() if value is not None}
        if given:
            yield f"[{section}]"
            yield from (f"{key} = {json.dumps(value, ensure_ascii=False, default=float)}" for key, value in given.items())
            yield ""
