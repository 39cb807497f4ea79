"""save_network refuses what mnemo dynamics would refuse, names the argument, and writes nothing then.

What it takes, PythonPackageTests (in tests/Mnemophase.Cli.Tests) gives to the program, which has the last word; and what it refuses as well, written without
its checks.
"""
import os
import pathlib
import tempfile
import unittest
import unittest.mock

import numpy as np

import mnemophase as mn
from mnemophase import _described

N = 4
RATE = {
    "form": "rate", "nonlinearity": "tanh", "alpha": 0.2, "w_rec": np.eye(N) / 2, "w_in": np.ones((N, 2)), "w_out": np.ones((3, N)), "b_out": np.zeros(3),
    "trials": {"inputs": np.zeros((1, 5, 2))},
}
GRU = {"form": "gru", "w_rec": np.zeros((3 * N, N)), "w_in": np.zeros((3 * N, 2)), "b_in": np.zeros(3 * N), "b_rec": np.zeros(N),
       "trials": {"inputs": np.zeros((1, 5, 2))}}
LSTM = {"form": "lstm", "w_rec": np.zeros((4 * N, N)), "start": np.zeros(N), "start_cell": np.zeros(N)}
CURRENT = {"form": "current", "nonlinearity": "relu", "alpha": 1, "m": np.ones((N, 2)), "n": np.ones((2, N)), "bias": "inside", "start": [0.1, 0.2]}


def check(**changed):
    """Five steps of the network RATE from rest without input: all zeros; the outputs too."""
    return {"inputs": np.zeros((5, 2)), "rates": np.zeros((5, N)), "outputs": np.zeros((5, 3)), **changed}


def without(arguments, *names):
    return {name: value for name, value in arguments.items() if name not in names}


TAKEN = {
    "rate": RATE,
    "checked": {**RATE, "check": check(), "trials": {"inputs": np.zeros((3, 5, 2)), "lengths": [5, 4, 3], "condition": [0, 1, 1]}},
    "start-first": {**without(RATE, "w_in", "trials"), "check": {"rates": np.zeros((2, 6, N)), "start": np.zeros((2, N))}},
    "from": {**RATE, "rows": "from", "w_rec": RATE["w_rec"].T, "w_in": RATE["w_in"].T, "scale": {"recurrent": "1/N", "input": -2}},
    "one-number": {**RATE, "trials": {"inputs": np.zeros((5, 1))}, "w_in": np.ones(N), "w_out": np.ones(N), "b_out": 0.0, "step_ms": np.float32(5), "title": "mine \"own\""},
    "gru": GRU,
    "lstm": LSTM,
    "current": CURRENT,
    "leak-inside": {"form": "leak-inside", "nonlinearity": "retanh", "alpha": 0.5, "w_rec": np.eye(N), "b_rec": np.ones((1, N))},
}

