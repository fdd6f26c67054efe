"""Pack files into compressed parts of limited size with their hashes, and unpack what is there.

    pack.py pack work/corpora --out parts --part-bytes 36e6
    pack.py unpack parts --out work/corpora

PARTS/manifest.json names each file with its size, SHA-256 and parts, and each part with its size
and SHA-256. Files are packed one by one, so that those whose parts have arrived can be unpacked
before the others are there.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from command import BadInput, run
from files import atomic_write, sha256

BLOCK = 1 << 20
MAX_DICTIONARY = 1 << 26  # bytes; what resembles a file's lines may lie far before them


class PartWriter:
    """Writes a stream as parts of at most `limit` bytes; remembers their sizes and hashes."""

    def __init__(self, folder: Path, stem: str, limit: int) -> None:
        self.parts: dict[str, dict[str, Any]] = {}
        self._folder, self._stem, self._limit = folder, stem, limit
        self._waiting = b""

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) >= self._limit:
            self._put(self._waiting[:self._limit])
            self._waiting = self._waiting[self._limit:]

    def close(self) -> None:
        if self._waiting or not self.parts:
            self._put(self._waiting)

    def _put(self, data: bytes) -> None:
        name = f"{self._stem}.{len(self.parts) + 1:03}"
        with atomic_write(self._folder / name, "wb") as file:
            file.write(data)
        self.parts[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def files_under(paths: list[Path]) -> dict[str, Path]:
    """Each file by its name: below the folder that was given, or the file's own."""
    found = {}
    for path in paths:
        if path.is_dir():
            found |= {file.relative_to(path).as_posix(): file
                      for file in sorted(path.rglob("*")) if file.is_file()}
        elif path.is_file():
            found[path.name] = path
        else:
            raise BadInput(f"there is no file or folder {path} to pack.")
    if not found:
        raise BadInput("there is nothing to pack in the folders that were given.")
    return found


def pack_file(name: str, path: Path, out: Path, limit: int, plain: bool) -> dict[str, Any]:
    """Write one file's parts; its entry of the manifest."""
    writer = PartWriter(out, name.replace("/", "-"), limit)
    digest = hashlib.sha256()
    size = path.stat().st_size
    dictionary = min(MAX_DICTIONARY, max(size, 1 << 16))
    pressing = None if plain else lzma.LZMACompressor(lzma.FORMAT_XZ, filters=[
        {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": dictionary}])
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            writer.write(pressing.compress(block) if pressing else block)
    writer.write(pressing.flush() if pressing else b"")
    writer.close()
    return {"bytes": size, "sha256": digest.hexdigest(), "plain": plain,
            "parts": writer.parts}


def pack(paths: list[Path], out: Path, limit: int, plain: bool, processes: int) -> dict[str, Any]:
    """Write the parts of all files, and last the manifest."""
    files = files_under(paths)
    with ThreadPoolExecutor(processes) as pool:  # compression lets go of the interpreter's lock
        entries = pool.map(lambda item: pack_file(*item, out, limit, plain), files.items())
        manifest = dict(zip(files, entries))
    with atomic_write(out / "manifest.json") as file:
        json.dump(manifest, file, indent=1)
        file.write("\n")
    return manifest


def read_manifest(parts: Path) -> dict[str, Any]:
    path = parts / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for name, entry in manifest.items():
            for part in [name, *entry["parts"]]:
                if os.path.isabs(part) or ".." in Path(part).parts:
                    raise ValueError("a name that leaves the folder")
        return manifest
    except FileNotFoundError:
        raise BadInput(f"there is no manifest {path}; pack the files with pack.py.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput(f"{path} is not a manifest; pack the files again with pack.py.") from None


def unpack(parts: Path, out: Path) -> tuple[list[str], list[str]]:
    """Names of the files that are now below `out`, and of those whose parts are not all there."""
    there, missing = [], []
    for name, entry in read_manifest(parts).items():
        if not all((parts / part).is_file() for part in entry["parts"]):
            missing.append(name)
            continue
        target = out / name
        if not (target.is_file() and target.stat().st_size == entry["bytes"]
                and sha256(target) == entry["sha256"]):
            unpack_file(parts, entry, target)
        there.append(name)
    return there, missing


def unpack_file(parts: Path, entry: dict[str, Any], target: Path) -> None:
    """Write one file out of its parts, if all are what the manifest says."""
    digest = hashlib.sha256()
    try:
        with atomic_write(target, "wb") as file:
            for block in _blocks(parts, entry):
                digest.update(block)
                file.write(block)
            if digest.hexdigest() != entry["sha256"]:
                raise BadInput(f"the parts of {target.name} do not give the file that was packed; "
                               "pack it again.")
    except (lzma.LZMAError, EOFError):
        raise BadInput(f"the parts of {target.name} cannot be unpacked; pack it again.") from None


def _blocks(parts: Path, entry: dict[str, Any]) -> Iterator[bytes]:
    opening = None if entry["plain"] else lzma.LZMADecompressor(lzma.FORMAT_XZ)
    for name, part in entry["parts"].items():
        data = (parts / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != part["sha256"]:
            raise BadInput(f"{parts / name} is not what was packed (its hash differs); copy it "
                           "again.")
        if opening is None:
            yield data
            continue
        while data or not opening.needs_input:
            yield opening.decompress(data, BLOCK)
            data = b""
            if opening.eof:
                break


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Pack files into parts of limited size with hashes, or unpack them.")
    commands = parser.add_subparsers(dest="command", required=True)
    packing = commands.add_parser("pack", help="write the parts and their manifest")
    packing.add_argument("paths", type=Path, nargs="+", help="files, and folders with files")
    packing.add_argument("--part-bytes", type=float, default=36e6, metavar="N",
                         help="bytes of a part at most (default %(default)g)")
    packing.add_argument("--plain", action="store_true",
                         help="do not compress: weights only become slower by it")
    packing.add_argument("--processes", type=int, default=1, metavar="N",
                         help="files that are compressed at the same time (default %(default)s)")
    unpacking = commands.add_parser("unpack", help="check the parts and write the files")
    unpacking.add_argument("parts", type=Path, help="folder with the parts that are there")
    for command in (packing, unpacking):
        command.add_argument("--out", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    if arguments.command == "pack":
        if not (arguments.part_bytes >= 1 and arguments.processes >= 1):
            raise BadInput("--part-bytes and --processes must be at least 1.")
        manifest = pack(arguments.paths, arguments.out, int(arguments.part_bytes),
                        arguments.plain, arguments.processes)
        for name, entry in manifest.items():
            packed = sum(part["bytes"] for part in entry["parts"].values())
            print(f"{name}: {entry['bytes']:,} bytes, packed {packed:,} in "
                  f"{len(entry['parts'])} parts")
        return
    there, missing = unpack(arguments.parts, arguments.out)
    print(f"unpacked: {', '.join(there) or 'nothing'}")
    if missing:
        print(f"parts are missing of: {', '.join(missing)}")


if __name__ == "__main__":
    run(main)
