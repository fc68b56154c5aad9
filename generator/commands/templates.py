"""`dsmes templates`: look a program's own templates over, list all of them, show the data that one may use, and copy one for editing."""

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from generator.commands.answer import Answer, join_lines
from generator.commands.check import exit_code
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.side_by_side import side_by_side
from generator.documents.template_data import TemplateUse, all_templates, program_values, specimen_values
from generator.documents.template_names import KnownShapes, Shape, all_names, shape_of
from generator.errors import UsageError
from generator.findings import Finding, Report
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.shipped import shipped

FOLDER = "templates"
_FILES_FOR_TWO = 12  # templates; the start of a process takes as long as looking over some of them
_MOST_TRIALS = 4  # documents of one template that are made on trial
_DEEPEST = 3  # names inside names that `show` lists by itself


class _Own(NamedTuple):
    """One file among the program's own templates, or one of ours."""

    name: str  # its path below the templates folder
    path: Path
    is_shipped: bool


WORD_ENDINGS = (".docx", ".doc", ".docm", ".dotx", ".dotm", ".odt", ".rtf")
"""What is meant as a template, also where Word saved it in another way than as .docx."""

# --------------------------------------------------------------------------- check


def check(asking: Asking, names: Sequence[str] = (), *, format: str = "text", fail_on: str = "error", everything: bool = False) -> Answer:
    """Every mistake in the program's own templates; with `everything`, in ours as well.

    Raises:
        UsageError: a template is named that there is not.
    """
    from generator.commands.looks import template_folders
    from generator.reports.formats import CHECK_FORMATS

    _begin.cache_clear()
    workspace = need_workspace(_begin(asking)[0])
    own = list(_own_files(asking.root))
    files = [*own, *(_shipped_files({one.name for one in own}) if everything else ())]
    if names:
        wanted = {_named(name, workspace, [one.name for one in files]) for name in names}
        files = [one for one in [*own, *_shipped_files({one.name for one in own})] if one.name in wanted]
    if not files and format == "text":
        return Answer(join_lines(_how_to_begin(asking.root)))
    # Nothing below the workspace is written by a command that looks.
    with tempfile.TemporaryDirectory(prefix="dsmes-") as folder:
        look_over = partial(_look_over, asking, template_folders(asking.root, workspace, look=Path(folder, "look")))
        with side_by_side(look_over, _slowest_first(files) if len(files) >= _FILES_FOR_TWO else ()) as begun:
            found = [begun[one.name].result() if one.name in begun else look_over(one.name) for one in files]
    findings = [finding for each in found for finding in each]
    from generator.documents.template_rules import RULES

    report = Report(
        as_of=workspace.as_of, applications=(), findings=tuple(findings), rules=RULES, files=tuple(str(_file_of(one)) for one in files)
    )
    text = CHECK_FORMATS[format](report)
    if format == "text":
        text = re.sub(r" on \S+\n$", f" in {len(files)} {'template' if len(files) == 1 else 'templates'}\n", text)
    return Answer(text, exit_code(report, fail_on))


def _slowest_first(files: Sequence[_Own]) -> list[str]:
    """The names; those of a packet are tried with each application, and the largest files have the most pages."""
    return [one.name for one in sorted(files, key=lambda one: (not one.name.startswith("packet/"), -one.path.stat().st_size))]


def _look_over(asking: Asking, folders: Sequence[Path], name: str) -> Sequence[Finding]:
    """The findings of one template, which finds others in the folders."""
    gathered, shapes = _begin(asking)
    own = {one.name: one for one in _own_files(asking.root)}
    one = own.get(name) or _Own(name, shipped(FOLDER) / name, True)
    return _findings(one, need_workspace(gathered), gathered.report, folders, shapes)


@cache
def _begin(asking: Asking) -> tuple[Gathered, KnownShapes]:
    """What looking over begins with, once in each process."""
    return gather(asking), KnownShapes()


def _own_files(root: Path) -> Iterator[_Own]:
    folder = root / FOLDER
    if not folder.is_dir() or folder.resolve() == shipped(FOLDER).resolve():
        return
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (*WORD_ENDINGS, ".typ") and not path.name.startswith((".", "~$")):
            yield _Own(path.relative_to(folder).as_posix(), path, False)


def _shipped_files(besides: set[str]) -> Iterator[_Own]:
    folder = shipped(FOLDER)
    for path in sorted((*folder.rglob("*.docx"), *folder.glob("*.typ"))):
        name = path.relative_to(folder).as_posix()
        if name not in besides:
            yield _Own(name, path, True)


def _file_of(one: _Own) -> PurePosixPath:
    return PurePosixPath("shipped" if one.is_shipped else ".", FOLDER, one.name)


