"""Reads Mnemophase stores, exports and released datasets. numpy is all it needs; tables are pandas DataFrames where pandas is installed.

    import mnemophase as mn
    s = mn.open("quick.mnemo")          # or the folder of an export or a release
    s.table()                           # one row per network
    one = s.network(0.1, 80, 2)         # learning rate, delay in ms, seed
    one.w_rec                           # [neurons x neurons]
    one.row["class"]
    s.curves(0.1, 80, 2)["loss"]

Nothing is ever written to what is opened, and each network is compared with its checksum when it is read.

    mn.save_network("mine", form="rate", nonlinearity="tanh", alpha=0.2, w_rec=..., w_in=..., check={...})   # of one's own, for mnemo dynamics
"""
from ._elsewhere import save_network
from ._errors import DamagedError, MnemoError, NotFoundError
from ._network import Curves, Network
from ._open import open  # noqa: A004 (mn.open, as gzip.open)

__version__ = "0.1.0"
__all__ = ["open", "save_network", "Network", "Curves", "MnemoError", "DamagedError", "NotFoundError"]
