"""The shared library: its functions, its errors, handles that free themselves.

`WELLSAID` in the environment names another file than the one of the wheel.
"""

from __future__ import annotations

import ctypes as c
import ctypes.util
import json
import os
import pathlib
import sys
from typing import Any, Union

#: Version of the ABI that this package is written for.
ABI = 2

_NAMES = {"darwin": "libwellsaid_c.dylib", "win32": "wellsaid_c.dll"}


def _load() -> c.CDLL:
    packaged = pathlib.Path(__file__).with_name(_NAMES.get(sys.platform, "libwellsaid_c.so"))
    path = os.environ.get("WELLSAID")
    if not path:
        path = str(packaged) if packaged.exists() else ctypes.util.find_library("wellsaid")
    if not path:
        raise ImportError(f"the library of wellsaid is neither at {packaged} nor installed")
    # `CDLL` releases the lock of the interpreter during each call.
    library = c.CDLL(path)
    library.wellsaid_abi_version.restype = c.c_uint32
    if (version := library.wellsaid_abi_version()) != ABI:
        raise ImportError(f"{path} has version {version} of the ABI, not {ABI}")
    return library


class _Str(c.Structure):
    _fields_ = [("data", c.c_void_p), ("len", c.c_size_t)]


_lib = _load()
_lib.wellsaid_last_error.restype = c.c_char_p
_free = _lib.wellsaid_str_free
_free.restype = None


class Error(Exception):
    """A call that failed. `status` is the number of the C function."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class ConfigurationError(Error, ValueError):
    """A policy, a rule file or options that are wrong; the message names key and line."""


class DataError(Error, ValueError):
    """Answers, a context or a verdict that is not what it has to be. Comments never cause it."""


class TooLong(Error, ValueError):
    """A comment that is longer than the policy accepts. The message names both numbers."""


class HistoryDown(Error):
    """The history can't be reached. `verdict` is to be counted later, where there is one."""

    verdict: Union[dict[str, Any], None] = None


class StaleVerdict(Error):
    """A verdict about another text, under another policy or by another version."""


_ERRORS = {2: ConfigurationError, 3: DataError, 4: TooLong, 5: HistoryDown, 7: StaleVerdict}

Text = Union[str, bytes]


def encoded(text: Text) -> bytes:
    # A lone surrogate, which JSON can smuggle in, is not valid UTF-8: the library replaces it.
    return text if isinstance(text, bytes) else text.encode(errors="surrogatepass")


def as_json(value: Any) -> bytes:
    """`None` is nothing at all, text is JSON already."""
    if value is None:
        return b""
    return encoded(value) if isinstance(value, (str, bytes)) else json.dumps(value).encode()


def failure(status: int) -> Error:
    """The error of the last call of this thread."""
    return _ERRORS.get(status, Error)(status, _lib.wellsaid_last_error().decode())


def take(string: _Str) -> str:
    """Copies a string of the library, and frees it."""
    try:
        return c.string_at(string.data, string.len).decode()
    finally:
        _free(c.byref(string))


class Function:
    """A C function. Text goes as pointer and length, a handle as its pointer."""

    def __init__(self, name: str, *parameters: str) -> None:
        kinds: dict[str, list[Any]] = {"text": [c.c_char_p, c.c_size_t], "int": [c.c_uint32]}
        self._call = getattr(_lib, f"wellsaid_{name}")
        self._call.restype = c.c_int32
        flat = [kind for parameter in parameters for kind in kinds.get(parameter, [c.c_void_p])]
        self._call.argtypes = flat

    def run(self, *arguments: Any) -> None:
        if status := self._call(*arguments):
            raise failure(status)

    def text(self, *arguments: Any, behind: tuple[Any, ...] = ()) -> str:
        out = _Str()
        if status := self._call(*arguments, c.byref(out), *behind):
            raise failure(status)
        return take(out)


class Handle:
    """An object of the library, freed with this one."""

    _pointer: c.c_void_p

    def __init__(self, kind: str) -> None:
        self._pointer = c.c_void_p()
        self._free = getattr(_lib, f"wellsaid_{kind}_free")
        self._free.restype = None
        self._free.argtypes = [c.c_void_p]

    def __del__(self) -> None:
        # `__init__` may have failed before there was one.
        if getattr(self, "_pointer", None):
            self._free(self._pointer)

    def __reduce__(self) -> Any:
        raise TypeError(f"{type(self).__name__} holds memory of the library: pickle its source")
