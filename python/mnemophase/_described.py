"""What a network of one's own must be like, by the rules by which mnemo dynamics reads it. Every error names the argument and what to give."""
import math
import numbers

import numpy as np

from ._errors import MnemoError, no_such

GATES = {"gru": "rzn", "lstm": "ifgo"}
_FORMS = ("rate", "current", "leak-inside", *GATES)
_NONLINEARITIES = ("tanh", "relu", "softplus", "sigmoid", "retanh")
_READOUTS = ("linear", "sigmoid", "softmax", "tanh", "relu")
_SOURCES = ("rates", "states", "rates-without-bias")
_SCALES = ("recurrent", "input", "bias", "readout")
_MATRICES = ("w_rec", "m", "n", "w_in", "w_out")
_KEPT = ("states", "cells", "rates", "outputs")


def require(network, arrays, scale, readout, reads, check, trials):
    """Raises MnemoError unless these make a network. network: form, nonlinearity and so on; arrays, check, trials: by name, as _elsewhere makes them."""
    form = network["form"]
    _one_of("form", form, _FORMS)
    (_gated if form in GATES else _leaky)(network, arrays)
    for name in ("step_ms", "alpha"):
        if network[name] is not None:
            _number(name, network[name], most=1 if name == "alpha" else math.inf)
    if not isinstance(network["title"], (str, type(None))):
        raise MnemoError(f"title: {network['title']!r} should be a text")
    _one_of("readout", readout, _READOUTS)
    if reads is not None:
        _one_of("reads", reads, _SOURCES)
    for name, factor in (scale or {}).items():
        _one_of("scale", name, _SCALES)
        if not (factor in ("1/N", "-1/N") if isinstance(factor, str) else _is_number(factor) and factor != 0):
            raise MnemoError(f"scale: {name} is {factor!r}; give a number other than 0, or \"1/N\" (one over the number of neurons)")
    sizes = _sizes(form, arrays)
    if check is not None:
        _check(check, form, sizes)
    if trials is not None:
        _trials(trials, sizes["inputs"])


def _leaky(network, arrays):
    for name, meaning, choices in (("nonlinearity", "phi", _NONLINEARITIES), ("alpha", "step over time constant, above 0 and at most 1", ())):
        if network[name] is None:
            raise MnemoError(f"{name}: give it; the weights do not say what it is ({meaning}{': ' if choices else ''}{', '.join(choices)})")
    _one_of("nonlinearity", network["nonlinearity"], _NONLINEARITIES)
    if "gates" in network:
        raise MnemoError("gates: only gru and lstm have gates; leave it out")
    if network["bias"] is not None:
        if network["form"] != "current":
            raise MnemoError(f"bias: in the form {network['form']} it is always added to W r, inside phi; leave bias out")
        _one_of("bias", network["bias"], ("drive", "inside"))
    if ("w_rec" in arrays) == ("m" in arrays) or ("m" in arrays) != ("n" in arrays):
        raise MnemoError("w_rec: give the recurrent weights w_rec, or m and n of a low-rank W = m n")
    if "w_rec" in arrays:
        _one_of("rows", network["rows"], ("to", "from"))


def _gated(network, arrays):
    for name in ("nonlinearity", "alpha", "bias"):
        if network[name] is not None:
            raise MnemoError(f"{name}: a {network['form']} has none; leave it out")
    if "w_rec" not in arrays or "m" in arrays or "n" in arrays:
        raise MnemoError(f"w_rec: give the stacked recurrent weights of the {network['form']}, and neither m nor n")
    order = GATES[network["form"]]
    if sorted(network["gates"]) != sorted(order):
        raise MnemoError(f"gates: {network['gates']} must name each of {', '.join(order)} once, in the order of the stacked weights")


def _sizes(form, arrays):
    """Numbers of neurons, states, inputs and outputs; raises where the tensors do not fit each other."""
    if form != "lstm" and "start_cell" in arrays:
        raise MnemoError("start_cell: only an lstm has a cell; leave it out")
    shape = {name: _shape(name, array, 2 if name in _MATRICES else 1) for name, array in arrays.items()}
    blocks = len(GATES.get(form, "1"))
    large, n = sorted(shape["w_rec"] if "w_rec" in shape else shape["m"], reverse=True)
    rank = None
    if "m" in shape:
        n, rank = large, n
        if n == rank:
            raise MnemoError(f"m: {_words(shape['m'])} does not show which dimension is the rank; give the product m n as w_rec")
        if sorted(shape["n"]) != [rank, n]:
            raise MnemoError(f"n: {_words(shape['n'])} does not fit m {_words(shape['m'])}; it should be [{rank} x {n}]")
    elif large != blocks * n:
        raise MnemoError(f"w_rec: {_words(shape['w_rec'])} should be {'square [N x N]' if blocks == 1 else f'[{blocks} H x H]'}")
    rows, states = blocks * n, 2 * n if form == "lstm" else n
    for name, along in (("w_in", rows), ("w_out", n)):
        if along not in shape.get(name, [along]):
            raise MnemoError(f"{name}: {_words(shape[name])} should have one dimension of {along}")
    inputs, outputs = (_other(shape.get(name), along) for name, along in (("w_in", rows), ("w_out", n)))
    lengths = {"b_in": (rows, n if form == "gru" else rows), "b_rec": (rows, n if form == "gru" else rows), "start": (n, rank), "start_cell": (n,)}
    if "w_out" in shape:
        lengths["b_out"] = (outputs,)
    for name, allowed in lengths.items():
        if name in shape and (shape[name] or [1])[0] not in allowed:
            raise MnemoError(f"{name}: has {(shape[name] or [1])[0]} numbers; it needs {allowed[0]}")
    return {"neurons": n, "starts": {n, states, rank}, "inputs": inputs, "outputs": outputs}