def _how_to_begin(root: Path) -> list[str]:
    return [
        f"There are no templates of your own in {root / FOLDER}, so every document is made of ours.",
        "    hint: `dsmes templates list` names them; `dsmes templates copy NAME` puts one there for editing; `--all` looks ours over",
    ]


def _findings(one: _Own, workspace: Workspace, report: Report, folders: Sequence[Path], shapes: KnownShapes) -> Sequence[Finding]:
    from generator.documents.template_lint import Trial, lint_word_template
    from generator.documents.template_rules import FILE

    file = _file_of(one)
    if not one.path.is_file():  # a pipe or a device would be read for ever
        message, hint = "it is no file", "put the template of this name in its place"
        return [Finding(rule=FILE, severity=FILE.severity, mark=_mark(file), message=message, hint=hint)]
    if one.name.endswith(".typ"):
        return _typst_findings(one, workspace, folders)
    used = _use_of(one.name, workspace)
    if used is None:
        return [_unused(one, workspace)]
    try:
        data = one.path.read_bytes()
    except OSError as error:
        hint = "close it in Word, and see that you may read it"
        message = f"it cannot be opened ({error.strerror or error})"
        return [Finding(rule=FILE, severity=FILE.severity, mark=_mark(file), message=message, hint=hint)]
    specimens = specimen_values(workspace.rulebook, workspace.as_of, one.name)
    real = list(program_values(workspace, report, one.name))
    shape = shape_of([*(values for _, values in real), *specimens], shapes) if real or specimens else None
    trials = [
        *(Trial(about or "this program", values) for about, values in real[:_MOST_TRIALS]),
        *(Trial("a program that has recorded everything", values) for values in specimens[:1]),
    ]
    return lint_word_template(data, file=file, shape=shape, trials=trials, templates=folders, as_of=workspace.as_of)


def _mark(file: PurePosixPath) -> Any:
    from generator.source import Mark

    return Mark(file, 0, 0)


def _use_of(name: str, workspace: Workspace) -> TemplateUse | None:
    return next((use for use in all_templates(workspace.rulebook) if use.name == name), None)


def _unused(one: _Own, workspace: Workspace) -> Finding:
    from generator.documents.template_rules import UNUSED

    near = near_template(one.name, workspace)
    hint = f"did you mean templates/{near}?" if near else "`dsmes templates list` shows the names that there are"
    message = "no template goes by this name, so no document is made of it"
    return Finding(rule=UNUSED, severity=UNUSED.severity, mark=_mark(_file_of(one)), message=message, hint=hint)


def near_template(name: str, workspace: Workspace) -> str:
    """The template whose name is most like this one; the same file in another folder comes first. Empty where none is near."""
    known = [use.name for use in all_templates(workspace.rulebook)]
    files = {each: PurePosixPath(each).stem.lower() for each in known}
    wanted = PurePosixPath(name).stem.lower()
    near = [wanted] if wanted in files.values() else near_words(wanted, files.values(), 1, 0.75)
    same = [each for each, file in files.items() if file in near]
    return next(iter(near_words(name, same, 1, 0)), "")


def _typst_findings(one: _Own, workspace: Workspace, folders: Sequence[Path]) -> Sequence[Finding]:
    from generator.documents.template_lint import lint_typst_template
    from generator.documents.template_rules import UNUSED
    from generator.documents.typst_papers import paper_files, paper_values

    papers = paper_values(workspace)
    known = {path.relative_to(shipped(FOLDER)).as_posix() for path in shipped(FOLDER).glob("*.typ")}
    found = list(
        lint_typst_template(
            one.path, name=one.name, file=_file_of(one), papers=papers, files=paper_files(), templates=folders, as_of=workspace.as_of
        )
    )
    read = b"".join(path.read_bytes() for folder in folders for path in folder.rglob("*.typ") if path != one.path and path.is_file())
    if one.name not in known and one.path.name.encode() not in read:
        near = near_words(one.name, known, 1, 0.6)
        hint = f"did you mean templates/{near[0]}?" if near else f"PDFs are set with {', '.join(sorted(known))}, and with what those import"
        message = "no template goes by this name, so no document is made of it"
        found.append(Finding(rule=UNUSED, severity=UNUSED.severity, mark=_mark(_file_of(one)), message=message, hint=hint))
    return found


# --------------------------------------------------------------------------- list


