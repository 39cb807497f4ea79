"""Trials of tasks from elsewhere as the file that a study of kind = "arrays" trains on (docs/tasks.md of the repository)."""

import os
import tempfile

import numpy as np


def write_trials(path, inputs, targets, weights=None, lengths=None, condition=None, period_edges=None, judged=None):
    """Writes trials.npz after checking that the arrays belong together.

    inputs   [trials, steps, channels]
    targets  [trials, steps, channels], or [trials, steps] of integers: classes
    weights  [trials, steps] or [trials, steps, channels]: what a step weighs in the loss; 1 if left out
    lengths  [trials]: steps of each trial; all if left out
    condition [trials]: which trials belong together
    period_edges [trials, periods + 1]: first step of each period and the end of the last
    judged   [trials, steps]: where accuracy is read; the steps that weigh something if left out

    The file appears once it is complete. Returns its path.
    """
    inputs = np.asarray(inputs, dtype=np.float32)
    if inputs.ndim != 3:
        raise ValueError(f"inputs should be [trials, steps, channels], not of shape {inputs.shape}")
    targets = np.asarray(targets)
    if targets.ndim == 3:
        targets = targets.astype(np.float32)
    elif targets.ndim != 2 or not np.issubdtype(targets.dtype, np.integer):
        raise ValueError(f"targets should be [trials, steps, channels], or [trials, steps] of integers, not {targets.dtype} of shape {targets.shape}")
    arrays = {"inputs": inputs, "targets": targets.astype(np.int64) if targets.ndim == 2 else targets}
    optional = {
        "weights": (weights, np.float32, (2, 3)),
        "lengths": (lengths, np.int64, (1,)),
        "condition": (condition, np.int64, (1,)),
        "period_edges": (period_edges, np.int64, (2,)),
        "judged": (judged, np.uint8, (2,)),
    }
    for name, (value, kind, dimensions) in optional.items():
        if value is not None:
            arrays[name] = np.asarray(value).astype(kind)
            if arrays[name].ndim not in dimensions:
                raise ValueError(f"{name} has {arrays[name].ndim} dimensions; it needs {' or '.join(map(str, dimensions))}")
            if kind is np.int64 and not np.array_equal(arrays[name], value):
                raise ValueError(f"{name} should hold whole numbers")
    for name, array in arrays.items():
        axes = 1 if name in ("lengths", "condition", "period_edges") else 2
        if array.shape[:axes] != inputs.shape[:axes]:
            raise ValueError(f"{name} of shape {array.shape} does not fit inputs of shape {inputs.shape}")
        if not np.all(np.isfinite(array)):
            raise ValueError(f"{name} holds a value that is not finite")
    path = os.fspath(path)
    handle, part = tempfile.mkstemp(suffix=".npz", dir=os.path.dirname(os.path.abspath(path)))
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise
    return path


def from_neurogym(env, path, trials=128, decision=None, condition=None):
    """Draws trials of a neurogym environment: env.new_trial(), then env.ob [steps, channels] and env.gt [steps].

    Ground truths that are integers become classes; [steps] or [steps, channels] of other numbers become targets. Trials are padded to the
    longest. decision names the period that is judged and weighed (env.start_ind and env.end_ind, as neurogym keeps them); all steps
    are without it. condition takes the dict of env.trial and gives a whole number; without it all trials are one condition.
    """
    env = getattr(env, "unwrapped", env)
    observed, truths, judged, kinds = [], [], [], []
    for _ in range(trials):
        env.new_trial()
        ob, gt = np.asarray(env.ob, dtype=np.float32), np.asarray(env.gt)
        if ob.ndim != 2 or len(ob) != len(gt):
            raise ValueError(f"env.ob of shape {ob.shape} and env.gt of shape {gt.shape} do not agree")
        during = np.ones(len(ob), dtype=bool)
        if decision is not None:
            steps = np.arange(len(ob))
            during = (steps >= env.start_ind[decision]) & (steps < env.end_ind[decision])
        observed.append(ob)
        truths.append(gt)
        judged.append(during)
        kinds.append(0 if condition is None else int(condition(env.trial)))
    classes = all(np.issubdtype(gt.dtype, np.integer) and gt.ndim == 1 for gt in truths)
    if not classes:
        truths = [gt.astype(np.float32).reshape(len(gt), -1) for gt in truths]
    on = _padded(judged)
    return write_trials(
        path,
        _padded(observed),
        _padded(truths),
        weights=None if decision is None else on,
        lengths=[len(ob) for ob in observed],
        condition=kinds,
        judged=on,
    )


def from_psychrnn(task, path, batches=1, condition=None):
    """Draws batches of a PsychRNN task: task.get_trial_batch() gives inputs, targets and output mask [trials, steps, channels] and the trials' parameters.

    The mask becomes the weights, and what it leaves out is not judged. condition takes the parameters of a trial (a dict) and gives a whole number.
    """
    drawn = [task.get_trial_batch() for _ in range(batches)]
    inputs, targets, masks = (np.concatenate([np.asarray(batch[i]) for batch in drawn]) for i in range(3))
    parameters = [one for batch in drawn for one in batch[3]]
    return write_trials(
        path,
        inputs,
        targets.astype(np.float32),
        weights=masks,
        condition=[0 if condition is None else int(condition(one)) for one in parameters],
        judged=masks.any(axis=2),
    )


def _padded(arrays):
    """Arrays of different lengths as one, with zeros behind the shorter ones."""
    longest = max(len(array) for array in arrays)
    return np.stack([np.concatenate([array, np.zeros((longest - len(array), *array.shape[1:]), array.dtype)]) for array in arrays])