def _check(check, form, sizes):
    kept = [name for name in _KEPT if name in check]
    if not kept:
        raise MnemoError(f"check: give at least one of {', '.join(_KEPT)}: what your own code gives after each step")
    wanted = {"states": sizes["neurons"], "cells": sizes["neurons"] if form == "lstm" else 0, "rates": sizes["neurons"], "outputs": sizes["outputs"]}
    cubes = {name: _cube(name, check[name]) for name in ("inputs", *kept) if name in check}
    if "inputs" not in cubes and sizes["inputs"]:
        raise MnemoError(f"check: give inputs as well, [steps x {sizes['inputs']}] or [trials x steps x {sizes['inputs']}]")
    trials, steps = cubes.get("inputs", cubes[kept[0]])[:2]
    for name, (own_trials, own_steps, width) in cubes.items():
        needs = sizes["inputs"] if name == "inputs" else wanted[name]
        if needs == 0 and width > 0:
            without = {"inputs": "give w_in", "outputs": "give w_out", "cells": "only an lstm has cells; leave them out"}[name]
            raise MnemoError(f"check: {name} has {width} numbers per step, and the network has none; {without}")
        if width != needs:
            raise MnemoError(f"check: {name} has {width} numbers per step; the network has {needs}")
        if own_trials != trials or own_steps not in (steps, steps + 1):
            raise MnemoError(f"check: {name} has {own_trials} trials of {own_steps} steps beside {trials} trials of {steps} steps")
    for name in ("start", "start_cell"):
        shape = list(check[name].shape) if name in check else None
        if shape is not None and ((shape or [1])[-1] not in sizes["starts"] or math.prod(shape[:-1]) not in (1, trials)):
            raise MnemoError(f"check: {name} is {_words(shape)}; it should be [{sizes['neurons']}] or [{trials} x {sizes['neurons']}]")


def _trials(trials, channels):
    if "inputs" not in trials:
        raise MnemoError(f"trials: give inputs [trials x steps x {channels}]")
    count, steps, width = _cube("inputs", trials["inputs"], "trials")
    if width != channels:
        raise MnemoError(f"trials: inputs has {width} numbers per step; the network has {channels} input channels")
    for name in ("lengths", "condition"):
        if name in trials and trials[name].size != count:
            raise MnemoError(f"trials: {name} has {trials[name].size} numbers; there are {count} trials")
    if "lengths" in trials and not ((trials["lengths"] >= 1) & (trials["lengths"] <= steps)).all():
        raise MnemoError(f"trials: lengths must lie between 1 and {steps}, the steps of inputs")


def _cube(name, array, of="check"):
    """Trials, steps and numbers per step."""
    if array.ndim not in (2, 3) or array.size == 0:
        raise MnemoError(f"{of}: {name} is {_words(array.shape)}; it should be [steps x numbers] or [trials x steps x numbers]")
    return ([1] if array.ndim == 2 else []) + list(array.shape)


def _shape(name, array, dimensions):
    """Without dimensions of length 1 beyond those wanted: [1 x N] is a vector too, and N numbers are a matrix [N x 1]."""
    shape = list(array.shape)
    while len(shape) > dimensions and 1 in shape:
        shape.remove(1)
    if dimensions == 2 and len(shape) == 1:
        shape.append(1)
    if array.size == 0 or len(shape) != dimensions and not (dimensions == 1 and not shape):
        raise MnemoError(f"{name}: {_words(array.shape)} should be a {'matrix' if dimensions == 2 else 'vector'}")
    return shape


def _other(shape, along):
    """The length of the dimension beside the one of this length; 0 where there is no matrix."""
    return 0 if shape is None else shape[1] if shape[0] == along else shape[0]


def _one_of(name, value, choices):
    if value not in choices:
        raise MnemoError(f"{name}: {no_such('choice', value, choices)}")


def _number(name, value, most):
    if not _is_number(value) or not 0 < value <= most:
        raise MnemoError(f"{name}: {value!r} must be a number above 0{'' if math.isinf(most) else f' and at most {most}'}")


def _is_number(value):
    return isinstance(value, (numbers.Real, np.number)) and not isinstance(value, bool) and math.isfinite(value)


def _words(shape):
    return f"[{' x '.join(map(str, shape))}]"