def list_all(asking: Asking, *, format: str = "text") -> Answer:
    """Every template by folder: what it makes, and whether the program has its own."""
    workspace = need_workspace(gather(asking))
    own = {one.name for one in _own_files(asking.root)}
    uses = [use for use in all_templates(workspace.rulebook) if use.name in own or (shipped(FOLDER) / use.name).is_file()]
    typst = sorted(path.name for path in shipped(FOLDER).glob("*.typ"))
    if format == "json":
        from generator.reports.json_ import VERSION, dump

        rows = [{"name": use.name, "makes": use.makes, "own": use.name in own} for use in uses]
        rows += [{"name": name, "makes": _TYPST_MAKES.get(name, "a part of others"), "own": name in own} for name in typst]
        return Answer(dump({"version": VERSION, "templates": rows}))
    lines: list[str] = []
    for folder in sorted({use.folder for use in uses}):
        lines += ["", f"{FOLDER}/{folder}/"]
        for use in (one for one in uses if one.folder == folder):
            lines.append(f"  {use.name.rpartition('/')[2]:<40} {use.makes}{'  (your own)' if use.name in own else ''}")
    lines += ["", f"{FOLDER}/"]
    lines += [f"  {name:<40} {_TYPST_MAKES.get(name, 'a part of others')}{'  (your own)' if name in own else ''}" for name in typst]
    mine = len(own & ({use.name for use in uses} | set(typst)))
    lines += ["", f"{len(uses) + len(typst)} templates, {mine} of them your own. `dsmes templates copy NAME` copies one for editing."]
    return Answer(join_lines(lines[1:]))


_TYPST_MAKES: Mapping[str, str] = {
    "binder.typ": "the pages of every binder",
    "word.typ": "the PDF of every Word document",
    "style.typ": "colors, fonts and signs of both",
}


# --------------------------------------------------------------------------- show and copy


def show(asking: Asking, name: str, *, format: str = "text") -> Answer:
    """The data that a template may use, each name with its sort, what it is, and an example of this program.

    Raises:
        UsageError: there is no such template.
    """
    gathered = gather(asking)
    workspace = need_workspace(gathered)
    use = _use_of(_named(name, workspace, []), workspace)
    if use is None:
        raise UsageError(f"{name} is set by Typst, and takes no names", hint="`dsmes templates copy` copies it for editing")
    real = [values for _, values in program_values(workspace, gathered.report, use.name)]
    shape = shape_of([*real, *specimen_values(workspace.rulebook, workspace.as_of, use.name)])
    described = _descriptions()
    rows = [(path, one, _about(path, shape, described)) for path, one in all_names(shape)]
    if format == "json":
        from generator.reports.json_ import VERSION, dump

        told = [{"name": path, "type": one.sort, "about": about, "always": one.always, "example": one.example} for path, one, about in rows]
        return Answer(dump({"version": VERSION, "template": use.name, "makes": use.makes, "names": told}))
    lines = [
        f"{use.name}: {use.makes}",
        "",
        "A tag prints one of these names, e.g. {{ program.name }}. A list (its names end in []) is gone through:",
    ]
    lines += ["{% for person in people %}{{ person.name }}{% endfor %}.", ""]
    for path, one, about in rows:
        if path.count(".") >= _DEEPEST or _is_keyed(path):
            continue
        example = f"  e.g. {_short(one.example)}" if one.example else ""
        may_lack = "" if one.always else " (not in each)"
        lines.append(f"  {path:<44} {one.sort or 'anything'}{may_lack}{f': {about}' if about else ''}{example}")
    lines += ["", '`status.get("TEAM-02")` is the state of a requirement; `--format json` lists every name, those deeper inside too.']
    return Answer(join_lines(lines))


def copy(asking: Asking, name: str) -> Answer:
    """Put our template into the program's own templates/, for editing; what is there is never written over.

    Raises:
        UsageError: there is no such template, or the program has its own already.
    """
    from generator.documents.writing import need_folder, write_file

    workspace = need_workspace(gather(asking))
    known = _named(name, workspace, [])
    source, target = shipped(FOLDER) / known, asking.root / FOLDER / known
    if not source.is_file():
        raise UsageError(f"there is no template {known} to copy", hint=f"write it in Word and save it as templates/{known}")
    if target.exists():
        what = "is the shipped one itself" if target.resolve() == source.resolve() else "is there already, and is not written over"
        raise UsageError(f"{target} {what}", hint="edit it, or move it away first and copy again")
    need_folder(target.parent)
    write_file(target, source.read_bytes())
    return Answer(join_lines([f"made {target}", "Edit it, then run `dsmes templates check`; from then on it is used in place of ours."]))


