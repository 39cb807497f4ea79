"""Opens whatever Mnemophase writes."""
import pathlib

from ._errors import MnemoError
from ._export import Export
from ._store import Store


def open(path="."):
    """A store (.mnemo), the folder of an export or a release, or one safetensors file of either."""
    path = pathlib.Path(path).expanduser()
    if path.is_dir() or path.suffix == ".safetensors":
        return Export(path)
    if not path.exists():
        near = sorted(found.name for found in path.parent.glob("*.mnemo")) if path.parent.is_dir() else []
        hint = f"; its folder has {', '.join(near[:5])}" if near else ""
        raise MnemoError(f"{path}: there is no such file or folder{hint}")
    return Store(path)
