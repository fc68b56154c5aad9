"""`dsmes build`, `packet`, `policies`, `forms` and `handbook`: make what has changed, each part whole or not at all."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.commands.answer import SILENT, Answer, Talk, join_lines
from generator.commands.build_folder import fresh_part, gather_alone, put, put_file
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.inputs import digest, hash_below, hash_folders, is_made, office_of, read_kept, record_of, remember, tool_digest
from generator.commands.looks import LOOK_FOLDER, template_folders
from generator.commands.side_by_side import side_by_side
from generator.documents.folders import files_below, is_of_system
from generator.documents.kept import Kept
from generator.documents.look import handbook_colours, read_look
from generator.documents.plan import Document, PacketPlan, plan_item, plan_packet, read_documents
from generator.documents.writing import fill_folder, need_folder, recover
from generator.errors import DocumentError, IncompleteError, UsageError
from generator.findings import ApplicationStatus, Finding, Severity
from generator.loading.files import FILES_FOLDER
from generator.model.evidence import Application
from generator.model.snapshots import MANIFEST, SUBMISSIONS
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.prose import number_of, shortened
from generator.reports.text import write_finding
from generator.rules.privacy import identifier_found
from generator.shipped import shipped

if TYPE_CHECKING:
    from generator.pdf.intake import Intake, Readers

_FIRST = float("inf")  # the handbook waits for them
PARTS = ("packets", "policies", "forms", "handbook")


class _Written(NamedTuple):
    """What was written of a part: the hash of each file by its path, and what is to be told of documents that could not be made."""

    outputs: Mapping[str, str]
    unmade: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the output: its folder below build/, the hash of all it is made from, and how it is made.

    `make` raises when nothing of it can be made. `weight` tells how much work it is, beside the others.
    """

    name: str
    inputs: str
    make: Callable[[], _Written]
    weight: float = 0
    copies: tuple[str, ...] = ()  # the parts that stand in it as they are


@dataclass
class _Run:
    """One run: what it makes from, and what it has to tell in the end."""

    gathered: Gathered
    workspace: Workspace
    chosen: tuple[str, ...]  # the applications whose packets are made; none means all
    talk: Talk
    draft: bool
    printed: bool = False
    item: str = ""
    may_draft: bool = True
    lines: list[str] = field(default_factory=list)
    failed: bool = False
    unmade: set[str] = field(default_factory=set)  # the parts that could not be made, as what they are made from says now
    kept: dict[str, Kept] = field(default_factory=dict)  # by part, what stands of its Word documents
    hashed: dict[str, Mapping[str, str]] = field(default_factory=dict)  # by folder, the hashes of its files

    @cached_property
    def base(self) -> str:
        """A hash of what every Word document is made from, beside its own template and values."""
        shared = {name: value for name, value in self.hashes("templates").items() if not name.endswith((".docx", ".md"))}
        return digest([tool_digest(), str(self.workspace.as_of), *_flat(shared)])

    @property
    def or_draft(self) -> str:
        """The end of a hint for what cannot be made as it is, where the command can make a draft."""
        return "; `--draft` makes it anyway, marked DRAFT on every page" if self.may_draft else ""

    @cached_property
    def build(self) -> Path:
        return self.gathered.root / "build"

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """Where templates are looked up, the program's own first."""
        return template_folders(self.gathered.root, self.workspace)

    @cached_property
    def records(self) -> Mapping[str, str]:
        """Name to hash of the YAML files and the rulebook."""
        hashes = hash_folders({"shipped/standards": shipped("standards")})
        if shipped("standards").resolve() != (self.gathered.root / "standards").resolve():
            hashes |= hash_folders({"standards": self.gathered.root / "standards"})
        root = self.gathered.root
        # What was sent in earlier says nothing of what is to be made.
        return hashes | hash_folders({"evidence": root / "evidence"}, ".yaml", without={root / FILES_FOLDER, root / SUBMISSIONS})

    @cached_property
    def told(self) -> str:
        """A hash of what the check found. It rests on more than the records: on which files of exhibits are there, and what they are."""
        report = self.gathered.report
        states = (line for status in report.applications for line in _told_of(status))
        return digest([*states, *map(_told_of_finding, report.findings), *(f"{id} {why}" for id, why in report.unjudged.items())])

    def hashes(self, folder: str) -> Mapping[str, str]:
        """Name to hash of a shipped folder and the program's own that is laid over it."""
        if folder not in self.hashed:
            self.hashed[folder] = self._hash(folder)
        return self.hashed[folder]

    def _hash(self, folder: str) -> Mapping[str, str]:
        own = self.gathered.root / folder
        hashes = hash_folders({f"shipped/{folder}": shipped(folder)})
        if folder == "templates" and LOOK_FOLDER.name in {place.name for place in self.templates}:
            hashes |= hash_folders({"look": self.gathered.root / LOOK_FOLDER})
        return hashes if own.resolve() == shipped(folder).resolve() else hashes | hash_folders({folder: own})

    @cached_property
    def intakes(self) -> "dict[Path, Intake]":
        """Files that were taken in during this run; a file that two packets share is taken in once."""
        return {}

    @cached_property
    def readers(self) -> "Readers":
        """What reads them; of one run, since they take longer to start than to read most packets' files."""
        from generator.pdf.intake import Readers

        return Readers()

    def end(self) -> None:
        """Let go of what outlasts the making of a part."""
        if "readers" in vars(self):
            self.readers.stop()


