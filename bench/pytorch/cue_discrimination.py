#!/usr/bin/python3
"""The published training loop in PyTorch, as a peer for the fast engine: one full-rank network on delayed cue discrimination.

Needs Debian's python3-torch, python3-numpy and libopenblas0-pthread (with python3-matplotlib for --plots); the product needs none of them.
Prints one JSON line: ms per epoch (median over rounds) or the seconds of one whole network.
"""
import argparse
import json
import os
import statistics
import tempfile
import time

import numpy as np
import torch

DT, CUE, RESPONSE, TAU, NEURONS, TRIALS = 5, 30, 50, 10, 100, 128


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.w_in = torch.nn.Linear(2, NEURONS)
        self.w_rec = torch.nn.Linear(NEURONS, NEURONS)
        self.w_out = torch.nn.Linear(NEURONS, 2)
        for layer in (self.w_in, self.w_rec, self.w_out):
            torch.nn.init.xavier_uniform_(layer.weight)
        with torch.no_grad():
            self.w_rec.weight.fill_diagonal_(0)

    def forward(self, inputs):
        return self.run(inputs)[0]

    def run(self, inputs):
        alpha = DT / TAU
        rates = torch.tanh(0.1 * torch.randn(inputs.shape[0], NEURONS))
        outputs, history = [], []
        for step in range(inputs.shape[1]):
            outputs.append(torch.sigmoid(self.w_out(rates)))
            noise = 0.001 * torch.randn(inputs.shape[0], NEURONS)
            drive = self.w_in(inputs[:, step]) + self.w_rec(rates) + noise
            rates = (1 - alpha) * rates + alpha * torch.tanh(drive)
            history.append(rates)
        return torch.stack(outputs, 1), torch.stack(history, 1)


def batch(delay):
    cue, wait, response = CUE // DT, delay // DT, RESPONSE // DT
    steps = cue + wait + response
    inputs, targets = torch.zeros(TRIALS, steps, 2), torch.zeros(TRIALS, steps, 2)
    for trial in range(TRIALS):
        channel = 1 if trial % 2 == 0 else 0
        inputs[trial, :cue, channel] = 1
        targets[trial, cue + wait:, channel] = 1
    weights = torch.full((steps, 1), response / steps)
    weights[-response:] = 1 - response / steps
    return inputs, targets, weights, slice(cue + wait - 1, steps - 1)


def epoch(network, optimiser, data, record):
    inputs, targets, weights, window = data
    torch.empty((), dtype=torch.int64).random_()
    optimiser.zero_grad()
    outputs = network(inputs)
    loss = (weights * (outputs - targets) ** 2).mean()
    loss.backward()
    optimiser.step()
    with torch.no_grad():
        share = outputs[:, window] / outputs[:, window].sum(-1, keepdim=True)
        share[torch.isnan(share)] = 0
        cued = targets[:, window].argmax(-1)
        accuracy = torch.round((share.argmax(-1) == cued).float().mean(), decimals=4)
        reliability = torch.round(share.gather(-1, cued.unsqueeze(-1)).mean(), decimals=4)
        record.append((loss.item(), accuracy.item(), reliability.item(), network.w_rec.weight.grad.norm().item()))


def panels(data, record, outputs, rates, trial):
    """The eight panels the scripts draw, on a sheet of 15 x 7.5 inches: four curves, then input, outputs, free run and sorted rates of a trial."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(2, 4, figsize=(15, 7.5))
    for axis, curve, name in zip(axes[0], zip(*record), ("loss", "accuracy", "reliability", "gradient norm")):
        axis.plot(curve)
        axis.set_title(name)
    inputs, targets = data[0][trial], data[1][trial]
    shown = (("input", [inputs]), ("output", [targets, outputs[trial, : len(targets)]]), ("free run", [outputs[trial]]))
    for axis, (name, curves) in zip(axes[1], shown):
        for curve in curves:
            axis.plot(curve.numpy())
        axis.set_title(name)
    first = np.abs(rates[0].numpy())
    axes[1][3].imshow(first[:, np.argsort(first.argmax(0))].T, interpolation="none", aspect="auto")
    axes[1][3].set_title("rates")
    figure.tight_layout()
    return figure


def plot(network, data, record, folder):
    """What the scripts do every 50 epochs and at the end: keep weights and record, run five trial lengths on the whole batch, draw."""
    from matplotlib import pyplot

    torch.save(network.state_dict(), os.path.join(folder, f"model_epoch_{len(record)}.pt"))
    np.savez(os.path.join(folder, "training_details.npz"), record=np.array(record))
    trial = int(torch.randint(TRIALS, (1,)))
    with torch.no_grad():
        longer = torch.cat([data[0], torch.zeros(TRIALS, 4 * data[0].shape[1], 2)], 1)
        outputs, rates = network.run(longer)
    figure = panels(data, record, outputs, rates, trial)
    figure.savefig(os.path.join(folder, "metrics.png"))
    pyplot.close(figure)


def mechanism_index(network, data):
    """The published verdict: signs along the two leading axes of a run over nine trial lengths, and their spectrum."""
    steps = data[0].shape[1]
    with torch.no_grad():
        _, rates = network.run(torch.cat([data[0], torch.zeros(TRIALS, 8 * steps, 2)], 1)[:1])
    rows = rates[0].numpy()
    _, _, axes = np.linalg.svd(rows - rows.mean(0), full_matrices=False)
    plane = rows @ axes[:2].T
    plane -= plane.mean(1, keepdims=True)
    power = np.abs(np.fft.fftshift(np.fft.fft2(np.corrcoef(plane)))) ** 2
    away = np.arange(len(rows)) - len(rows) // 2
    return float(power[away[:, None] ** 2 + away[None, :] ** 2 <= 9].sum() / power.sum())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--round-seconds", type=float, default=2)
    parser.add_argument("--whole", type=int, default=0, help="train this many epochs once instead of timing rounds")
    parser.add_argument("--plots", action="store_true", help="with --whole: keep, run on and draw every 50 epochs and judge at the end, as the scripts do")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    data = batch(arguments.delay)
    network = Network()
    optimiser = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-7)
    record = []
    steps = data[0].shape[1]
    if arguments.whole:
        folder, index = tempfile.mkdtemp(prefix="cue_discrimination_"), None
        start = time.perf_counter()
        for number in range(arguments.whole):
            epoch(network, optimiser, data, record)
            if arguments.plots and number % 50 == 0:
                plot(network, data, record, folder)
        if arguments.plots:
            plot(network, data, record, folder)
            index = mechanism_index(network, data)
        print(json.dumps({"steps": steps, "epochs": arguments.whole, "seconds": time.perf_counter() - start, "index": index}))
        return
    for _ in range(3):
        epoch(network, optimiser, data, record)
    rounds = []
    for _ in range(arguments.rounds):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < arguments.round_seconds:
            epoch(network, optimiser, data, record)
            count += 1
        rounds.append((time.perf_counter() - start) / count * 1e3)
    print(json.dumps({"steps": steps, "torch": torch.__version__, "ms_per_epoch": statistics.median(rounds), "rounds": np.round(rounds, 3).tolist()}))


if __name__ == "__main__":
    main()
