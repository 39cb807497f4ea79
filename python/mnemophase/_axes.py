"""The axes that name the networks of a study beside the seed, by their columns."""
import re

from ._errors import MnemoError

PAPER = {"learning_rate": "learning rate", "delay_ms": "delay", "response_ms": "response", "post_ms": "post"}


def of(study_text):
    """Column to name, in the order of the key: PAPER, or of a task of one's own the learning rate and what its [grid] lists."""
    if not re.search(r"""^\s*kind\s*=\s*["'](trials|arrays)["']""", study_text, re.MULTILINE):
        return PAPER
    try:
        import tomllib
    except ImportError:
        raise MnemoError("reading networks of a task of one's own needs Python 3.11") from None
    study = tomllib.loads(study_text)
    periods = [period.get("name") for period in study["task"].get("period", [])]
    names = [name for name in study["grid"] if name not in ("learning_rates", "seeds")]
    return {"learning_rate": "learning rate", **{f"{name}_ms" if name in periods else name: name for name in names}}


def sql(axes, column):
    """A column of an axis in SQL: axes beside the paper's stand together as JSON."""
    return column if column in PAPER or column not in axes else f"""json_extract(axes, '$."{axes[column]}"')"""


def columns(axes, names):
    """The columns of a table whose cells are named by these axes, and no other periods; names: those that SQL has."""
    further = [name for name in axes if name not in PAPER]
    kept = [name for name in names if name not in PAPER or name in axes]
    return [column for name in kept for column in (further if name == "axes" else [name])]