def run(
    asking: Asking,
    talk: Talk,
    *,
    parts: Sequence[str] = PARTS,
    draft: bool = False,
    zipped: bool = False,
    printed: bool = False,
    item: str = "",
    may_draft: bool = True,
) -> Answer:
    """Make the named parts; with `zipped`, each packet also as one file; with `printed`, each binder also for both sides of the paper.

    With `item`, the id of a requirement, what each application shows for it takes the place of the packets. Without `may_draft` no hint
    speaks of a draft.

    Exit code 1 when something could not be made; the rest is made all the same.

    Raises:
        UsageError: no application asks the requirement.
    """
    with gather_alone(asking, talk, every=True) as gathered:
        work = _Run(gathered, need_workspace(gathered), asking.applications, talk, draft, printed, item, may_draft)
        try:
            return _run(work, asking, parts, zipped=zipped)
        finally:
            work.end()


def _run(work: _Run, asking: Asking, parts: Sequence[str], *, zipped: bool) -> Answer:
    if work.item:
        _need_item(work)
    try:
        _ = work.templates  # a logo that cannot be used stops everything: it stands on every page
    except DocumentError as error:
        return Answer(join_lines([str(error), "Nothing was made."]), 1)
    work.lines += _unused_templates(work.gathered.root / "templates", work.workspace)
    planned = list(_plan_parts(work, parts))
    share = _Share(asking, tuple(parts), work.draft, work.printed, work.item, work.may_draft)
    made = _make_all(work, planned, partial(_make_share, share))
    if zipped:
        _zip_packets(work, [part.name for part in planned if part.name not in work.unmade])
    if "packets" in parts:
        work.lines += _left_over(work)
    if planned:
        work.lines += _identifiers(work)
    if planned and not made and not work.failed:
        work.lines.append("Nothing has changed since the last build.")
    if work.failed:
        work.lines.append("What could not be made is named above; what was made earlier is still there.")
    return Answer(join_lines(work.lines), 1 if work.failed else 0)


def _identifiers(work: _Run) -> Iterator[str]:
    """A line for each place that seems to hold a number of a person, which stands on this disk in all that is made of it."""
    for finding in work.gathered.report.findings:
        if finding.rule is identifier_found.words:
            told = f"warning: {finding.mark}: {finding.message}, and what is made of it shows it [{finding.rule.id}]"
            yield f"{told}\n    hint: {finding.hint}"


def _unused_templates(own: Path, workspace: Workspace) -> Iterator[str]:
    """A line for each Word file among the program's own templates whose name is none that a template goes by."""
    if own.resolve() == shipped("templates").resolve():
        return
    from generator.commands.templates import WORD_ENDINGS, near_template
    from generator.documents.template_data import all_templates

    known = {use.name for use in all_templates(workspace.rulebook)}
    for path in sorted(own.rglob("*")):
        name = path.relative_to(own).as_posix()
        if path.suffix.lower() in WORD_ENDINGS and not is_of_system(path.name) and (name not in known or not path.is_file()):
            near = near_template(name, workspace)
            hint = (
                f"did you mean templates/{near}?"
                if near not in ("", name)
                else "templates are Word files (.docx), named and placed as ours"
            )
            if path.is_dir():
                yield f"warning: templates/{name} is not used: it is a folder\n    hint: put the Word file of this name in its place"
                continue
            if name in known:
                yield f"warning: templates/{name} is not used: it is no file\n    hint: put the Word file of this name in its place"
                continue
            yield f"warning: templates/{name} is not used: no template goes by this name\n    hint: {hint}"


