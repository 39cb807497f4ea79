"""Golden values of general networks: small trainings in PyTorch, double precision, written from the equations.

Usage: python3 tests/golden/general_networks.py tests/Mnemophase.Tests/Data/golden/general_networks.npz
Made with PyTorch 1.13. Each case keeps its start, trials and noise beside losses, the first gradient, outputs and final parameters.
"""

import sys

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
N, INPUTS, TRIALS, STEPS, EPOCHS = 8, 3, 5, 9, 4
ALPHA = 0.2  # step 5 ms, tau 25 ms
INITIAL = 0.3
PHI = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
    "sigmoid": torch.sigmoid,
    "retanh": lambda x: torch.relu(torch.tanh(x)),
}
BASE = dict(
    phi="tanh", current=False, readout="sigmoid", outputs=2, sigma=0.0, where="preactivation", continuous=False, dale=0.0,
    excitatory=True, self=True, mask=False, rank=0, optimiser="sgd", rate=0.05, momentum=0.0, decay=0.0, clip=0.0, penalty=0.0,
    train=None, fresh=False, lengths=None, by_weight=False,
)
CASES = {
    "relu_current_dale_adam_fresh": dict(phi="relu", current=True, readout="linear", dale=0.25, optimiser="adam", rate=0.01,
                                         fresh=True, sigma=0.1, where="state", continuous=True),
    "tanh_rate_sgd": dict(sigma=0.01, momentum=0.9, decay=1e-3, rate=0.5),
    "softplus_rate_adamw_clip": dict(phi="softplus", readout="linear", optimiser="adamw", decay=0.1, rate=0.02, clip=0.05,
                                     sigma=0.05, continuous=True),
    "sigmoid_current_softmax_adam": dict(phi="sigmoid", current=True, readout="softmax", outputs=3, optimiser="adam", decay=0.01,
                                         lengths=[9, 4, 6, 9, 2]),
    "retanh_rate_linear_masks_sgd": dict(phi="retanh", readout="linear", mask=True, rate=0.3, momentum=0.5, fresh=True),
    "relu_rate_penalty_adam_start": dict(phi="relu", readout="linear", penalty=0.2, optimiser="adam", rate=0.03,
                                         train=["W_in", "b_in", "W_rec", "b_rec", "W_out", "b_out", "r_0"], lengths=[3, 9, 9, 5, 7]),
    "tanh_current_rank2_adam_inputnoise": dict(current=True, rank=2, optimiser="adam", rate=0.02, sigma=0.2, where="input"),
    "softplus_current_dale_masks_adamw": dict(phi="softplus", current=True, dale=0.25, excitatory=False, mask=True, self=False,
                                              optimiser="adamw", decay=0.05, by_weight=True, lengths=[9, 8, 1, 5, 9]),
    "tanh_rate_softmax_subset": dict(readout="softmax", outputs=3, train=["W_rec", "b_out"], optimiser="sgd", rate=1.0, by_weight=True),
    "relu_rate_noise_continuous_clip_sgd": dict(phi="relu", readout="sigmoid", sigma=0.1, continuous=True, clip=0.01, momentum=0.9,
                                                rate=2.0, decay=0.01, fresh=True, lengths=[9, 9, 3, 4, 5]),
}


def start(case, rng):
    n, k, o = N, case["rank"], case["outputs"]
    p = {"W_in": rng.normal(size=(n, INPUTS)) / 2, "b_in": rng.normal(size=n) / 3}
    if k:
        p["m"], p["n"] = rng.normal(size=(n, k)) / 2, rng.normal(size=(k, n)) / 2
    else:
        p["W_rec"] = rng.normal(size=(n, n)) / 3
    p |= {"b_rec": rng.normal(size=n) / 3, "W_out": rng.normal(size=(o, n)) / 2, "b_out": rng.normal(size=o) / 3, "r_0": rng.normal(size=n) / 4}
    return {name: torch.tensor(value.astype(np.float32).astype(np.float64), requires_grad=True) for name, value in p.items()}


def trials(case, rng, lengths):
    o = case["outputs"]
    inputs = rng.normal(size=(TRIALS, STEPS, INPUTS))
    targets = rng.uniform(size=(TRIALS, STEPS, o))
    weights = rng.uniform(size=(TRIALS, STEPS, 1)) * (rng.uniform(size=(TRIALS, STEPS, 1)) > 0.2)
    if case["readout"] == "softmax":
        targets = np.eye(o)[rng.integers(o, size=(TRIALS, STEPS))]
    weights = weights * (np.arange(STEPS)[None, :, None] < np.array(lengths)[:, None, None]) * np.ones((1, 1, o))
    return [x.astype(np.float32).astype(np.float64) for x in (inputs, targets, weights)]


def effective(case, p, masks):
    w = p["m"] @ p["n"] if case["rank"] else p["W_rec"]
    w_in, w_out = p["W_in"], p["W_out"]
    inhibitory = round(case["dale"] * N)
    if inhibitory:
        sign = torch.ones(N)
        sign[N - inhibitory:] = -1
        w = w.abs() * sign[None, :]
        if case["excitatory"]:
            w_out = w_out * (sign[None, :] > 0)
    if not case["self"]:
        w = w * (1 - torch.eye(N))
    if masks is not None:
        w_in, w, w_out = w_in * masks["input"], w * masks["recurrent"], w_out * masks["output"]
    return w_in, w, w_out


