"""`dsmes init`: the folder of a new program, in files that explain themselves.

The files are written from the schemas, so what they say of each key is what the check holds them to.
"""

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from textwrap import wrap

from generator.commands.answer import Answer, join_lines
from generator.documents.plan import Document
from generator.documents.writing import write_documents
from generator.errors import UsageError
from generator.loading.load import load_rulebook
from generator.loading.references import LISTED
from generator.loading.schemas import KINDS, FileKind, Schema
from generator.model.evidence import Application, Site
from generator.model.names import TO_FILL_IN
from generator.model.standards import Accreditor, ApplicationType
from generator.model.workspace import Rulebook
from generator.near import near_words
from generator.record import Record, defaults_of, held_by, kinds_of
from generator.shipped import shipped

_WIDTH = 100
_README = """{name}
{line}

This folder holds what accreditors want to know of your program.

  evidence/program.yaml    start here: your program, its sites, its applications
  evidence/*.yaml          people, stakeholders, curriculum, workshops, outcomes ...
  evidence/exhibits.yaml   one entry for each file you offer as proof
  evidence/files/          the files themselves: PDF, Word, PNG or JPEG
  templates/               put a template here to use your own words instead of ours
  build/                   what dsmes makes, and can make again; copy out what you edited there before you delete it

Never put anything here that names or describes a participant.

  dsmes check              what is missing or wrong, with the line and the next step
  dsmes status             each requirement with its state
  dsmes explain ORG-02     what a requirement asks, and what satisfies it
  dsmes explain kinds      the kinds of exhibit; `requirements`, `topics` and `forms` are listed in the same way
  dsmes build              packets, policies, forms and handbook
"""


