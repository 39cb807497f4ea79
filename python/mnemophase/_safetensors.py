"""The safetensors format: 8 bytes of header length, a JSON header, raw little-endian data without gaps."""
import json
import struct

import numpy as np

from ._errors import DamagedError

DTYPES = {"F64": "<f8", "F32": "<f4", "I64": "<i8", "I32": "<i4", "U8": "|u1", "BOOL": "|b1"}
_NAMES = {np.dtype(code): name for name, code in DTYPES.items()}


def parse(name, data):
    """Tensors (views of the data) and metadata of bytes, or of a memory map."""
    try:
        (length,) = struct.unpack("<Q", bytes(data[:8]))
        header = json.loads(bytes(data[8 : 8 + length]))
        metadata = header.pop("__metadata__", {})
        body = np.frombuffer(data, np.uint8, offset=8 + length) if isinstance(data, bytes) else data[8 + length :]
        tensors = {
            tensor: body[slice(*info["data_offsets"])].view(DTYPES[info["dtype"]]).reshape(info["shape"])
            for tensor, info in header.items()
        }
        return tensors, metadata
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, MemoryError) as error:
        raise DamagedError(f"{name}: is not a safetensors file, or is damaged or cut short") from error


def read(path):
    """Tensors (mapped, not read) and metadata of a file."""
    try:
        return parse(path, np.memmap(path, dtype=np.uint8, mode="r"))
    except ValueError as error:  # an empty file cannot be mapped
        raise DamagedError(f"{path}: is empty, so it is not a safetensors file") from error


def to_bytes(tensors, metadata):
    """The bytes a store keeps of these arrays: wider types first, the order within a type kept."""
    ordered = sorted(tensors.items(), key=lambda item: -item[1].dtype.itemsize)
    header, at = {"__metadata__": metadata}, 0
    for name, array in ordered:
        header[name] = {"dtype": _NAMES[array.dtype], "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(np.ascontiguousarray(array).tobytes() for _, array in ordered)