REFUSED = {
    "alpha below 0": ({**RATE, "alpha": -1}, "alpha: -1 must be a number above 0 and at most 1"),
    "alpha above 1": ({**RATE, "alpha": 1.5}, "alpha: 1.5 must"),
    "alpha NaN": ({**RATE, "alpha": float("nan")}, "alpha: nan must"),
    "alpha a text": ({**RATE, "alpha": "0.2"}, "alpha: '0.2' must"),
    "no alpha": (without(RATE, "alpha"), "alpha: give it"),
    "no nonlinearity": (without(RATE, "nonlinearity"), "nonlinearity: give it"),
    "form": ({**RATE, "form": "rates"}, "form: there is no choice 'rates'; the nearest is 'rate'"),
    "nonlinearity": ({**RATE, "nonlinearity": "Tanh"}, "the nearest is 'tanh'"),
    "rows": ({**RATE, "rows": "sideways"}, "rows: there is no choice 'sideways'; there are to, from"),
    "readout": ({**RATE, "readout": "logistic"}, "readout: there is no choice"),
    "reads": ({**RATE, "reads": "rate"}, "reads: there is no choice 'rate'"),
    "bias of a rate network": ({**RATE, "bias": "inside"}, "bias: in the form rate"),
    "bias": ({**CURRENT, "bias": "outside"}, "bias: there is no choice"),
    "gates of a rate network": ({**RATE, "gates": "rzn"}, "gates: only gru and lstm have gates"),
    "gates": ({**GRU, "gates": "rrz"}, "must name each of r, z, n once"),
    "alpha of a gru": ({**GRU, "alpha": 0.5}, "alpha: a gru has none; leave it out"),
    "scale 0": ({**RATE, "scale": {"input": 0}}, "scale: input is 0"),
    "scale text": ({**RATE, "scale": {"input": "1/n"}}, "scale: input is '1/n'"),
    "scale name": ({**RATE, "scale": {"inputs": 2}}, "scale: there is no choice 'inputs'; the nearest is 'input'"),
    "step_ms": ({**RATE, "step_ms": 0}, "step_ms: 0 must be a number above 0"),
    "title": ({**RATE, "title": 3}, "title: 3 should be a text"),
    "weights NaN": ({**RATE, "w_rec": np.full((N, N), np.nan)}, "w_rec: holds a value that is not a finite number"),
    "weights complex": ({**RATE, "w_rec": np.eye(N) * 1j}, "w_rec: should be an array of real numbers"),
    "weights ragged": ({**RATE, "w_rec": [[1, 2], [3]]}, "w_rec: should be an array of real numbers"),
    "weights text": ({**RATE, "w_rec": "weights.npy"}, "w_rec: should be an array of real numbers"),
    "not square": ({**RATE, "w_rec": np.ones((N, N + 1))}, "w_rec: [4 x 5] should be square"),
    "not stacked": ({**GRU, "w_rec": np.ones((2 * N, N))}, "w_rec: [8 x 4] should be [3 H x H]"),
    "cube": ({**RATE, "w_rec": np.ones((N, N, N))}, "w_rec: [4 x 4 x 4] should be a matrix"),
    "empty": ({**RATE, "w_rec": np.ones((0, 0))}, "w_rec: [0 x 0] should be a matrix"),
    "no weights": (without(RATE, "w_rec"), "w_rec: give the recurrent weights"),
    "both weights": ({**CURRENT, "w_rec": np.eye(N)}, "w_rec: give the recurrent weights"),
    "rank unclear": ({**CURRENT, "m": np.eye(N), "n": np.eye(N)}, "give the product m n as w_rec"),
    "n": ({**CURRENT, "n": np.ones((3, N))}, "n: [3 x 4] does not fit m [4 x 2]; it should be [2 x 4]"),
    "w_in": ({**RATE, "w_in": np.ones((N + 1, 2))}, "w_in: [5 x 2] should have one dimension of 4"),
    "w_out": ({**RATE, "w_out": np.ones((3, N + 1))}, "w_out: [3 x 5] should have one dimension of 4"),
    "b_out": ({**RATE, "b_out": np.ones(2)}, "b_out: has 2 numbers; it needs 3"),
    "b_rec": ({**RATE, "b_rec": np.ones(N + 1)}, "b_rec: has 5 numbers; it needs 4"),
    "start": ({**RATE, "start": np.ones(N + 1)}, "start: has 5 numbers; it needs 4"),
    "start_cell": ({**RATE, "start_cell": np.ones(N)}, "start_cell: only an lstm has a cell"),
    "tensor": ({**RATE, "w_recurrent": np.eye(N)}, "there is no tensor 'w_recurrent'"),
    "empty check": ({**RATE, "check": {"inputs": np.zeros((5, 2))}}, "check: give at least one of states, cells, rates, outputs"),
    "check without inputs": ({**RATE, "check": {"rates": np.zeros((5, N))}}, "check: give inputs as well"),
    "check steps": ({**RATE, "check": check(rates=np.zeros((7, N)))}, "check: rates has 1 trials of 7 steps beside 1 trials of 5 steps"),
    "check neurons": ({**RATE, "check": check(rates=np.zeros((5, N + 1)))}, "check: rates has 5 numbers per step; the network has 4"),
    "check outputs": ({**without(RATE, "w_out"), "check": check()}, "outputs has 3 numbers per step, and the network has none; give w_out"),
    "check cells": ({**RATE, "check": check(cells=np.zeros((5, N)))}, "only an lstm has cells"),
    "check NaN": ({**RATE, "check": check(rates=np.full((5, N), np.inf))}, "check: rates: holds a value that is not a finite number"),
    "check start": ({**RATE, "check": check(start=np.zeros(N + 1))}, "check: start is [5]; it should be [4] or [1 x 4]"),
    "check name": ({**RATE, "check": check(rate=1)}, "there is no array of check 'rate'"),
    "trials channels": ({**RATE, "trials": {"inputs": np.zeros((3, 5, 1))}}, "trials: inputs has 1 numbers per step; the network has 2"),
    "trials lengths": ({**RATE, "trials": {"inputs": np.zeros((3, 5, 2)), "lengths": [5, 6, 1]}}, "trials: lengths must lie between 1 and 5"),
    "trials fractions": ({**RATE, "trials": {"inputs": np.zeros((1, 5, 2)), "lengths": [2.5]}}, "trials: lengths: should hold whole numbers"),
    "trials condition": ({**RATE, "trials": {"inputs": np.zeros((3, 5, 2)), "condition": [0, 1]}}, "condition has 2 numbers; there are 3 trials"),
    "trials without inputs": ({**RATE, "trials": {"lengths": [5]}}, "trials: give inputs [trials x steps x 2]"),
}


class Refused(unittest.TestCase):
    def test_errors_name_the_argument_and_nothing_is_written(self):
        for name, (arguments, message) in REFUSED.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder:
                with self.assertRaises(mn.MnemoError) as raised:
                    mn.save_network(os.path.join(folder, "mine"), **arguments)
                self.assertIn(message, str(raised.exception))
                self.assertEqual([], os.listdir(folder))

    def test_folder_that_does_not_exist(self):
        with tempfile.TemporaryDirectory() as folder, self.assertRaises(mn.MnemoError) as raised:
            mn.save_network(os.path.join(folder, "new", "mine"), **RATE)
        self.assertIn("does not exist; make it first", str(raised.exception))


class Taken(unittest.TestCase):
    def test_what_is_right_is_written_for_the_program(self):
        folder = pathlib.Path(os.environ["MNEMO_TEST_DATA"]) / "saved"
        folder.mkdir(exist_ok=True)
        for name, arguments in TAKEN.items():
            with self.subTest(name):
                self.assertTrue(mn.save_network(folder / name, **arguments).exists())

    def test_what_is_wrong_is_written_for_the_program_without_the_checks(self):
        folder = pathlib.Path(os.environ["MNEMO_TEST_DATA"]) / "refused"
        folder.mkdir(exist_ok=True)
        with unittest.mock.patch.object(_described, "require"):
            for name, (arguments, _) in REFUSED.items():
                try:
                    mn.save_network(folder / name, **arguments)
                except mn.MnemoError:
                    pass  # not even numbers


if __name__ == "__main__":
    unittest.main()