def run(folder: Path, *, name: str, accreditors: Sequence[str], today: date) -> Answer:
    """Make the folder, and say what to do first.

    Raises:
        UsageError: the folder is there already and not empty, or an accreditor is not known.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already and not empty", hint="name a folder that is not there yet; nothing was changed")
    rulebook = load_rulebook(shipped("standards"))
    for id in accreditors:
        if id not in rulebook.accreditors:
            near = near_words(id, rulebook.accreditors, 1, 0.4)
            raise UsageError(
                f"there is no accreditor `{id}`",
                hint=f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(rulebook.accreditors)}",
            )
    shown = name or TO_FILL_IN
    documents = [
        Document(PurePosixPath("README.txt"), _README.format(name=name or "Your program", line="=" * len(name or "Your program")).encode())
    ]
    for kind in KINDS:
        if kind.place.startswith("evidence/") and "*" not in kind.place and not kind.written:
            text = (
                _program(kind, shown, tuple(accreditors) or tuple(rulebook.accreditors), rulebook, today)
                if kind.name == "program"
                else _file(kind)
            )
            documents.append(Document(PurePosixPath(kind.place), text.encode()))
    documents.append(
        Document(
            PurePosixPath("evidence/files/README.txt"),
            b"Put the files of your exhibits here: PDF, Word (.docx), PNG or JPEG.\nNothing that names or describes a participant.\n",
        )
    )
    documents.append(Document(PurePosixPath(".gitignore"), b"# What dsmes makes; git keeps no copy of what you edited there.\n/build/\n"))
    write_documents(folder, documents)
    return Answer(
        join_lines(
            [
                f"Made {folder}.",
                "",
                "Next:",
                f"  1. Open {folder / 'evidence' / 'program.yaml'} and replace each {TO_FILL_IN}.",
                f"  2. dsmes status -C {_quoted(folder)}     shows each requirement; at first everything is missing.",
                f"  3. dsmes explain ORG-02 -C {_quoted(folder)}     tells what one requirement wants to see.",
                f"  4. Add people to team.yaml and files to exhibits.yaml, and run dsmes check -C {_quoted(folder)} as often as you like.",
            ]
        )
    )


def _as_yaml(text: str) -> str:
    """The text as a value, between double quotes unless it is plain words."""
    is_plain = text == TO_FILL_IN or re.fullmatch(r"[^\W_][\w .,()/&'-]*(?<! )", text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _quoted(folder: Path) -> str:
    text = str(folder)
    return f'"{text}"' if " " in text else text


# --------------------------------------------------------------------------- program.yaml


def _program(kind: FileKind, name: str, accreditors: Sequence[str], rulebook: Rulebook, today: date) -> str:
    lines = _head(kind)
    written = _as_yaml(name)
    given = {"name": written, "short_name": written}
    for key, rules in kind.schema.items():
        lines.append("")
        lines += _comment(rules["meta"]["description"], "")
        if key == "sites":
            lines += ["sites:", *_record(rules["schema"]["schema"], "  ", {"id": "main", "role": "main"}, of=Site)]
        elif key == "applications":
            lines.append("applications:")
            for accreditor in accreditors:
                type = first_application(rulebook, rulebook.accreditors[accreditor], today)
                first = {
                    "id": _application_id(accreditor, accreditors, today),
                    "accreditor": accreditor,
                    "edition": type.edition if type else TO_FILL_IN,
                    "type": type.type if type else rulebook.accreditors[accreditor].first_application,
                    "sites": "[main]",
                }
                lines += _record(rules["schema"]["schema"], "  ", first, of=Application)
        else:
            lines += _key(key, rules, "", given.get(key), of=kind.holds, described=False)
    return "\n".join(lines) + "\n"


def first_application(rulebook: Rulebook, accreditor: Accreditor, day: date) -> ApplicationType | None:
    """What a new program makes: the accreditor's first application, under the newest edition that holds on the day.

    Where none holds, it is the newest of the others; None where the accreditor has no such application.
    """

    def rank(kind: ApplicationType) -> tuple[bool, date]:
        edition = rulebook.editions.get(kind.edition)
        if edition is None:
            return (False, date.min)
        holds = edition.published <= day and (edition.superseded is None or edition.superseded > day)
        return (holds, edition.published)

    return max((kind for kind in accreditor.applications if kind.type == accreditor.first_application), key=rank, default=None)


def _application_id(accreditor: str, accreditors: Sequence[str], today: date) -> str:
    """A short id: the first word of the accreditor's, unless another one begins with it too."""
    word = accreditor.split("-")[0]
    alone = [each.split("-")[0] for each in accreditors].count(word) == 1
    return f"{word if alone else accreditor}-{today.year}"


# --------------------------------------------------------------------------- any file


def _file(kind: FileKind) -> str:
    """A file with its keys, empty, and one record of each list to copy, as a comment."""
    lines = _head(kind)
    for key, rules in kind.schema.items():
        lines.append("")
        lines += _comment(rules["meta"]["description"], "")
        if rules["type"] == "list":
            lines += [f"{key}: []", "# To add one, replace [] by lines like these, without the #; leave out what does not apply:"]
            of = kind.holds if kind.each else _class_of(kind.holds, key)
            lines += [f"# {line}" for line in _record(rules["schema"]["schema"], "  ", {}, of=of, all_keys=True)]
        else:
            lines += [f"# {line}" for line in _key(key, rules, "", None, of=kind.holds, all_keys=True, described=False)]
    return "\n".join(lines) + "\n"


def _head(kind: FileKind) -> list[str]:
    return _comment(f"{kind.title}. Lines that start with # are explanations; delete them as you like.", "")


def _comment(text: str, indent: str) -> list[str]:
    return [f"{indent}# {line}" for line in wrap(text, _WIDTH - len(indent))]


