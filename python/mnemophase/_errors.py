"""What can go wrong; every message names the file and what to do."""
import difflib


class MnemoError(Exception):
    """A file that cannot be read."""


class DamagedError(MnemoError):
    """Data that do not match their checksum."""


class NotFoundError(MnemoError, KeyError):
    """No network has this key, or several do; or there is no such column or curve."""

    __str__ = Exception.__str__  # KeyError would put the message in quotes.


def no_such(kind, name, names):
    """There is no NAME; the nearest of those there are, or all."""
    near = difflib.get_close_matches(str(name), names, 1)
    return f"there is no {kind} '{name}'; " + (f"the nearest is '{near[0]}'" if near else f"there are {', '.join(names) or 'none'}")
