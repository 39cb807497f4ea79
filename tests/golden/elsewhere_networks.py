"""Golden files of networks from elsewhere: small networks made by PyTorch and in the layouts of other programs, with what their own code gives.

Usage: /usr/bin/python3 tests/golden/elsewhere_networks.py tests/Mnemophase.Cli.Tests/Data/elsewhere
Made with PyTorch 1.13, numpy 1.24 and h5py 3.7. Of each network: its weights, NAME.check.npz (inputs, start, states, rates, outputs of its own
code: PyTorch's layers themselves, else the equations in numpy) and NAME.long.npz (two trials, one per cue, and the state after 20,000 further
steps without input, by numpy in double precision).
"""

import pathlib
import sys

import h5py
import numpy as np
import torch

N, INPUTS, OUTPUTS, STEPS, LONG = 12, 2, 2, 30, 20000
relu = lambda x: np.maximum(x, 0)
sigmoid = lambda x: 1 / (1 + np.exp(-x))
softplus = lambda x: np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


class Leaky(torch.nn.Module):
    """As people write it: a class of one's own, dt/tau = 0.2, leak outside tanh, a learned start."""

    def __init__(self):
        super().__init__()
        self.recurrent = torch.nn.Linear(N, N)
        self.stimulus = torch.nn.Linear(INPUTS, N, bias=False)
        self.readout = torch.nn.Linear(N, OUTPUTS)
        self.h0 = torch.nn.Parameter(0.3 * torch.randn(N))
        self.alpha = 20 / 100

    def forward(self, x):
        h, states = self.h0, []
        for u in x:
            h = (1 - self.alpha) * h + self.alpha * torch.tanh(self.recurrent(h) + self.stimulus(u))
            states.append(h)
        states = torch.stack(states)
        return states, torch.sigmoid(self.readout(states))


def gain(module, factor):
    """Larger weights, so that there is something to remember."""
    with torch.no_grad():
        for name, weights in module.named_parameters():
            if "hh" in name or "recurrent" in name:
                weights *= factor


def cues():
    """Two trials: one channel on for five steps, then silence."""
    trials = np.zeros((2, STEPS, INPUTS))
    trials[0, :5, 0] = 1
    trials[1, :5, 1] = 1
    return trials


def long_run(step, start, drives):
    """The state after the trial and LONG steps more without input; step(state, input)."""
    ends = []
    for trial in drives:
        state = np.array(start, dtype=np.float64)
        for u in trial:
            state = step(state, u)
        for _ in range(LONG):
            state = step(state, np.zeros(INPUTS))
        ends.append(state)
    return np.array(ends)


def save(folder, name, step, start, check):
    np.savez(folder / f"{name}.check.npz", **check)
    np.savez(folder / f"{name}.long.npz", inputs=cues(), states=long_run(step, start, cues()))


def torch_layers(folder):
    for name, kind, factor, seed in [("rnn_tanh", "RNN", 3.0, 1), ("rnn_relu", "RNN", 1.2, 2), ("gru", "GRU", 6.0, 1), ("lstm", "LSTM", 6.0, 3)]:
        torch.manual_seed(seed)
        options = {"nonlinearity": "relu"} if name == "rnn_relu" else {}
        layer = getattr(torch.nn, kind)(INPUTS, N, batch_first=True, **options)
        readout = torch.nn.Linear(N, OUTPUTS)
        gain(layer, factor)
        model = torch.nn.ModuleDict({"rnn": layer, "fc": readout})
        x = torch.randn(2, STEPS, INPUTS)
        start = 0.5 * torch.randn(1, 2, N)
        cell = 0.5 * torch.randn(1, 2, N)
        with torch.no_grad():
            rates, last = layer(x, (start, cell) if kind == "LSTM" else start)
            outputs = readout(rates)
        check = {"inputs": x.numpy(), "start": start[0].numpy(), "rates": rates.numpy(), "outputs": outputs.numpy()}
        if kind == "LSTM":
            check["start_cell"] = cell[0].numpy()
        torch.save({"epoch": 7, "state_dict": {f"module.{key}": value for key, value in model.state_dict().items()}}, folder / f"{name}.pt")
        double = {key: value.double().numpy() for key, value in layer.state_dict().items()}
        save(folder, name, stepper(kind, options, double), np.zeros(2 * N if kind == "LSTM" else N), check)


def stepper(kind, options, w):
    """One step of a layer of PyTorch, by its documentation."""
    u_hh, u_ih, b_hh, b_ih = (w[f"{part}_l0"] for part in ("weight_hh", "weight_ih", "bias_hh", "bias_ih"))

    def step(state, x):
        h = state[:N]
        inner, outer = u_hh @ h + b_hh, u_ih @ x + b_ih
        if kind == "RNN":
            return (relu if options else np.tanh)(inner + outer)
        if kind == "GRU":
            r, z = sigmoid(inner[:N] + outer[:N]), sigmoid(inner[N : 2 * N] + outer[N : 2 * N])
            return (1 - z) * np.tanh(outer[2 * N :] + r * inner[2 * N :]) + z * h
        i, f, g, o = np.split(inner + outer, 4)
        c = sigmoid(f) * state[N:] + sigmoid(i) * np.tanh(g)
        return np.concatenate([sigmoid(o) * np.tanh(c), c])

    return step