def _record(keys: Schema, indent: str, given: dict[str, str], *, of: type | None, all_keys: bool = False) -> list[str]:
    """One record of a list, its first line with the dash; `of` is its class."""
    lines: list[str] = []
    for key, rules in keys.items():
        lines += _key(key, rules, f"{indent}  ", given.get(key), of=of, all_keys=all_keys)
    first = next(index for index, line in enumerate(lines) if not line.lstrip().startswith("#"))
    lines[first] = f"{indent}- {lines[first][len(indent) + 2 :]}"
    return lines


def _key(
    key: str, rules: Schema, indent: str, given: str | None, *, of: type | None, all_keys: bool = False, described: bool = True
) -> list[str]:
    """One key of a record of class `of`, as a line to fill in where it is needed, else as a comment to take up.

    It has its description unless that stands above.
    """
    needed = rules.get("required") or given is not None
    # What is a comment already need not be said to be optional.
    is_told = "leave it out" in rules["meta"]["description"].lower()
    optional = " May be left out." if all_keys and not needed and not is_told else ""
    told = f"  # {rules['meta']['description']}{_allowed(rules)}{_listed_by(rules)}{optional}" if described else ""
    off = "" if needed or all_keys else "# "
    if rules["type"] == "dict" and "schema" in rules:
        lines = [f"{indent}{off}{key}:{told}"]
        for inner, inner_rules in rules["schema"].items():
            lines += [
                _off(line, indent, off)
                for line in _key(inner, inner_rules, f"{indent}  ", None, of=_class_of(of, key), all_keys=all_keys or bool(off))
            ]
        return lines
    if rules["type"] == "list" and rules["schema"]["type"] == "dict":
        records = _record(rules["schema"]["schema"], f"{indent}  ", {}, of=_class_of(of, key), all_keys=True)
        return [f"{indent}{off}{key}:{told}", *(_off(line, indent, off) for line in records)]
    return [f"{indent}{off}{key}: {given or _default(of, key) or _example(rules)}{told}"]


def _class_of(of: type | None, key: str) -> type | None:
    """The class of the records under a key of another record."""
    held = held_by(kinds_of(of).get(key)) if of else None
    return held if isinstance(held, type) and issubclass(held, Record) else None


def _default(of: type | None, key: str) -> str:
    """The number that holds where a key is not given; empty where there is none."""
    default = defaults_of(of).get(key) if of else None
    return str(default) if isinstance(default, int) and not isinstance(default, bool) else ""


def _allowed(rules: Schema) -> str:
    """The words that may stand here, where the description does not name them all; of a date, how it is written."""
    if rules["type"] == "date":
        return " Written as 2026-01-31."
    words = rules.get("allowed") or rules.get("schema", {}).get("allowed") or ()
    if all(word in rules["meta"]["description"] for word in words):
        return ""
    return f" {'Any of' if rules['type'] == 'list' else 'One of'}: {', '.join(words)}."


def _listed_by(rules: Schema) -> str:
    """The command that lists what may stand here, where it is the id of something in the rulebook."""
    kind = (rules.get("schema", rules) if rules["type"] == "list" else rules).get("meta", {}).get("refers_to")
    if kind == "topic-element":
        return " `dsmes explain topics` shows them in brackets."
    return f" `dsmes explain {LISTED[kind]}` lists them." if kind in LISTED else ""


def _off(line: str, indent: str, off: str) -> str:
    return f"{indent}{off}{line[len(indent) :]}" if off else line


def _example(rules: Schema) -> str:
    """What stands in a line to copy: a date or number that looks right would be taken for one that was filled in."""
    kind = rules["type"]
    if kind == "list":
        return "[]" if rules.get("empty", True) else f"[{TO_FILL_IN}]"
    if kind == "dict":
        return "{}"
    if kind in ("whole", "amount") and rules["min"] == rules["max"]:
        return str(rules["min"])
    if kind == "yes_no":
        return "no"
    if "allowed" in rules:
        return str(rules["allowed"][0])
    if kind == "identifier":
        return re.sub(r"[^a-z]", "-", rules["meta"]["id_of"]) + "-1"
    return TO_FILL_IN
