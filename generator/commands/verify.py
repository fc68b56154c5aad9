"""`dsmes verify`: hold a packet, as a folder, a .zip file or a submission, against what was made."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from generator.commands.answer import Answer, join_lines
from generator.documents.unzipping import Package, is_left_by_a_system, open_package
from generator.errors import UsageError
from generator.model.snapshots import MANIFEST, PACKET, RECORD, SNAPSHOT, SUBMISSIONS, Snapshot, read_snapshot, seal_of

_HINT = "name a folder or .zip file that `dsmes packet` or `dsmes submit` made, e.g. build/packets/APPLICATION"
_MOST_LIST_BYTES = 50_000_000  # of a manifest or a snapshot
_KEPT = ("evidence/", "standards/", "templates/")  # what a submission keeps beside the papers: what they were made from


class Listed(NamedTuple):
    """What a packet says of itself: its manifest, and where it is a submission what was kept beside the papers."""

    manifest: Mapping[str, Any]
    snapshot: Snapshot | None
    hashes: Mapping[str, str]  # of every file that belongs to it, but for the two lists themselves


def run(packet: Path) -> Answer:
    """Each file that is missing, changed or extra, by name; exit code 1 when there is one.

    Raises:
        UsageError: it is no packet, or its manifest cannot be read.
    """
    if not packet.exists():
        raise UsageError(f"there is no packet {packet}", hint=_HINT)
    if not packet.is_dir() and not packet.is_file():  # a pipe or a device would be read for ever
        raise UsageError(f"{packet} is neither a folder nor a file", hint=_HINT)
    folder = packet.parent if packet.name == RECORD else packet
    if folder.is_dir() and (folder / RECORD).is_file():
        return _verify_submission(folder)
    if packet.is_dir() and (packet / PACKET).is_file() and not (packet / MANIFEST).exists():
        raise UsageError(
            f"{packet} holds what was sent in, and no {RECORD} to hold it against",
            hint=f"take the submission back from a copy; `dsmes verify {packet / PACKET}` says whether its papers are as they were made",
        )
    with open_package(packet) as package:
        listed = read_lists(package)
        lines = [told for _, told in _differences(package, listed)]
        packed = _packed_again(package)
        beside = _left_by_systems(name for name in (*package.names, *package.beside) if name not in {*listed.hashes, *package.odd})
    if lines:
        lines += ["", f"{packet} is not the packet that was made. Make it again with `dsmes packet`, or find out who changed it."]
        return Answer(join_lines([*lines, *beside]), 1)
    return Answer(
        join_lines([f"All {len(listed.hashes)} files are as they were made: {_told(listed)}.", *_unsealed(listed), *packed, *beside])
    )


def read_lists(package: Package) -> Listed:
    """What the packet says that it holds.

    What is kept beside the papers belongs to it where the manifest says that the papers were made from it; the snapshot alone is no proof.

    Raises:
        UsageError: it has no manifest, or one that cannot be read.
    """
    manifest = _read_manifest(package)
    hashes, made_from = ({entry["path"]: entry["sha256"] for entry in manifest[key]} for key in ("outputs", "inputs"))
    if SNAPSHOT not in package:
        return Listed(manifest, None, hashes)
    try:
        snapshot = read_snapshot(package.read(SNAPSHOT, _MOST_LIST_BYTES))
    except ValueError as error:
        raise UsageError(
            f"{SNAPSHOT} in {package.path} cannot be read as what `dsmes submit` writes: {error}",
            hint="take the submission back from a copy, or use the version of dsmes that made it",
        ) from error
    kept = {
        one.path: one.sha256
        for one in snapshot.files
        if one.path == MANIFEST or (one.path.startswith(_KEPT) and made_from.get(one.path) == one.sha256)
    }
    return Listed(manifest, snapshot, kept | hashes)


def _differences(package: Package, listed: Listed) -> Iterator[tuple[str, str]]:
    """The name of each file that is not as it was made, with what is wrong with it."""
    for name in package.beside:
        if not is_left_by_a_system(name):
            yield name, f"extra:   {name} stands outside of the packet's folder"
    own = {MANIFEST, SNAPSHOT} - listed.hashes.keys()
    for name in sorted((listed.hashes.keys() | set(package.names)) - own | (own & package.odd.keys())):
        if name in package.odd and name in {*listed.hashes, *own}:
            yield name, f"changed: {name} is {package.odd[name]} and not the file that was made"
        elif name in package.odd:
            yield name, f"extra:   {name} is {package.odd[name]}, and not in the manifest"
        elif name not in package:
            yield name, f"missing: {name} is in the manifest and not in the packet"
        elif name not in listed.hashes:
            if not is_left_by_a_system(name):
                yield name, f"extra:   {name} is in the packet and not in the manifest"
        elif package.sha256(name) != listed.hashes[name]:
            yield name, f"changed: {name} is not the file that was made"


def _left_by_systems(names: Iterable[str]) -> list[str]:
    """A line for what the computer put there on its own, as the Mac does when it shows or compresses a folder."""
    found = [name for name in names if is_left_by_a_system(name)]
    return [f"Put there by a computer's system or by Word, and no part of it: {', '.join(found)}."] if found else []


def _packed_again(package: Package) -> list[str]:
    """A line for what an archive notes of its files that dsmes did not write."""
    if not package.noted:
        return []
    files = f"{package.noted} files" if package.noted > 1 else "a file"
    return [f"Another program has packed it: {package.path.name} notes clocks or owners of {files}, which dsmes never does."]


def _unsealed(listed: Listed) -> list[str]:
    """A line for what nothing vouches for in a submission's packet that is without its record."""
    if listed.snapshot is None:
        return []
    return [f"It is the packet of a submission. Whether it is the one that was sent in, and {SNAPSHOT} as it was, only {RECORD} can prove."]