def _named(name: str, workspace: Workspace, more: Sequence[str]) -> str:
    """The template of this name: its path, with or without `templates/` and `.docx`, or its file name where that is enough.

    Raises:
        UsageError: there is none.
    """
    typst = [path.name for path in shipped(FOLDER).glob("*.typ")]
    known = list(dict.fromkeys([*more, *(use.name for use in all_templates(workspace.rulebook)), *typst]))
    wanted = name.replace("\\", "/").removeprefix("./").removeprefix(f"{FOLDER}/")
    for each in (wanted, f"{wanted}.docx", f"{wanted}.typ"):
        if each in known:
            return each
    ends = [each for each in known if each.endswith((f"/{wanted}", f"/{wanted}.docx"))]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise UsageError(f"several templates are called {name}", hint=f"write one of: {', '.join(ends)}")
    near = near_words(wanted, known, 1, 0.4) or near_words(f"{wanted}.docx", [each.rpartition("/")[2] for each in known], 1, 0.6)
    raise UsageError(f"there is no template {name}", hint=f"did you mean {near[0]}?" if near else "`dsmes templates list` names them all")


def _is_keyed(path: str) -> bool:
    """Whether the name is a key of data rather than a name that people write: a requirement's id, a hyphenated word."""
    return bool(re.match(r"status\.|words\.\S*-|tables\.\w+\.", path))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


# --------------------------------------------------------------------------- what names mean


def _descriptions() -> list[Mapping[str, str]]:
    """For each sort of record that a YAML file may hold: its keys with what the schema says of them."""
    from generator.loading.schemas import KINDS

    found: list[Mapping[str, str]] = []

    def walk(rules: Mapping[str, Any]) -> None:
        told = {
            key: str(rule["meta"]["description"])
            for key, rule in rules.items()
            if isinstance(rule, Mapping) and "description" in rule.get("meta", {})
        }
        if told:
            found.append(told)
        for rule in rules.values():
            inner = rule.get("schema") if isinstance(rule, Mapping) else None
            while isinstance(inner, Mapping) and isinstance(inner.get("type"), str):  # the items of a list
                inner = inner.get("schema")
            if isinstance(inner, Mapping):
                walk(inner)

    for kind in KINDS:
        walk(kind.schema)
    return found


def _about(path: str, whole: Shape, described: Sequence[Mapping[str, str]]) -> str:
    """What a name is, in the words of the file that it comes from."""
    outer, _, name = path.removesuffix("[]").rpartition(".")
    around = whole
    for step in (one for one in outer.split(".") if one):
        around = around.names.get(step.rstrip("[]"), Shape())
        while around.items is not None:
            around = around.items
    own = {one for one in around.names if not one.endswith(("_iso", "_id")) and one not in ("known", "line", "named")}
    alike = [len(keys.keys() & own) / len(keys.keys() | own) if outer else 0 for keys in described]
    # Records of several sorts may have the same keys: what they say of one is told only where they agree.
    said = {
        keys[name].rstrip(".") for keys, likeness in zip(described, alike, strict=True) if likeness == max(alike) >= 0.6 and name in keys
    }
    if name.endswith("_iso"):
        return "the same day as 2026-10-30"
    if name.endswith("_id"):
        return "the id behind it"
    if name == "known":
        return "whether it is recorded"
    if len(said) == 1:
        return said.pop()
    return _TOLD.get(path, _TOLD.get(name, ""))


_TOLD: Mapping[str, str] = {
    "as_of": "the day of the document",
    "as_of_iso": "the same day as 2026-10-30",
    "sample": "whether the program is invented",
    "draft": "whether the document is a draft",
    "words": "what the accreditor calls things",
    "line": "all of it in one line",
    "named": "name and credentials",
    "coordinator": "the quality coordinator of the day",
    "coordinator_since": "the day from which",
    "education_window": "the months whose continuing education counts",
    "education_hours": "hours of continuing education that count",
    "people": "the team on the day",
    "professionals": "of the team, the professionals",
    "paraprofessionals": "of the team, the paraprofessionals",
    "leaders": "of the team, the workshop leaders",
    "clinicians": "of the team, who sees participants one by one",
    "overseers": "of the team, who oversees the workshops",
    "advisory_group": "of the stakeholders, the advisory group",
    "external_stakeholders": "of the stakeholders, those outside the organization",
    "gaps": "topic areas that are taught outside the workshop too",
    "uses_dsmp": "whether the core curriculum is DSMP",
    "totals": "sums of the program",
    "status": "requirement ids to their states",
    "tables": "tables as a worksheet shows them",
    "policy": "the policy itself",
    "standard": "the standard that the policy carries out",
    "enhancement": "the enhancement that the policy carries out",
    "requirements": "what the policy has to meet, with the proof",
    "signatures": "the lines to sign on",
    "form": "the form itself",
    "program": "the program, as in program.yaml",
    "sponsor": "the organization behind the program",
}
