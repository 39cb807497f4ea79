"""Analyses made after training: each in a table of its own beside the networks, and only valid while the network is what it was."""
from ._errors import NotFoundError, no_such
from ._network import read_evidence
from ._table import flat

KEY = ("learning_rate", "delay_ms", "response_ms", "post_ms", "seed")


def read(db, name):
    """The rows of an analysis; without a name, the names of those that are there."""
    tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    names = ["label_robustness"] if "label_robustness" in tables else []
    if name is None:
        return names
    if name not in names:
        raise NotFoundError(no_such("analysis", name, names))
    sql = f"""
        SELECT network.position, {', '.join(KEY)}, rule, robustness
        FROM label_robustness JOIN network ON network.position = label_robustness.position AND network.checksum = label_robustness.checksum
        ORDER BY network.position
        """
    return [{**{key: row[key] for key in ("position", *KEY, "rule")}, **flat(read_evidence(row["robustness"]))} for row in db.execute(sql)]
