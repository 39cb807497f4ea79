"""The exporters of trials against small stand-ins with the interface of neurogym and PsychRNN."""
import pathlib
import tempfile
import unittest

import numpy as np

from mnemophase import trials


class Match:
    """What a neurogym environment of variable trials keeps: ob, gt, trial, start_ind, end_ind."""

    def __init__(self, seed=0, continuous=False):
        self.random = np.random.default_rng(seed)
        self.continuous = continuous
        self.unwrapped = self

    def new_trial(self):
        delay = int(self.random.integers(2, 5))
        side = int(self.random.integers(1, 3))
        self.trial = {"ground_truth": side}
        self.start_ind = {"stimulus": 0, "delay": 2, "decision": 2 + delay}
        self.end_ind = {"stimulus": 2, "delay": 2 + delay, "decision": 4 + delay}
        self.ob = np.zeros((4 + delay, 3))
        self.ob[:2, side] = 1
        self.gt = np.zeros(4 + delay, dtype=int)
        self.gt[2 + delay:] = side
        if self.continuous:
            self.gt = np.stack([np.cos(self.gt), np.sin(self.gt)], axis=1)
        return self.trial


class Comparison:
    """What a PsychRNN task gives: inputs, targets, mask, parameters."""

    def get_trial_batch(self):
        inputs = np.arange(2 * 6 * 2, dtype=float).reshape(2, 6, 2)
        targets = np.ones((2, 6, 1))
        mask = np.zeros((2, 6, 1))
        mask[:, 4:] = 1
        return inputs, targets, mask, [{"direction": 0}, {"direction": 1}]


class Trials(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name) / "trials.npz"

    def tearDown(self):
        self.folder.cleanup()

    def test_neurogym_trials_are_padded_and_their_classes_kept(self):
        trials.from_neurogym(Match(), self.path, trials=20, decision="decision", condition=lambda trial: trial["ground_truth"])
        written, again = np.load(self.path), Match()
        self.assertEqual((20, written["lengths"].max(), 3), written["inputs"].shape)
        self.assertTrue(np.issubdtype(written["targets"].dtype, np.integer))
        for i in range(20):
            again.new_trial()
            n = written["lengths"][i]
            self.assertEqual(len(again.ob), n)
            np.testing.assert_array_equal(again.ob, written["inputs"][i, :n])
            np.testing.assert_array_equal(again.gt, written["targets"][i, :n])
            self.assertFalse(written["inputs"][i, n:].any())
            np.testing.assert_array_equal(again.gt > 0, written["judged"][i, :n])
            self.assertFalse(written["weights"][i, n:].any())
            self.assertEqual(again.trial["ground_truth"], written["condition"][i])

    def test_neurogym_targets_of_several_channels_stay_numbers(self):
        trials.from_neurogym(Match(continuous=True), self.path, trials=3)
        self.assertEqual(3, np.load(self.path)["targets"].ndim)

    def test_psychrnn_masks_are_weights(self):
        trials.from_psychrnn(Comparison(), self.path, batches=3, condition=lambda one: one["direction"])
        written = np.load(self.path)
        self.assertEqual((6, 6, 2), written["inputs"].shape)
        self.assertEqual([0, 0, 0, 0, 1, 1], list(written["judged"][0]))
        self.assertEqual([0, 1] * 3, list(written["condition"]))

    def test_arrays_that_disagree_are_refused_and_leave_no_file(self):
        with self.assertRaisesRegex(ValueError, "weights of shape"):
            trials.write_trials(self.path, np.zeros((2, 5, 1)), np.zeros((2, 5), dtype=int), weights=np.zeros((2, 4)))
        with self.assertRaisesRegex(ValueError, "targets should be"):
            trials.write_trials(self.path, np.zeros((2, 5, 1)), np.zeros((2, 5)))
        with self.assertRaisesRegex(ValueError, "not finite"):
            trials.write_trials(self.path, np.full((2, 5, 1), np.nan), np.zeros((2, 5), dtype=int))
        self.assertEqual([], list(pathlib.Path(self.folder.name).iterdir()))


if __name__ == "__main__":
    unittest.main()