def _plan_parts(work: _Run, parts: Sequence[str]) -> Iterator[_Part]:
    if "packets" in parts:
        for application in work.workspace.program.applications:
            if not work.chosen or application.id in work.chosen:
                yield from _plan_item(work, application) if work.item else _plan_packet(work, application)
    forms = ""
    if ("forms" in parts or "handbook" in parts) and work.workspace.rulebook.forms:
        forms = digest([tool_digest(), str(work.workspace.as_of), work.told, *_flat(work.records), *_flat(work.hashes("templates"))])
        yield _Part("forms", forms, lambda: _make_forms(work), _FIRST)
    if "policies" in parts or "handbook" in parts:
        policies = digest([tool_digest(), str(work.workspace.as_of), work.told, *_flat(work.records), *_flat(work.hashes("templates"))])
        yield _Part("policies", policies, lambda: _make_policies(work), _FIRST)
        if "handbook" in parts:
            handbook = digest([policies, forms, *_flat(work.hashes("site")), *_flat(hash_folders({"mkdocs.yml": shipped("mkdocs.yml")}))])
            yield _Part("handbook", handbook, lambda: _make_handbook(work), copies=("policies", "forms"))


def _make_all(work: _Run, planned: Sequence[_Part], task: "Callable[[str], _Made]") -> int:
    """Make all parts that do not stand already, side by side where that is faster; how many were made."""
    waiting = {part.name for part in planned if not _stands(work, part)}
    todo = [part for part in planned if part.name in waiting or not waiting.isdisjoint(part.copies)]
    # The longest first, so that none is left to one process in the end. The handbook is made here: it needs the policies and the forms,
    # and is a program of its own that leaves this process idle.
    shared = [part.name for part in sorted(todo, key=lambda part: -part.weight) if part.name != "handbook"]
    done: dict[str, _Made] = {}
    with side_by_side(task, shared) as shares:
        for part in work.talk.steps("Making documents", sorted(todo, key=lambda part: part.name not in ("policies", "forms", "handbook"))):
            if part.copies and _stands(work, part):
                continue  # what it copies came out as it was
            done[part.name] = _result_of(work, part, shares.get(part.name))
    for made in (done[part.name] for part in planned if part.name in done):
        work.failed |= made.failed
        work.lines += [line for line in made.lines if line not in work.lines]
    work.unmade = {name for name, made in done.items() if made.failed}
    return len(done) - len(work.unmade)


def _result_of(work: _Run, part: _Part, share: "Future[_Made] | None") -> "_Made":
    """What came of a part that another process makes; it is made here where there is none, or where that one was ended."""
    if share is None:
        return _make(work, part)
    try:
        return share.result()
    except BrokenExecutor:  # most often the system ends a process that takes the last of the memory
        return _make(work, part)


class _Share(NamedTuple):
    """What a process that makes some of the parts is told; each argument is that of `run`."""

    asking: Asking
    parts: tuple[str, ...]
    draft: bool
    printed: bool
    item: str
    may_draft: bool


class _Made(NamedTuple):
    """What came of making one part."""

    failed: bool
    lines: Sequence[str]


def _make_share(share: _Share, name: str) -> _Made:
    """Make one part in a process that does nothing else."""
    work, parts = _prepare_share(share)
    return _make(work, parts[name])


@cache
def _prepare_share(share: _Share) -> tuple[_Run, Mapping[str, _Part]]:
    gathered = gather(share.asking, every=True)
    workspace = need_workspace(gathered)
    work = _Run(gathered, workspace, share.asking.applications, SILENT, share.draft, share.printed, share.item, share.may_draft)
    return work, {part.name: part for part in _plan_parts(work, share.parts)}


def _stands(work: _Run, part: _Part) -> bool:
    """Whether a part stands as it was made from what there is now."""
    output = work.build / part.name
    try:
        recover(output)
    except DocumentError:
        return False  # making it tells why
    return is_made(record_of(work.build, part.name), _inputs_of(work, part), output)