def leaky(folder):
    torch.manual_seed(12)
    model = Leaky()
    gain(model, 4.0)
    x = torch.randn(STEPS, INPUTS)
    with torch.no_grad():
        rates, outputs = model(x)
    torch.save(model.state_dict(), folder / "leaky.pt")
    w = {key: value.double().numpy() for key, value in model.state_dict().items()}

    def step(h, u):
        return 0.8 * h + 0.2 * np.tanh(w["recurrent.weight"] @ h + w["recurrent.bias"] + w["stimulus.weight"] @ u)

    save(folder, "leaky", step, w["h0"], {"inputs": x.numpy(), "rates": rates.numpy(), "outputs": outputs.numpy()})


def run(step, start, inputs):
    states = [np.array(start, dtype=np.float64)]
    for u in inputs:
        states.append(step(states[-1], u))
    return np.array(states[1:])


def low_rank(folder):
    """The layout of lowrank_inference: wi [I x N], m and n [N x R], W = m n'/N, phi(h + b), output so wo' tanh(h)/N."""
    torch.manual_seed(5)
    n_, r = 16, 2
    m = torch.randn(n_, r)
    wi = torch.randn(1, n_)
    w = dict(wi=torch.cat([wi + m[:, 0], -wi - m[:, 0]]), si=torch.tensor([1.5, 0.7]), m=m, n=2.4 * m + 0.6 * torch.randn(n_, r), b=0.05 * torch.randn(n_),
             wo=torch.randn(n_, OUTPUTS), so=torch.tensor([1.2, 0.9]), h0=0.2 * torch.randn(n_))
    torch.save(w, folder / "low_rank.pt")
    w = {key: value.double().numpy() for key, value in w.items()}
    alpha, wi, wo = 0.2, (w["wi"].T * w["si"]).T, w["wo"] * w["so"]

    def step(h, u):
        return h + alpha * (-h + np.tanh(h + w["b"]) @ w["n"] @ w["m"].T / n_ + u @ wi)

    x = np.random.default_rng(5).normal(size=(STEPS, INPUTS))
    states = run(step, w["h0"], x)
    save(folder, "low_rank", step, w["h0"], {"inputs": x, "states": states, "rates": np.tanh(states + w["b"]), "outputs": np.tanh(states) @ wo / n_})


def layouts(folder):
    """Layouts of other programs, their equations in numpy."""
    draws = np.random.default_rng(8)
    x = draws.normal(size=(STEPS, INPUTS))
    w, win, b, wo, bo = (draws.normal(size=shape) for shape in ((N, N), (N, INPUTS), (N,), (OUTPUTS, N), (OUTPUTS,)))
    w, b = 1.6 * w / np.sqrt(N), 0.3 * b
    start = 0.4 * draws.normal(size=N)

    def leak_inside(h, u):
        return relu(0.8 * h + 0.2 * (0.4 * w @ h + b + win @ u))

    named = {"rnn.input2h.weight": win, "rnn.input2h.bias": 0.25 * b, "rnn.h2h.weight": 0.4 * w, "rnn.h2h.bias": 0.75 * b, "fc.weight": wo, "fc.bias": bo}
    torch.save({key: torch.tensor(value) for key, value in named.items()}, folder / "nn_brain.pt")
    states = run(leak_inside, np.zeros(N), x)
    save(folder, "nn_brain", leak_inside, np.zeros(N), {"inputs": x, "rates": states, "outputs": states @ wo.T + bo})

    def softplus_rate(r, u):
        return 0.8 * r + 0.2 * softplus(r @ (0.5 * w).T + u @ win.T + b)

    np.savez(folder / "multitask.npz", **{
        "rnn/leaky_rnn_cell/kernel:0": np.concatenate([win.T, 0.5 * w.T]), "rnn/leaky_rnn_cell/bias:0": b,
        "output/weights:0": wo.T, "output/biases:0": bo, "settings": np.array({"tau": 100}, dtype=object)})
    states = run(softplus_rate, np.zeros(N), x)
    save(folder, "multitask", softplus_rate, np.zeros(N), {"inputs": x, "rates": states, "outputs": sigmoid(states @ wo.T + bo)})

    def current(x_, u):
        return 0.9 * x_ + 0.1 * (0.5 * w @ relu(x_) + win @ u + b)

    np.savez(folder / "psychrnn.npz", W_rec=0.5 * w, W_in=win, W_out=wo, b_rec=b, b_out=bo, init_state=start[None], dale_ratio=np.array(None, dtype=object))
    states = run(current, start, x)
    save(folder, "psychrnn", current, start, {"inputs": x, "states": states, "rates": relu(states), "outputs": relu(states) @ wo.T + bo})

    d = np.exp(-np.exp(-1.5))
    m = draws.normal(size=(N, 2))
    n = 0.05 * m.T / N  # decays; for tanh below it turns and grows, and becomes a cycle
    turning = 6 * np.array([[0.6, -0.8], [0.8, 0.6]]) @ m.T / N
    z0 = np.array([0.5, -0.3])

    def smc(x_, u):
        return d * x_ + m @ (n @ relu(x_ - b)) + (1 - d) * win @ u

    torch.save({"rnn.transition.decay_param": torch.full((1, 1, 1, 1), -1.5, dtype=torch.float64), "rnn.transition.h": torch.tensor(b),
                "rnn.transition.m": torch.tensor(m), "rnn.transition.n": torch.tensor(n), "rnn.transition.Wu": torch.tensor(win),
                "rnn.initial_state": torch.tensor(z0)}, folder / "smc.pt")
    states = run(smc, m @ z0, x)
    save(folder, "smc", smc, m @ z0, {"inputs": x, "states": states, "rates": relu(states - b)})

    def phase(x_, u):
        return 0.75 * x_ + 0.25 * (m @ (turning @ np.tanh(x_)) + 1.3 * win @ u)

    torch.save({"w_inp": torch.tensor(win.T), "w_inp_scale": torch.tensor([1.3]), "m": torch.tensor(m), "n": torch.tensor(turning * N),
                "w_out": torch.tensor(wo.T), "w_out_scale": torch.tensor([[0.7, 1.1]])}, folder / "phase.pt")
    states = run(phase, np.zeros(N), x)
    scale = np.array([0.7, 1.1], dtype=np.float32).astype(float)
    save(folder, "phase", phase, np.zeros(N), {"inputs": x, "states": states, "outputs": scale * (np.tanh(states) @ wo.T) / N})


