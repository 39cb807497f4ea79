"""Peers of three worked examples (studies/examples) in PyTorch: the same sizes, steps, noise, loss and optimiser, a plain loop over the steps.

Prints the processor time of an epoch on one thread as JSON. usage: examples.py NAME EPOCHS
"""
import json
import sys
import time

import torch

# neurons, trials, steps of the longest trial, inputs, outputs, alpha, sigmoid readout
SIZES = {
    "fourcues": (64, 128, 70, 5, 4, 0.5, True),
    "saccade": (64, 64, 70, 3, 2, 0.2, False),
    "flipflop": (64, 64, 64, 3, 3, 0.5, False),
}


def main(name, epochs):
    neurons, trials, steps, inputs, outputs, alpha, sigmoid = SIZES[name]
    torch.set_num_threads(1)
    torch.manual_seed(0)
    w_in = torch.nn.Linear(inputs, neurons)
    w_rec = torch.nn.Linear(neurons, neurons)
    w_out = torch.nn.Linear(neurons, outputs)
    parameters = [p for layer in (w_in, w_rec, w_out) for p in layer.parameters()]
    adam = torch.optim.Adam(parameters, lr=1e-3)

    def epoch():
        # Trials are drawn anew where the study draws them; here they are random numbers of the same size.
        u = torch.rand(steps, trials, inputs)
        target = torch.rand(steps, trials, outputs)
        weight = torch.ones(steps, trials, 1)
        r = torch.tanh(0.1 * torch.randn(trials, neurons))
        read = []
        for t in range(steps):
            y = w_out(r)
            read.append(torch.sigmoid(y) if sigmoid else y)
            drive = w_rec(r) + w_in(u[t]) + 0.001 * torch.randn(trials, neurons)
            r = (1 - alpha) * r + alpha * torch.tanh(drive)
        loss = (weight * (torch.stack(read) - target) ** 2).mean()
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()

    for _ in range(3):
        epoch()
    start = time.process_time()
    for _ in range(epochs):
        epoch()
    print(json.dumps({"ms_per_epoch": 1000 * (time.process_time() - start) / epochs}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