def _inputs_of(work: _Run, part: _Part) -> str:
    """The hash of all that a part is made from, with the parts that it copies as they stand by now."""
    copied = hash_folders({name: work.build / name for name in part.copies})
    return digest([part.inputs, *_flat(copied)]) if part.copies else part.inputs


def _make(work: _Run, part: _Part) -> _Made:
    """Make one part; what there is to tell of it."""
    output, record = work.build / part.name, record_of(work.build, part.name)
    before, work.lines = work.lines, []
    try:
        recover(output)
        need_folder(output.parent)
        need_folder(record.parent)
        kept = work.kept[part.name] = read_kept(work.build, part.name, work.base, str(work.workspace.as_of))
        made_from = _inputs_of(work, part)
        outputs, unmade = part.make()
        # A document that is not there, or is without its PDF, is asked for each time, until it is there.
        remember(record, "" if kept.unprinted or unmade else made_from, outputs, kept.own)
    except DocumentError as error:
        return _Made(True, (*work.lines, str(error)))
    except MemoryError:
        told = DocumentError(
            f"{output} was not made: the computer has not enough memory for it",
            hint="close other programs and run the command again; if that is not enough, make files of many megabytes smaller",
        )
        return _Made(True, (*work.lines, str(told)))
    else:
        return _Made(bool(kept.unprinted or unmade), (*work.lines, *unmade, *kept.notes, f"made {output}"))
    finally:
        work.lines = before
        if part.name in work.kept:
            work.kept[part.name].hashed.clear()


def _put(work: _Run, name: str, documents: Sequence[Document]) -> _Written:
    """Put the documents of a part in their place.

    Raises:
        DocumentError: they cannot be written.
    """
    put(work.build, name, documents, work.kept[name], work.lines.append)
    return _Written({str(document.path): document.sha256 for document in documents})


# --------------------------------------------------------------------------- packets


def _need_item(work: _Run) -> None:
    statuses = [status for status in work.gathered.report.applications if not work.chosen or status.id in work.chosen]
    asked = {row.requirement for status in statuses for row in status.requirements}
    work.item = next((id for id in asked if id.casefold() == work.item.casefold()), work.item)
    if work.item not in asked:
        near = near_words(work.item, sorted(asked), 1, 0.6)
        hint = f"did you mean `{near[0]}`?" if near else "`dsmes status` lists the requirements that each application asks"
        raise UsageError(f"no application that was named asks `{work.item}`", hint=hint)


def _plan_item(work: _Run, application: Application) -> Iterator[_Part]:
    try:
        plan = plan_item(work.workspace, work.gathered.report, application, work.item, draft=work.draft)
    except DocumentError as error:
        _refuse(work, error)
        return
    if plan:
        yield _part(work, plan, f"items/{application.id}-{work.item}")


def _plan_packet(work: _Run, application: Application) -> Iterator[_Part]:
    try:
        plan = plan_packet(work.workspace, work.gathered.report, application, draft=work.draft)
    except DocumentError as error:
        _refuse(work, error)
        return
    yield _part(work, plan, f"packets/{application.id}")


def _refuse(work: _Run, error: DocumentError) -> None:
    if isinstance(error, IncompleteError):
        error.hint += work.or_draft
    work.failed = True
    work.lines.append(str(error))


def _part(work: _Run, plan: PacketPlan, name: str) -> _Part:
    folder = work.gathered.root / "evidence" / "files"
    files = hash_folders({f"evidence/files/{planned.exhibit.file}": folder / planned.exhibit.file for planned in plan.exhibits})
    inputs = {**work.records, **work.hashes("templates"), **files}
    asked = [plan.application.id, plan.item, str(work.draft), str(work.printed), office_of(plan)]
    made_from = digest([tool_digest(), str(work.workspace.as_of), *asked, *_told_of(plan.status), *_flat(inputs)])
    # Each requirement is a row in four documents, each exhibit a slip sheet with its pages.
    weight = len(plan.status.requirements) + sum((folder / planned.exhibit.file).is_file() for planned in plan.exhibits)
    return _Part(name, made_from, lambda: _make_packet(work, plan, inputs, name), weight)


def _zip_packets(work: _Run, names: Sequence[str]) -> None:
    """Each packet that stands, as one file beside its folder."""
    from generator.documents.zipping import zip_documents

    for folder in (work.build / name for name in names):
        if (folder / "manifest.json").is_file():
            target = folder.with_name(f"{folder.name}.zip")
            put_file(target, work.build, zip_documents(read_documents(folder), folder.name), work.lines.append)
            work.lines.append(f"made {target}")