def keras_gru(folder):
    """Keras' GRU with reset_after: gates z, r, h; kernel [I x 3N], bias [2 x 3N]; h' = z h + (1 - z) candidate."""
    draws = np.random.default_rng(9)
    kernel, recurrent, bias = draws.normal(size=(INPUTS, 3 * N)), draws.normal(size=(N, 3 * N)), 0.3 * draws.normal(size=(2, 3 * N))
    dense, db = draws.normal(size=(N, OUTPUTS)), draws.normal(size=OUTPUTS)

    def step(h, u):
        xz, xr, xh = np.split(u @ kernel + bias[0], 3)
        hz, hr, hh = np.split(h @ recurrent + bias[1], 3)
        z, r = sigmoid(xz + hz), sigmoid(xr + hr)
        return z * h + (1 - z) * np.tanh(xh + r * hh)

    with h5py.File(folder / "keras_gru.h5", "w") as file:
        cell = file.create_group("gru/gru/gru_cell")
        cell["kernel:0"], cell["recurrent_kernel:0"], cell["bias:0"] = kernel, recurrent, bias
        file["dense/dense/kernel:0"], file["dense/dense/bias:0"] = dense, db
        file.attrs["layer_names"] = ["gru", "dense"]
    x = draws.normal(size=(STEPS, INPUTS))
    states = run(step, np.zeros(N), x)
    save(folder, "keras_gru", step, np.zeros(N), {"inputs": x, "rates": states, "outputs": states @ dense + db})
    # MATLAB's version 7.3 is HDF5 behind a header of 512 bytes, its arrays column by column.
    with h5py.File(folder / "matlab.mat", "w", userblock_size=512) as file:
        file["W_rec"], file["W_in"] = recurrent[:, :N].T, kernel[:, :N]
        file["b_rec"] = bias[:1, :N].T
    with open(folder / "matlab.mat", "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")


def flax_lstm(folder):
    """flax's LSTMCell: kernels inputs x outputs, one for each gate, biases beside the recurrent ones; saved flat as npz."""
    draws = np.random.default_rng(10)
    inputs = {gate: draws.normal(size=(INPUTS, N)) for gate in "ifgo"}
    hidden = {gate: draws.normal(size=(N, N)) / np.sqrt(N) for gate in "ifgo"}
    bias = {gate: 0.2 * draws.normal(size=N) for gate in "ifgo"}

    def step(state, u):
        h, c = state[:N], state[N:]
        i, f, g, o = (u @ inputs[gate] + h @ hidden[gate] + bias[gate] for gate in "ifgo")
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        return np.concatenate([sigmoid(o) * np.tanh(c), c])

    arrays = {f"params/cell/i{gate}/kernel": inputs[gate] for gate in "ifgo"}
    arrays |= {f"params/cell/h{gate}/{part}": values[gate] for gate in "ifgo" for part, values in (("kernel", hidden), ("bias", bias))}
    np.savez(folder / "flax_lstm.npz", **arrays)
    x = draws.normal(size=(STEPS, INPUTS))
    states = run(step, np.zeros(2 * N), x)
    save(folder, "flax_lstm", step, np.zeros(2 * N), {"inputs": x, "rates": states[:, :N], "cells": states[:, N:]})


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for make in (torch_layers, leaky, low_rank, layouts, keras_gru, flax_lstm):
        make(target)
    for file in sorted(target.glob("*.long.npz")):
        states = np.load(file)["states"]
        print(f"{file.name:24} conditions {np.abs(states[0] - states[1]).max():.3g} apart, largest {np.abs(states).max():.3g}")
