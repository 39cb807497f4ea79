#!/usr/bin/python3
"""The published rank-2 training loop in PyTorch, as a peer for the rank-K engine: delayed activation, one trial, plain SGD.

Needs Debian's python3-torch and libopenblas0-pthread. Prints one JSON line: us per epoch, the median over rounds.
"""
import argparse
import json
import statistics
import time

import torch

NEURONS, RANK, ALPHA = 100, 2, 0.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay-steps", type=int, default=15)
    parser.add_argument("--response-steps", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--round-seconds", type=float, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    m = (torch.randn(NEURONS, RANK) / NEURONS**0.5).requires_grad_()
    n = (torch.randn(RANK, NEURONS) / NEURONS**0.5).requires_grad_()
    b = torch.zeros(NEURONS, requires_grad=True)
    readout = torch.nn.Linear(RANK, 1)
    start_state = 0.1 * torch.randn(NEURONS)
    optimiser = torch.optim.SGD([m, n, b, *readout.parameters()], lr=0.01)
    target = torch.cat([torch.zeros(arguments.delay_steps), torch.ones(arguments.response_steps)])
    share = arguments.response_steps / len(target)
    weights = torch.where(target > 0, 1 - share, share)

    def epoch():
        optimiser.zero_grad()
        x, outputs = start_state, []
        for _ in range(len(target)):
            x = (1 - ALPHA) * x + ALPHA * torch.tanh(m @ (n @ x) + b)
            outputs.append(torch.sigmoid(readout(n @ x)))
        loss = (weights * (torch.cat(outputs) - target) ** 2).mean()
        loss.backward()
        optimiser.step()
        norm = torch.sqrt(sum((p.grad**2).sum() for p in (m, n, b, *readout.parameters())))
        return loss.item(), norm.item()

    for _ in range(20):
        epoch()
    rounds = []
    for _ in range(arguments.rounds):
        start, count = time.perf_counter(), 0
        while time.perf_counter() - start < arguments.round_seconds:
            epoch()
            count += 1
        rounds.append((time.perf_counter() - start) / count * 1e6)
    print(json.dumps({"steps": len(target), "torch": torch.__version__, "us_per_epoch": statistics.median(rounds)}))


if __name__ == "__main__":
    main()
