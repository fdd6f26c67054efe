"""Which files may become documents: those of source trees, and those that the collector wrote.

A file's project says which files belong together, so that a document can be shown with what its own
project declares.
"""
from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from command import BadInput

SKIPPED_FOLDER = re.compile(
    r"/(binary-reference-assemblies|api-snapshot|xunit-binaries|helix-binaries|obj|bin|\.git)/")
SKIPPED_NAME = re.compile(
    r"(\.g\.cs|\.generated\.cs|\.designer\.cs|AssemblyInfo.*\.cs|Consts\.cs\.in)$", re.IGNORECASE)
PROJECT_FILE = re.compile(r"\.(csproj|sources)$")
PROJECT_FOLDERS = 3  # what stands for a project where no file says so
SHUFFLE_SEED = 7


class Candidate(NamedTuple):
    """A file, its path in the corpus, its project, and whether nothing may be trained on it."""

    path: str
    number: int  # of its root: of two files with the same path, the first root's comes first
    file: Path
    project: str
    held_out: bool


class Package(NamedTuple):
    """A package of a collection: the folder of its files and how they are grouped."""

    folder: Path
    id: str
    source: str
    held_out: bool


def find_candidates(roots: list[Path], collected: Path | None = None) -> list[Candidate]:
    """Every candidate file, in an order that is shuffled but fixed.

    The order decides which of two near copies is kept, so it must not depend on where the
    roots lie or on how the file system lists them.
    """
    found = []
    for number, root in enumerate(roots):
        if not root.is_dir():
            raise BadInput(f"there is no source folder {root}; give the folder of an unpacked "
                           "source tree.")
        found += (Candidate(path, number, root / path, project, False)
                  for path, project in _tree(root))
    for number, package in enumerate(read_packages(collected) if collected else [], len(roots)):
        name = package.folder.name
        found += (Candidate(f"{name}/{path}", number, package.folder / path,
                            _package_project(package, path), package.held_out)
                  for path, _ in _tree(package.folder))
    if not found:
        places = ", ".join(map(str, [*roots, *([collected] if collected else [])]))
        raise BadInput(f"there is no .cs file under {places}; "
                       "unpack the source archive first and give its folder.")
    found.sort(key=lambda candidate: (candidate.path, candidate.number))
    random.Random(SHUFFLE_SEED).shuffle(found)
    return found


def read_packages(collected: Path) -> list[Package]:
    """The packages in the manifest of a collection, or `BadInput`."""
    manifest = collected / "manifest.jsonl"
    if not manifest.is_file():
        raise BadInput(f"there is no {manifest}; give the folder that the collector wrote.")
    packages = []
    for number, line in enumerate(manifest.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            name = f"{row['id']}.{row['version']}"
            package = Package(collected / "packages" / name, row["id"], row["source"],
                              row["held_out"])
        except (ValueError, KeyError, TypeError):
            package = None
        if package is None or not isinstance(package.held_out, bool):
            raise BadInput(f"line {number} of {manifest} is not a package; collect again.")
        if not package.folder.is_dir():
            raise BadInput(f"{package.folder} is in the manifest but not there; collect again.")
        packages.append(package)
    return packages


def _tree(root: Path) -> Iterator[tuple[str, str]]:
    """Path below the root and project of every candidate file of a source tree."""
    projects = {}
    for folder, subfolders, names in os.walk(root):
        below = Path(folder).relative_to(root).as_posix()
        if SKIPPED_FOLDER.search(f"/{below}/"):
            subfolders.clear()
            continue
        if any(PROJECT_FILE.search(name) for name in names):
            projects[below] = below
        else:
            parent = projects.get(Path(below).parent.as_posix()) if below != "." else None
            if parent is not None:
                projects[below] = parent
        project = projects.get(below, "/".join(below.split("/")[:PROJECT_FOLDERS]))
        for name in names:
            if name.endswith(".cs") and not SKIPPED_NAME.search(name):
                yield (name if below == "." else f"{below}/{name}"), project


def _package_project(package: Package, path: str) -> str:
    """A package is a project; what holds many assemblies or a whole source tree is divided."""
    folders = path.split("/")[:-1]
    depth = {"dotnet": 1, "debian": PROJECT_FOLDERS}.get(package.source, 0)
    return "/".join([package.id, *folders[:depth]])