def epoch(case, p, masks, batch, lengths, xi, noise):
    inputs, targets, weights = (torch.tensor(x) for x in batch)
    w_in, w, w_out = effective(case, p, masks)
    phi = PHI[case["phi"]]
    scale = case["sigma"]
    if case["continuous"]:
        scale *= (2 * ALPHA) ** 0.5 if case["where"] == "state" else (2 / ALPHA) ** 0.5
    drive = p["r_0"] + INITIAL * torch.tensor(xi)
    state = drive if case["current"] else phi(drive)
    inside = torch.arange(STEPS)[None, :] < torch.tensor(lengths)[:, None]
    outputs, squares = [], 0
    for t in range(STEPS):
        rate = phi(state) if case["current"] else state
        y = rate @ w_out.T + p["b_out"]
        outputs.append(torch.sigmoid(y) if case["readout"] == "sigmoid" else y)
        squares = squares + (rate ** 2 * inside[:, t:t + 1]).sum()
        e = scale * torch.tensor(noise[t]) if case["sigma"] else torch.zeros(TRIALS, INPUTS if case["where"] == "input" else N)
        u = inputs[:, t] + (e if case["where"] == "input" else 0)
        z = u @ w_in.T + p["b_in"] + rate @ w.T + p["b_rec"] + (e if case["where"] == "preactivation" else 0)
        state = (1 - ALPHA) * state + ALPHA * (z if case["current"] else phi(z)) + (e if case["where"] == "state" else 0)
    y = torch.stack(outputs, 1)
    if case["readout"] == "softmax":
        errors = -(weights[..., 0] * (targets * torch.log_softmax(y, -1)).sum(-1)).sum()
        norm = weights[..., 0].sum() if case["by_weight"] else float(sum(lengths))
        y = torch.softmax(y, -1)
    else:
        errors = (weights * (y - targets) ** 2).sum()
        norm = weights.sum() if case["by_weight"] else float(sum(lengths)) * case["outputs"]
    loss = errors / norm + case["penalty"] * squares / (sum(lengths) * N)
    return loss, y


def run(name, case, arrays):
    rng = np.random.default_rng(sum(map(ord, name)))
    lengths = case["lengths"] or [STEPS] * TRIALS
    p = start(case, rng)
    masks = None
    if case["mask"]:
        shapes = {"input": (N, INPUTS), "recurrent": (N, N), "output": (case["outputs"], N)}
        masks = {key: torch.tensor((rng.uniform(size=shape) > 0.3) * 1.0) for key, shape in shapes.items()}
        for key, mask in masks.items():
            arrays[f"{name}__mask_{key}"] = mask.numpy().astype(np.float32).ravel()
    train = case["train"] or [key for key in p if key != "r_0"]
    trained = [p[key] for key in p if key in train]
    kinds = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam, "adamw": torch.optim.AdamW}
    extra = {"momentum": case["momentum"]} if case["optimiser"] == "sgd" else {}
    optimiser = kinds[case["optimiser"]](trained, lr=case["rate"], weight_decay=case["decay"], **extra)
    arrays[f"{name}__start"] = flat(p)
    losses, batch = [], None
    kept = {key: [] for key in ("inputs", "targets", "weights", "xi", "noise")}
    for index in range(EPOCHS):
        if batch is None or case["fresh"]:
            batch = trials(case, rng, lengths)
        xi = rng.normal(size=(TRIALS, N)).astype(np.float32).astype(np.float64)
        noise = rng.normal(size=(STEPS, TRIALS, INPUTS if case["where"] == "input" else N)).astype(np.float32).astype(np.float64)
        for key, value in zip(kept, [*batch, xi, noise]):
            kept[key].append(value)
        optimiser.zero_grad()
        loss, y = epoch(case, p, masks, batch, lengths, xi, noise)
        loss.backward()
        losses.append(loss.item())
        if index == 0:
            arrays[f"{name}__gradient"] = flat({key: p[key].grad if key in train else torch.zeros_like(p[key]) for key in p})
            arrays[f"{name}__outputs"] = y.detach().numpy().ravel()
        if case["clip"]:
            torch.nn.utils.clip_grad_norm_(trained, case["clip"])
        optimiser.step()
    for key, values in kept.items():
        arrays[f"{name}__{key}"] = np.stack(values).astype(np.float32).ravel()
    arrays[f"{name}__losses"] = np.array(losses)
    arrays[f"{name}__final"] = flat(p)
    arrays[f"{name}__lengths"] = np.array(lengths, dtype=np.int64)


def flat(p):
    return np.concatenate([value.detach().numpy().ravel() for value in p.values()])


if __name__ == "__main__":
    arrays = {}
    for name, changes in CASES.items():
        run(name, BASE | changes, arrays)
    np.savez_compressed(sys.argv[1], **arrays)