def _told(listed: Listed) -> str:
    manifest = listed.manifest
    return f"{manifest['application']} as of {manifest['as_of']}{', DRAFT' if manifest['draft'] else ''}"


# --------------------------------------------------------------------------- submissions


def _verify_submission(folder: Path) -> Answer:
    record = read_record(folder)
    lines = list(_record_lines(folder, record))
    with open_package(folder) as package:
        beside = _left_by_systems(package.names)
        for name in package.names:
            if name not in (RECORD, PACKET) and not is_left_by_a_system(name):
                lines.append(f"extra:   {name} does not belong to the submission")
        if PACKET not in package:
            lines.append(f"missing: {PACKET} with all that was sent in is not in {folder}")
        else:
            lines += _packet_lines(folder, record, is_same=package.sha256(PACKET) == record["sha256"])
    if lines:
        lines += ["", f"{folder} is not the submission that was frozen. Take it back from a copy, or find out who changed it."]
        return Answer(join_lines([*lines, *beside]), 1)
    told = f"All {record['files']} files are as they were sent in: {record['application']} on {record['date']}, as of {record['as_of']}."
    if "seal" not in record:
        told += (
            f"\nIt was frozen by an earlier version, which put no seal on {RECORD}: nothing vouches for the day, the person and the note."
        )
    return Answer(join_lines([told, *beside]))


