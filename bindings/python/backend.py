"""Build backend: a wheel of this package with the shared library inside.

`pip install bindings/python` and `pip wheel bindings/python` call `build_wheel`. It needs cargo and a C
compiler. The library is plain C to Python, so one wheel serves every version of Python 3.
`WELLSAID_LIBRARY` names a library that is compiled already.
"""

from __future__ import annotations

import base64
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import sysconfig
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LIBRARIES = {"darwin": "libwellsaid_c.dylib", "win32": "wellsaid_c.dll"}
LICENSES = ("LICENSE-MIT", "LICENSE-APACHE", "LICENSE-UNICODE")


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    library = compiled()
    tag = f"py3-none-{platform(library)}"
    project = project_table()
    stem = f"{project['name']}-{project['version']}"
    info = f"{stem}.dist-info"
    files = {}
    source = HERE / "src"
    for path in sorted(source.rglob("*")):
        if path.suffix in (".py", ".typed"):
            files[path.relative_to(source).as_posix()] = path.read_bytes()
    files[f"wellsaid/{library.name}"] = library.read_bytes()
    for name in LICENSES:
        files[f"{info}/licenses/{name}"] = (ROOT / name).read_bytes()
    files[f"{info}/METADATA"] = metadata(project).encode()
    files[f"{info}/WHEEL"] = (
        f"Wheel-Version: 1.0\nGenerator: wellsaid\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    )
    record = "".join(f"{name},{digest(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    name = f"{stem}-{tag}.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in files.items():
            # The archive has the same bytes whenever it is built.
            entry = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            wheel.writestr(entry, data)
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise RuntimeError("the sources are the repository of wellsaid; install from a checkout of it")


def compiled() -> pathlib.Path:
    """The shared library, stripped."""
    if given := os.environ.get("WELLSAID_LIBRARY"):
        return pathlib.Path(given)
    subprocess.run(
        ["cargo", "rustc", "--quiet", "--locked", "--profile", "dist", "-p", "wellsaid-capi"]
        + ["--features", "redis,sqlite", "--crate-type", "cdylib"],
        cwd=ROOT,
        check=True,
    )
    target = ROOT / pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))
    return target / "dist" / LIBRARIES.get(sys.platform, "libwellsaid_c.so")


def platform(library: pathlib.Path) -> str:
    """Platform that the library runs on: on Linux by the youngest version of glibc that it names."""
    name = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    versions = re.findall(rb"GLIBC_(\d+)\.(\d+)", library.read_bytes())
    if not name.startswith("linux_") or not versions:
        return name
    major, minor = max((int(major), int(minor)) for major, minor in versions)
    return name.replace("linux_", f"manylinux_{major}_{minor}_", 1)


def project_table() -> dict[str, str]:
    """Lines `key = "value"` of pyproject.toml: Python has no parser of TOML before 3.11."""
    text = (HERE / "pyproject.toml").read_text(encoding="utf-8")
    return dict(re.findall(r'^([a-z-]+) = "(.*)"$', text, re.MULTILINE))


def metadata(project: dict[str, str]) -> str:
    readme = (HERE / project["readme"]).read_text(encoding="utf-8")
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        *(f"License-File: {name}" for name in LICENSES),
        f"Requires-Python: {project['requires-python']}",
        "Classifier: Framework :: Django",
        "Classifier: Typing :: Typed",
        "Description-Content-Type: text/markdown",
    ]
    return "\n".join(lines) + "\n\n" + readme


def digest(data: bytes) -> str:
    code = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={code.decode()}"
