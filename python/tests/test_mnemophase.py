"""The package against files the program wrote, and against what the program says of them.

MNEMO_TEST_DATA is a folder that PythonPackageTests (in tests/Mnemophase.Cli.Tests) fills and starts this with.
"""
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import unittest

import numpy as np

import mnemophase as mn
from mnemophase import _checksum, _network

DATA = pathlib.Path(os.environ["MNEMO_TEST_DATA"])
KEY = ("learning_rate", "delay_ms", "response_ms", "post_ms", "seed")


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def state(folder):
    """Names and bytes of all files in a folder; a file -shm is memory that readers share with the run, not content."""
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    return {path.name: None if path.name.endswith("-shm") else hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class EveryBit(unittest.TestCase):
    """Each network of each kind from each form."""

    def check(self, kind, form):
        opened = mn.open(DATA / kind / form)
        expected = json.loads((DATA / kind / "expected.json").read_text())
        self.assertEqual(len(expected), len(list(opened.networks())))
        for network in expected:
            one = opened.network(**{name: network[name] for name in KEY})
            self.assertEqual(network["checksum"], one.row["checksum"])
            self.assertEqual(network["class"], one.row["class"])
            self.assertEqual(network["weights"], {name: [list(array.shape), digest(array)] for name, array in one.weights.items()})
            for name in one.curves.keys() - {"epochs", "epoch", "epoch_thinned"}:
                self.assertEqual(len(one.curves[name]), len(one.curves["epoch_thinned" if name.endswith("_thinned") else "epoch"]), name)
            thinned = "epoch_thinned" in one.curves
            names = {"epoch_thinned": "epoch"} if thinned else {}
            left_out = {"epochs", "epoch"} if thinned else {"epochs"}
            curves = {names.get(name, name): [list(array.shape), digest(array)] for name, array in one.curves.items() if name not in left_out}
            self.assertEqual(network["curves"], curves)
            self.assertEqual(network["epochs"], int(one.curves["epochs"]))

    def test_full_rank_store(self):
        self.check("full-rank", "s.mnemo")

    def test_full_rank_export(self):
        self.check("full-rank", "export")

    def test_full_rank_release(self):
        self.check("full-rank", "release")

    def test_rank_k_store(self):
        self.check("rank-k", "s.mnemo")

    def test_rank_k_export(self):
        self.check("rank-k", "export")

    def test_rank_k_release(self):
        self.check("rank-k", "release")


class Tables(unittest.TestCase):
    """The table of a store is the one the program writes into exports and releases."""

    def test_store_export_and_release_agree(self):
        for kind in ("full-rank", "rank-k"):
            store = mn.open(DATA / kind / "s.mnemo").table(pandas=False)
            for form in ("export", "release"):
                table = mn.open(DATA / kind / form).table(pandas=False)
                self.assertEqual(list(table), list(store))
                for name, values in table.items():
                    # JSON writes a whole number without a point, which the evidence then has as it is.
                    np.testing.assert_array_equal(np.asarray(store[name], values.dtype), values, err_msg=f"{kind} {form} {name}")

    def test_rows_of_networks_make_the_same_table(self):
        folder = DATA / "full-rank" / "export" / "networks"
        file = next(folder.glob("*delay20*"))
        rows = mn.open(file).table(pandas=False)
        store = mn.open(DATA / "full-rank" / "s.mnemo").table(pandas=False)
        chosen = np.isin(store["checksum"], rows["checksum"])
        self.assertEqual(3, chosen.sum())
        for name, values in rows.items():
            np.testing.assert_array_equal(np.asarray(store[name][chosen], values.dtype), values, err_msg=name)

    def test_chosen_columns(self):
        store = mn.open(DATA / "full-rank" / "s.mnemo")
        self.assertEqual(["class", "seed"], list(store.table(columns=["class", "seed"], pandas=False)))
        with self.assertRaisesRegex(mn.NotFoundError, "nearest is 'mechanism_index'"):
            store.table(columns=["mechanism_indx"])

    def test_pandas_where_it_is_there(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        for form in ("s.mnemo", "export", "release"):
            table = mn.open(DATA / "full-rank" / form).table()
            self.assertIsInstance(table, pandas.DataFrame)
            self.assertEqual(12, len(table))
            self.assertTrue(table["failure"].isna().all())

    def test_study(self):
        for form in ("s.mnemo", "export", "release"):
            opened = mn.open(DATA / "full-rank" / form)
            self.assertIn('name = "small"', opened.study_text)
            if sys.version_info >= (3, 11):
                self.assertEqual(6, opened.study["network"]["neurons"])

    def test_analyses(self):
        for folder in ("analysed", "robust"):
            store = mn.open(DATA / folder / "s.mnemo")
            expected = json.loads((DATA / folder / "expected.json").read_text())
            self.assertEqual(sorted(expected), store.analyses())
            for name, rows in expected.items():
                table = store.analyses(name, pandas=False)
                self.assertGreater(len(rows), 0)
                self.assertEqual([row[0] for row in rows], table["position"].tolist())
                if name == "dynamics":
                    self.assertEqual([row[1] for row in rows], table["word"].tolist())
                    one = store.network(**{key: table[key][0] for key in KEY})
                    self.assertEqual(table["word"][0], one.analyses["dynamics"]["word"])
                    self.assertGreater(len(one.analyses["dynamics"]["fixed_points"]), 0)
            with self.assertRaisesRegex(mn.NotFoundError, f"{folder}.*no analysis 'fixed'"):
                store.analyses("fixed")

    def test_a_damaged_analysis_is_named(self):
        with self.assertRaisesRegex(mn.DamagedError, "analysis.mnemo: the checksum of the dynamics of network [0-9]+ differs"):
            mn.open(DATA / "damaged" / "analysis.mnemo").analyses("dynamics")


class Names(unittest.TestCase):
    """How networks are found, and what is said where they are not."""

    def setUp(self):
        self.store = mn.open(DATA / "full-rank" / "s.mnemo")

    def test_what_is_common_may_be_left_out_and_rates_are_rounded(self):
        one = self.store.network(0.05, 20, 1)
        self.assertEqual(one.row["position"], self.store.network(learning_rate=0.05004, delay_ms=20, seed=1).row["position"])
        self.assertEqual((6, 6), one.w_rec.shape)
        self.assertIn("w_rec", dir(one))
        self.assertIn("seed 1", repr(one))
        np.testing.assert_array_equal(np.arange(7), one.curves.epochs_of("loss"))
        self.assertEqual(len(one.curves["loss_thinned"]), len(one.curves.epochs_of("loss_thinned")))

    def test_epochs_go_with_their_curves_in_a_run_of_more_epochs_than_are_kept_in_full(self):
        thinned = np.array([0, 1, 10, 100, 1199])
        whole = np.exp(-np.arange(1200) / 300)
        curves = _network.Curves.of({"loss": whole[-1000:], "loss_thinned": whole[thinned], "epoch": thinned}, 1200)
        np.testing.assert_array_equal(whole[curves["epoch"]], curves["loss"])
        np.testing.assert_array_equal(whole[curves["epoch_thinned"]], curves["loss_thinned"])
        for name in ("loss", "loss_thinned"):
            np.testing.assert_array_equal(whole[curves.epochs_of(name)], curves[name])

    def test_nearest_is_named(self):
        for opened in (self.store, mn.open(DATA / "full-rank" / "export")):
            for key, says in (
                ((0.05, 20, 7), "nearest with learning rate 0.05, delay 20 ms: seed 0"),
                ((0.05, 21, 1), "delay 20 ms"),
                ((0.06, 20, 1), "nearest: learning rate 0.05"),
                ((0.05, 20, None), "say which seed: 0, 1, 2"),
            ):
                with self.assertRaisesRegex(mn.NotFoundError, says) as raised:
                    opened.network(*key)
                self.assertIn(str(opened.path), str(raised.exception))
        with self.assertRaisesRegex(AttributeError, "nearest is 'w_rec'"):
            self.store.network(0.05, 20, 1).w_rac
        with self.assertRaisesRegex(KeyError, "nearest is 'loss'"):
            self.store.curves(0.05, 20, 1)["los"]
        with self.assertRaisesRegex(TypeError, "named by learning_rate"):
            self.store.network(0.05, 20, 1, window=3)

    def test_part_of_the_networks(self):
        self.assertEqual([0, 1, 2], [one.row["seed"] for one in self.store.networks(0.05, 0)])

    def test_changing_an_array_changes_nothing_else(self):
        one = self.store.network(0.05, 20, 1)
        one.w_rec[:] = 0
        self.assertNotEqual(0, np.abs(self.store.network(0.05, 20, 1).w_rec).sum())


class Damage(unittest.TestCase):
    def test_a_damaged_network_is_named_and_the_others_are_read(self):
        for name in ("weights.mnemo", "class.mnemo", "curves.mnemo"):
            store = mn.open(DATA / "damaged" / name)
            with self.assertRaisesRegex(mn.DamagedError, f"{name}: learning rate 0.05, delay 20 ms, .* seed 1 is damaged"):
                store.network(0.05, 20, 1)
            self.assertEqual(2, store.network(0.05, 20, 2).row["seed"])

    def test_a_damaged_index_never_hands_out_another_network(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "index.mnemo"
            shutil.copy(DATA / "full-rank" / "s.mnemo", path)
            connection = sqlite3.connect(path)
            (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'network'").fetchone()
            connection.execute(sql.replace("TABLE network", "TABLE other"))
            connection.execute("INSERT INTO other SELECT * FROM network")
            connection.execute("UPDATE other SET seed = seed + 10")
            connection.execute("UPDATE other SET seed = (seed + 1) % 3")
            connection.execute("PRAGMA writable_schema = ON")
            root = "(SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_other_1')"
            connection.execute(f"UPDATE sqlite_schema SET rootpage = {root} WHERE name = 'sqlite_autoindex_network_1'")
            connection.commit()
            connection.close()
            store, handed_out = mn.open(path), 0
            for seed in (0, 1, 2):
                try:
                    self.assertEqual(seed, store.network(0.05, 20, seed).row["seed"])
                    handed_out += 1
                except mn.MnemoError:
                    pass
            self.assertLess(handed_out, 3, "the index is not damaged, or not used")

    def test_damaged_exports(self):
        for name in ("networks", "curves"):
            with tempfile.TemporaryDirectory() as folder:
                export = pathlib.Path(folder) / "export"
                shutil.copytree(DATA / "full-rank" / "export", export)
                (file,) = (export / name).glob("lr0.05_delay20_*")
                with open(file, "r+b") as bytes_of:
                    if name == "networks":
                        bytes_of.seek(-4, 2)
                    else:
                        bytes_of.seek(file.read_bytes().index(b"NUMPY") + 2000)
                    byte = bytes_of.read(1)
                    bytes_of.seek(-1, 1)
                    bytes_of.write(bytes([byte[0] ^ 1]))
                with self.assertRaisesRegex(mn.DamagedError, "learning rate 0.05, delay 20 ms"):
                    list(mn.open(export).networks(0.05, 20))
                self.assertEqual(3, len(list(mn.open(export).networks(0.05, 0))))

    def test_what_is_cut_short_is_said_to_be(self):
        with tempfile.TemporaryDirectory() as folder:
            cut = pathlib.Path(folder) / "cut.mnemo"
            whole = (DATA / "full-rank" / "s.mnemo").read_bytes()
            for length, says in ((0, "too short for a store"), (200, "too short for a store|end is missing"), (len(whole) // 2, "its end is missing: .* --quarantine")):
                cut.write_bytes(whole[:length])
                with self.assertRaisesRegex(mn.MnemoError, says):
                    mn.open(cut)
            export = pathlib.Path(shutil.copytree(DATA / "full-rank" / "export", pathlib.Path(folder) / "export"))
            curves = sorted((export / "curves").iterdir())[0]
            curves.write_bytes(curves.read_bytes()[:1000])
            with self.assertRaisesRegex(mn.DamagedError, f"{curves.name}: is cut short or damaged"):
                list(mn.open(export).networks())

    def test_what_is_no_store(self):
        for name, says in (
            ("newer.mnemo", "has version 99 .* install a newer mnemophase"),
            ("other.mnemo", "an SQLite file, but not a store of mnemo"),
            ("text.mnemo", "not an SQLite file"),
            ("study.mnemo", "study in it is not the one that was written"),
            ("absent.mnemo", "no such file .* its folder has .*class.mnemo"),
        ):
            with self.assertRaisesRegex(mn.MnemoError, says):
                mn.open(DATA / "damaged" / name)


class WhileItIsWritten(unittest.TestCase):
    """Nothing is changed and nothing is left behind, whatever state the store is in."""

    def check(self, folder, networks):
        before = state(DATA / folder)
        store = mn.open(DATA / folder / "s.mnemo")
        self.assertEqual(networks, len(store.table(pandas=False)["seed"]))
        self.assertEqual(networks, len(list(store.networks())))
        self.assertEqual(before, state(DATA / folder))

    def test_at_rest(self):
        self.check("full-rank", 12)

    def test_a_run_holds_it_open_and_its_log_has_half_of_the_networks(self):
        self.assertIn("s.mnemo-wal", state(DATA / "live"))
        self.check("live", 12)

    def test_a_run_was_killed(self):
        self.check("killed", 12)

    def test_a_file_of_a_kind_with_a_log_that_has_none(self):
        self.assertEqual(["s.mnemo"], list(state(DATA / "logged")))
        self.check("logged", 12)


class Checksums(unittest.TestCase):
    def test_numbers_as_the_program_writes_them(self):
        for text in json.loads((DATA / "numbers.json").read_text()):
            self.assertEqual(text, _checksum.number(float(text)))


if __name__ == "__main__":
    unittest.main()