def _left_over(work: _Run) -> Iterator[str]:
    """A line for each packet that looks like one of today and is none: of an application that is no more, or zipped before it changed."""
    folder = work.build / "packets"
    known = {application.id.casefold() for application in work.workspace.program.applications}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_zip = path.suffix == ".zip" and path.is_file()
        id = path.stem if is_zip else path.name
        if is_of_system(path.name) or not (is_zip or path.is_dir()):
            continue
        if id.casefold() not in known:
            yield (
                f"warning: {path} is of an application that the program does not have, so nothing keeps it up to date\n"
                f"    hint: move it elsewhere or delete it; if {id} has got another id, `dsmes packet` makes its packet under that one"
            )
        elif is_zip and not _holds_same(path, folder / id):
            yield f"warning: {path} holds another packet than the folder beside it\n    hint: `dsmes packet --zip` makes it anew"


def _holds_same(archive: Path, folder: Path) -> bool:
    from generator.documents.unzipping import open_package

    try:
        with open_package(archive) as package:
            return package.read(MANIFEST) == (folder / MANIFEST).read_bytes()
    except (UsageError, KeyError, OSError):
        return False


def _make_packet(work: _Run, plan: PacketPlan, inputs: Mapping[str, str], name: str) -> _Written:
    from generator.documents.packet import render_item, render_packet

    intakes = _take_in(work, plan)
    render = render_item if plan.item else render_packet
    kept = work.kept[name]
    kept.draft = plan.draft
    packet = render(
        work.workspace, work.gathered.report, plan, intakes, templates=work.templates, inputs=inputs, printed=work.printed, kept=kept
    )
    if kept.of_draft:
        hint = "put your words somewhere else, delete the file, and run the command again; then put them into the one that it makes"
        were = "was" if len(kept.of_draft) == 1 else "were"
        raise DocumentError(f"{_named(plan)} was not made: {shortened(kept.of_draft)} {were} edited by hand in a draft", hint=hint)
    if kept.unprinted:
        work.lines += kept.notes
        hint = "what is above says how; the packet that was made earlier is still there"
        raise DocumentError(f"{_named(plan)} was not made: a document that was edited by hand has no PDF", hint=hint)
    work.lines += [write_finding(finding) for finding in packet.findings if _is_new(work, finding)]
    too_large = [finding for finding in packet.findings if finding.severity is Severity.ERROR]
    if too_large:
        raise DocumentError(
            f"{_named(plan)} was not made: {number_of(len(too_large), 'file')} for upload above the limit",
            hint=f"the findings above say which{work.or_draft}",
        )
    written = _put(work, name, packet.documents)
    if packet.unmet:
        work.lines.append(_tell_unmet(work.build / name / "binder.pdf", packet.unmet))
    return written


def _tell_unmet(binder: Path, unmet: Sequence[str]) -> str:
    more = f"; and {len(unmet) - 3} more" if len(unmet) > 3 else ""
    return (
        f"note: {binder} does not claim to be accessible throughout (PDF/UA-1): {'; '.join(unmet[:3])}{more}\n"
        "    hint: it is complete and can be sent. For the claim, print these exhibits to PDF anew, so that they hold their fonts;\n"
        "    where no exhibit is named, begin with those that came as PDF from elsewhere"
    )


def _take_in(work: _Run, plan: PacketPlan) -> "dict[str, Intake]":
    """Exhibit id to its file after intake.

    Raises:
        DocumentError: a file was rejected and no draft was asked for; each one is told before.
    """
    from generator.documents.intake_findings import identifier_findings, intake_findings
    from generator.pdf.office import add_word_pages
    from generator.rules.privacy import PARTICIPANT_KINDS, identifier_in

    folder = work.gathered.root / "evidence" / "files"
    filed = [planned.exhibit for planned in plan.exhibits if planned.exhibit.file]
    paths = {exhibit.id: folder / exhibit.file for exhibit in filed}
    about_participants = [exhibit for exhibit in filed if exhibit.kind in PARTICIPANT_KINDS]
    read = {paths[exhibit.id] for exhibit in about_participants}
    fresh = [path for path in dict.fromkeys(paths.values()) if path not in work.intakes]
    # LibreOffice takes seconds over each Word file, so the pages are kept.
    taken = add_word_pages(work.readers.take_in(fresh, read=read), kept=work.build / ".made" / "word", readers=work.readers)
    work.intakes.update(zip(fresh, taken, strict=True))
    intakes = {id: work.intakes[path] for id, path in paths.items()}
    findings = (
        *intake_findings(work.workspace.exhibits_by_id, intakes, draft=plan.draft),
        *identifier_findings(about_participants, intakes, identifier_in),
    )
    work.lines += [write_finding(finding) for finding in findings if _is_new(work, finding)]
    rejected = [id for id, intake in intakes.items() if intake.rejected]
    if rejected and not plan.draft:
        raise DocumentError(
            f"{_named(plan)} was not made: {len(rejected)} of its files cannot be used ({', '.join(rejected)})",
            hint=f"the findings above say what to do with each{work.or_draft}",
        )
    return intakes


