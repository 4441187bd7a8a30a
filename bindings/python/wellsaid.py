"""wellsaid from Python: ctypes, no package to install.

WELLSAID=target/release/libwellsaid_c.so python3 bindings/python/wellsaid.py
"""
import ctypes as c
import ctypes.util
import json
import os

_lib = c.CDLL(os.environ.get("WELLSAID") or ctypes.util.find_library("wellsaid"))


class Str(c.Structure):
    _fields_ = [("data", c.c_void_p), ("len", c.c_size_t)]


_lib.wellsaid_last_error.restype = c.c_char_p
_lib.wellsaid_str_free.restype = None
if _lib.wellsaid_abi_version() != 2:
    raise ImportError("libwellsaid has another ABI than this file")


class Error(Exception):
    """A status that is not 0: `status` is its number, the message says what it was."""

    def __init__(self, status):
        super().__init__(_lib.wellsaid_last_error().decode())
        self.status = status


def _call(function, *arguments):
    """Calls a function; text goes as (pointer, length), a handle as it is."""
    flat = []
    for argument in arguments:
        if isinstance(argument, str):
            # Half of a pair, which JSON can smuggle in, is not valid UTF-8: the library replaces it.
            argument = argument.encode(errors="surrogatepass")
        flat += [argument, c.c_size_t(len(argument))] if isinstance(argument, bytes) else [argument]
    if status := function(*flat):
        raise Error(status)


def _text(function, *arguments, behind=()):
    out = Str()
    _call(function, *arguments, c.byref(out), *behind)
    text = c.string_at(out.data, out.len).decode()
    _lib.wellsaid_str_free(c.byref(out))
    return text


class Handle:
    def __init__(self, kind, *arguments):
        self._as_parameter_, self._free = c.c_void_p(), getattr(_lib, f"wellsaid_{kind}_free")
        make = "parse" if kind == "document" else f"{kind}_new"
        _call(getattr(_lib, f"wellsaid_{make}"), *arguments, c.byref(self._as_parameter_))

    def __del__(self):
        self._free(self._as_parameter_)


class Formatter(Handle):
    """A policy (TOML, JSON, or empty for the preset). Built once, shared by all threads."""

    def __init__(self, policy=""):
        super().__init__("formatter", policy)

    def format(self, source):
        return _text(_lib.wellsaid_format, self, source, behind=[None])

    def report(self, source):
        """Links, quotes, mentions, notices."""
        document = Handle("document", self, source)
        return json.loads(_text(_lib.wellsaid_document_report, document))


if __name__ == "__main__":
    formatter = Formatter()
    print(formatter.format("List<String>, <em>x<y</em>\nwww.rust-lang.org"))
    print([notice["message"] for notice in formatter.report("<b>no")["notices"]])