def _record_lines(folder: Path, record: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the record itself."""
    if "seal" in record and record["seal"] != seal_of(record):
        yield f"changed: {RECORD} does not say what it said when it was frozen"
    id = f"{record['application']}-{record['date']}"
    if record["id"] != id:
        yield f"changed: {RECORD} has the id {record['id']}; what was sent in for {record['application']} on {record['date']} has {id}"
    here = folder.resolve()
    if here.parent.as_posix().endswith(f"/{SUBMISSIONS}") and here.name != record["id"]:
        yield f"changed: the folder {here.name} holds the submission {record['id']}"


def _packet_lines(folder: Path, record: Mapping[str, str], *, is_same: bool) -> Iterator[str]:
    """What is wrong with the packet of a submission; when its bytes are other ones, also inside of it, as far as that can be read."""
    if not is_same:
        yield f"changed: {PACKET} is not the file that was frozen"
    try:
        with open_package(folder / PACKET, is_known=is_same) as package:
            listed = read_lists(package)
            yield from (f"{told.replace(name, f'{PACKET}: {name}', 1)}" for name, told in _differences(package, listed))
    except UsageError as error:
        yield f"changed: {error.message}"
        return
    yield from (f"changed: {told}" for told in _record_against(record, listed))
    size = (folder / PACKET).stat().st_size
    if is_same and record.get("size") != str(size):
        yield f"changed: {RECORD} has `size: {record.get('size', '')}`, {PACKET} has {size} bytes"


def _record_against(record: Mapping[str, str], listed: Listed) -> Iterator[str]:
    """Each fact of the record that the packet tells otherwise."""
    snapshot = listed.snapshot
    if snapshot is None:
        yield f"{PACKET} is a packet that was not frozen as a submission: it has no {SNAPSHOT}"
        return
    packet: dict[str, object] = {key: listed.manifest.get(key) for key in ("application", "accreditor", "edition", "type", "as_of")}
    packet |= {"exhibits": len(snapshot.exhibits), "files": len(listed.hashes.keys() | {MANIFEST})}
    for key, value in packet.items():
        if record.get(key) != str(value):
            yield f"{RECORD} has `{key}: {record.get(key, '')}`, {PACKET} has {value}"
    if snapshot.version > 1 and "seal" not in record:
        yield f"{RECORD} has lost its seal, and without it nothing vouches for the day, the person and the note"


def read_record(folder: Path) -> Mapping[str, str]:
    """The record of a submission: its keys to their words.

    Raises:
        UsageError: it cannot be read, or lacks what a record has.
    """
    from generator.loading.yaml_text import read_yaml

    path = folder / RECORD
    try:
        yaml = read_yaml(path.read_bytes(), PurePosixPath(RECORD))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}", hint="see that you may read it") from error
    found = {key: value for key, value in yaml.value.items() if isinstance(value, str)} if isinstance(yaml.value, dict) else {}
    lost = [key for key in ("id", "application", "date", "as_of", "sha256", "files") if key not in found]
    if yaml.seen or lost:
        why = yaml.seen[0][1].message if yaml.seen else f"`{lost[0]}` is missing"
        raise UsageError(f"{path} is not as `dsmes submit` wrote it: {why}", hint="take the submission back from a copy")
    return found


def _hint_below(path: Path) -> str:
    """Where to look instead: an archive that is unpacked on Windows stands in a folder of a folder."""
    below = sorted({found.parent for name in (MANIFEST, RECORD) for found in path.glob(f"*/{name}")}) if path.is_dir() else []
    named = ", ".join(f"`dsmes verify {folder}`" for folder in below[:3])
    return f"there is one below it: {named}" if len(below) == 1 else f"there are some below it: {named}" if below else _HINT


def _read_manifest(package: Package) -> Mapping[str, Any]:
    if MANIFEST not in package:
        raise UsageError(f"{package.path} is not a packet: it has no {MANIFEST}", hint=_hint_below(package.path))
    try:
        manifest = json.loads(package.read(MANIFEST, _MOST_LIST_BYTES))
        manifest = {"inputs": [], **manifest}
        entries = [*manifest["outputs"], *manifest["inputs"]]
        told = [manifest[key] for key in ("application", "as_of")]
        told += [entry[key] for entry in entries for key in ("path", "sha256")]
        if not all(isinstance(text, str) and text.isprintable() for text in told):
            raise TypeError
        bool(manifest["draft"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        place = package.path / MANIFEST if package.path.is_dir() else f"{MANIFEST} in {package.path}"
        raise UsageError(f"{place} cannot be read as a manifest", hint="make the packet again with `dsmes packet`") from error
    return manifest