def _named(plan: PacketPlan) -> str:
    return f"the binder of {plan.application.id} for {plan.item}" if plan.item else f"the packet {plan.application.id}"


def _is_new(work: _Run, finding: Finding) -> bool:
    """Whether this was not told yet for another packet of the same run."""
    return finding.severity in Severity and write_finding(finding) not in work.lines


# --------------------------------------------------------------------------- policies and handbook


def _make_policies(work: _Run) -> _Written:
    return _put(work, "policies", _policies(work))


def _policies(work: _Run) -> tuple[Document, ...]:
    from generator.documents.policy import render_policies

    return render_policies(work.workspace, work.gathered.report, templates=work.templates, kept=work.kept["policies"])


def _make_forms(work: _Run) -> _Written:
    """Every form that can be made; what is told of the others."""
    from generator.documents.forms import render_each_form

    made = list(render_each_form(work.workspace, work.gathered.report, templates=work.templates, kept=work.kept["forms"]))
    documents = [document for each in made if not isinstance(each, DocumentError) for document in each]
    written = _put(work, "forms", documents)
    return written._replace(unmade=[str(each) for each in made if isinstance(each, DocumentError)])


def _make_handbook(work: _Run) -> _Written:
    """The pages as Markdown, then the site from them. The policies and forms that it offers are those that stand in build/."""
    from generator.commands.handbook_pages import handbook_pages
    from generator.documents.handbook import build_handbook_site

    pages = handbook_pages(work.gathered, _offered(work, "policies"), _offered(work, "forms"))
    pages_folder = work.build / "handbook-pages"
    with fresh_part(work.build, pages_folder.name, read_kept(work.build, pages_folder.name), work.lines.append) as fresh:
        for site in (shipped("site"), work.gathered.root / "site"):
            for path in files_below(site, follow=True):
                target = fresh / path.relative_to(site)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
        fill_folder(fresh, pages)
        if (look := read_look(work.templates)) is not None:
            sheet = fresh / "assets" / "handbook.css"
            sheet.write_bytes(sheet.read_bytes() + handbook_colours(look))
    with fresh_part(work.build, "handbook", work.kept["handbook"], work.lines.append) as fresh:
        # Never a configuration of the workspace's own: one can name Python code to run.
        build_handbook_site(
            pages_folder, fresh, config=shipped("mkdocs.yml"), as_of=work.workspace.as_of, name=work.workspace.program.short_name
        )
        return _Written(hash_below(fresh))


def _offered(work: _Run, part: str) -> list[Document]:
    """The documents of a part that stand; but none that shows approvals of other words than its own."""
    kept = read_kept(work.build, part)
    return [document for document in read_documents(work.build / part) if not kept.is_void(document)]


def _told_of(status: ApplicationStatus) -> Iterator[str]:
    """All that the check found of an application, as far as documents print it."""
    for row in status.requirements:
        state = (
            status.id,
            row.requirement,
            row.standard,
            row.state.value,
            row.blocks,
            row.evidence,
            row.closes,
            sorted(row.by_period.items()),
        )
        yield " ".join(map(str, state))
        yield from map(_told_of_finding, row.findings)
    yield from map(_told_of_finding, status.held_by)


def _told_of_finding(finding: Finding) -> str:
    related = (f"{one.mark} {one.message}" for one in finding.related)
    concerned = (*finding.requirements, *finding.applications)
    return " ".join((finding.rule.id, finding.severity.word, str(finding.mark), finding.message, finding.hint, *related, *concerned))


def _flat(hashes: Mapping[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in sorted(hashes.items())]
