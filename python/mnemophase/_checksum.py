"""The checksum of a network: SHA-256 over its key, its result, weights and curves, as docs/data.md defines it."""
import decimal
import hashlib
import math


def number(value):
    """A number in the shortest form that reads back to the same bits: 0.05, 1E-05, NaN, Infinity. None is empty."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        return "NaN"
    sign = "-" if math.copysign(1, value) < 0 else ""
    if math.isinf(value):
        return sign + "Infinity"
    if value == 0:
        return sign + "0"
    _, digits, exponent = decimal.Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digits))
    point = len(digits) + exponent  # the number is 0.digits times ten to this
    if point > 17 or point < -3:
        fraction = "." + digits[1:] if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{fraction}E{point - 1:+03d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    whole, fraction = digits[:point].ljust(point, "0"), digits[point:]
    return sign + whole + ("." + fraction if fraction else "")


def key_text(row, axes):
    """The network in words: learning rate 0.1, delay 20 ms, response 50 ms, post 0 ms, seed 2."""
    places = (f"{name} {text(row[column])}{' ms' if column.endswith('_ms') else ''}" for column, name in axes.items())
    return f"{', '.join(places)}, seed {row['seed']}"


def text(value):
    """A place on an axis: a number, or a choice such as "relu"."""
    return value if isinstance(value, str) else number(float(value))


def of(row, axes, evidence, weights, curves):
    """In hexadecimal. row: as a store has it; evidence: its JSON text; weights and curves: the bytes of the store, or None."""
    fields = [
        key_text(row, axes),
        _pascal(row["status"]),
        "SlowPoint" if row["class"] == "learned" else _pascal(row["class"]),  # as earlier versions wrote it
        number(row["mechanism_index"]),
        number(row["accuracy_tail"]),
        number(row["reliability_tail"]),
        evidence,
        number(row["epochs"]),
        number(math.nan if row["final_loss"] is None else row["final_loss"]),
        number(row["diverged_at"]),
        row["failure"] or "",
        f"{-1 if weights is None else len(weights)} {-1 if curves is None else len(curves)}",
    ]
    digest = hashlib.sha256("\n".join(fields).encode())
    digest.update(weights or b"")
    digest.update(curves or b"")
    return digest.hexdigest()


def _pascal(name):
    return "".join(word.capitalize() for word in name.split("_")) if name else ""
