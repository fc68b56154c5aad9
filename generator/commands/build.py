"""`dsmes build`, `packet`, `policies` and `handbook`: make what has changed, each part whole or not at all."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.answer import Answer, Talk, join_lines
from generator.commands.gather import Asking, Gathered, gather, need_workspace
from generator.commands.inputs import digest, existing, hash_folders, is_made, remember, tool_digest
from generator.documents.plan import Document, PacketPlan, plan_packet, read_documents
from generator.documents.writing import fill_folder, fresh_folder, need_folder, recover, write_documents, write_file
from generator.errors import DocumentError
from generator.findings import Finding, Severity
from generator.model.evidence import Application
from generator.model.workspace import Workspace
from generator.near import near_words
from generator.reports.text import write_finding
from generator.shipped import shipped

if TYPE_CHECKING:
    from generator.pdf.intake import Intake

PARTS = ("packets", "policies", "forms", "handbook")


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of the output: its folder below build/, the hash of all it is made from, and how it is made."""

    name: str
    inputs: str
    make: Callable[[], None]


@dataclass
class _Run:
    """One run: what it makes from, and what it has to tell in the end."""

    gathered: Gathered
    workspace: Workspace
    talk: Talk
    draft: bool
    lines: list[str] = field(default_factory=list)
    failed: bool = False

    @cached_property
    def build(self) -> Path:
        return self.gathered.root / "build"

    @cached_property
    def templates(self) -> tuple[Path, ...]:
        """Where templates are looked up, the program's own first."""
        return existing((self.gathered.root / "templates", shipped("templates")))

    @cached_property
    def records(self) -> Mapping[str, str]:
        """Name to hash of the YAML files and the rulebook."""
        hashes = hash_folders({"shipped/standards": shipped("standards")})
        if shipped("standards").resolve() != (self.gathered.root / "standards").resolve():
            hashes |= hash_folders({"standards": self.gathered.root / "standards"})
        evidence = hash_folders({"evidence": self.gathered.root / "evidence"})
        return hashes | {name: value for name, value in evidence.items() if name.endswith(".yaml")}

    def hashes(self, folder: str) -> Mapping[str, str]:
        """Name to hash of a shipped folder and the program's own that is laid over it."""
        own = self.gathered.root / folder
        hashes = hash_folders({f"shipped/{folder}": shipped(folder)})
        return hashes if own.resolve() == shipped(folder).resolve() else hashes | hash_folders({folder: own})

    @cached_property
    def intakes(self) -> "dict[Path, Intake]":
        """Files that were taken in during this run; a file that two packets share is taken in once."""
        return {}


def run(asking: Asking, talk: Talk, *, parts: Sequence[str] = PARTS, draft: bool = False, zipped: bool = False) -> Answer:
    """Make the named parts; with `zipped`, each packet also as one file.

    Exit code 1 when something could not be made; the rest is made all the same.
    """
    gathered = gather(asking)
    work = _Run(gathered, need_workspace(gathered), talk, draft)
    work.lines += _unused_templates(gathered.root / "templates", work.workspace)
    planned = list(_plan_parts(work, parts))
    made = 0
    for part in talk.steps("Making documents", planned):
        made += _make(work, part)
    if zipped:
        _zip_packets(work, [part.name for part in planned])
    if planned and not made and not work.failed:
        work.lines.append("Nothing has changed since the last build.")
    if work.failed:
        work.lines.append("What could not be made is named above; what was made earlier is still there.")
    return Answer(join_lines(work.lines), 1 if work.failed else 0)


def _unused_templates(own: Path, workspace: Workspace) -> Iterator[str]:
    """A line for each Word file among the program's own templates whose name is none that a template goes by."""
    if own.resolve() == shipped("templates").resolve():
        return
    book = workspace.rulebook
    known = {path.relative_to(shipped("templates")).as_posix() for path in shipped("templates").rglob("*.docx")}
    known |= {
        f"policies/{edition.id}/standard-{one.number.zfill(2)}.docx" for edition in book.editions.values() for one in edition.standards
    }
    known |= {f"policies/dsmp/{id}.docx" for id in book.enhancements}
    known |= {f"forms/{form.group}/{form.id}.docx" for form in book.forms.values()}
    for path in sorted(own.rglob("*")):
        name = path.relative_to(own).as_posix()
        if path.suffix.lower() in (".docx", ".doc") and not path.name.startswith((".", "~$")) and (name not in known or not path.is_file()):
            near = near_words(name, sorted(known), 1, 0.6)
            hint = (
                f"did you mean templates/{near[0]}?"
                if near and near[0] != name
                else "templates are Word files (.docx), named and placed as ours"
            )
            yield f"warning: templates/{name} is not used: no template goes by this name\n    hint: {hint}"


def _plan_parts(work: _Run, parts: Sequence[str]) -> Iterator[_Part]:
    if "packets" in parts:
        wanted = {status.id for status in work.gathered.report.applications}
        for application in work.workspace.program.applications:
            if application.id in wanted:
                yield from _plan_packet(work, application)
    if "forms" in parts and work.workspace.rulebook.forms:
        forms = digest([tool_digest(), str(work.workspace.as_of), *_flat(work.records), *_flat(work.hashes("templates"))])
        yield _Part("forms", forms, lambda: _make_forms(work))
    if "policies" in parts or "handbook" in parts:
        policies = digest([tool_digest(), str(work.workspace.as_of), *_flat(work.records), *_flat(work.hashes("templates"))])
        yield _Part("policies", policies, lambda: _make_policies(work))
        if "handbook" in parts:
            handbook = digest([policies, *_flat(work.hashes("site")), *_flat(hash_folders({"mkdocs.yml": shipped("mkdocs.yml")}))])
            yield _Part("handbook", handbook, lambda: _make_handbook(work))


def _make(work: _Run, part: _Part) -> bool:
    """Make one part unless it stands already; True when it was made."""
    output = work.build / part.name
    record = work.build / ".made" / f"{part.name}.json"
    try:
        recover(output)
        if is_made(record, part.inputs, output):
            return False
        need_folder(output.parent)
        need_folder(record.parent)
        part.make()
        remember(record, part.inputs, output)
    except DocumentError as error:
        work.failed = True
        if str(error) not in work.lines:
            work.lines.append(str(error))
        return False
    work.lines.append(f"made {output}")
    return True


# --------------------------------------------------------------------------- packets


def _plan_packet(work: _Run, application: Application) -> Iterator[_Part]:
    try:
        plan = plan_packet(work.workspace, work.gathered.report, application, draft=work.draft)
    except DocumentError as error:
        work.failed = True
        work.lines.append(str(error))
        return
    folder = work.gathered.root / "evidence" / "files"
    files = hash_folders({f"evidence/files/{planned.exhibit.file}": folder / planned.exhibit.file for planned in plan.exhibits})
    inputs = {**work.records, **work.hashes("templates"), **files}
    mark = digest([tool_digest(), str(work.workspace.as_of), application.id, str(work.draft), *_flat(inputs)])
    yield _Part(f"packets/{application.id}", mark, lambda: _make_packet(work, plan, inputs))


def _zip_packets(work: _Run, names: Sequence[str]) -> None:
    """Each packet that stands, as one file beside its folder."""
    from generator.documents.zipping import zip_documents

    for folder in (work.build / name for name in names):
        if (folder / "manifest.json").is_file():
            target = folder.with_name(f"{folder.name}.zip")
            write_file(target, zip_documents(read_documents(folder), folder.name))
            work.lines.append(f"made {target}")


def _make_packet(work: _Run, plan: PacketPlan, inputs: Mapping[str, str]) -> None:
    from generator.documents.packet import render_packet

    intakes = _take_in(work, plan)
    documents = render_packet(work.workspace, work.gathered.report, plan, intakes, templates=work.templates, inputs=inputs)
    write_documents(work.build / "packets" / plan.application.id, documents)


def _take_in(work: _Run, plan: PacketPlan) -> "dict[str, Intake]":
    """Exhibit id to its file after intake.

    Raises:
        DocumentError: a file was rejected; each one is told before.
    """
    from generator.documents.intake_findings import intake_findings
    from generator.pdf.intake import take_in

    folder = work.gathered.root / "evidence" / "files"
    paths = {planned.exhibit.id: folder / planned.exhibit.file for planned in plan.exhibits}
    fresh = [path for path in dict.fromkeys(paths.values()) if path not in work.intakes]
    work.intakes.update(zip(fresh, take_in(fresh), strict=True))
    intakes = {id: work.intakes[path] for id, path in paths.items()}
    findings = [finding for finding in intake_findings(work.workspace.exhibits_by_id, intakes) if _is_new(work, finding)]
    work.lines += [write_finding(finding) for finding in findings]
    rejected = [id for id, intake in intakes.items() if intake.rejected]
    if rejected:
        raise DocumentError(
            f"the packet {plan.application.id} was not made: {len(rejected)} of its files cannot be used ({', '.join(rejected)})",
            hint="the findings above say what to do with each",
        )
    return intakes


def _is_new(work: _Run, finding: Finding) -> bool:
    """Whether this was not told yet for another packet of the same run."""
    return finding.severity in Severity and write_finding(finding) not in work.lines


# --------------------------------------------------------------------------- policies and handbook


def _make_policies(work: _Run) -> None:
    write_documents(work.build / "policies", _policies(work))


def _policies(work: _Run) -> tuple[Document, ...]:
    from generator.documents.policy import render_policies

    return render_policies(work.workspace, work.gathered.report, templates=work.templates)


def _make_forms(work: _Run) -> None:
    from generator.documents.forms import render_forms

    write_documents(work.build / "forms", render_forms(work.workspace, work.gathered.report, templates=work.templates))


def _make_handbook(work: _Run) -> None:
    """The pages as Markdown, then the site from them. The policies that are offered for download are those that stand in build/."""
    from generator.commands.calendar import calendar_of
    from generator.commands.forecast import forecast_of
    from generator.commands.names import all_names
    from generator.commands.rules import all_rules
    from generator.documents.handbook import build_handbook_site, render_handbook_pages
    from generator.questions.roster import roster_of
    from generator.reports.forecast_chart import write_forecast_chart
    from generator.reports.ics import write_ics

    policies = read_documents(work.build / "policies")
    ahead = forecast_of(work.gathered)
    chart = write_forecast_chart(ahead)
    calendar = calendar_of(work.gathered)
    pages = render_handbook_pages(
        work.workspace,
        work.gathered.report,
        all_rules(),
        policies,
        ahead=ahead,
        chart=chart,
        calendar=calendar,
        feed=write_ics(calendar),
        names=all_names(work.workspace.rulebook),
        roster=roster_of(work.workspace),
    )
    pages_folder = work.build / "handbook-pages"
    with fresh_folder(pages_folder) as fresh:
        for site in (shipped("site"), work.gathered.root / "site"):
            if site.is_dir():
                shutil.copytree(site, fresh, dirs_exist_ok=True)
        fill_folder(fresh, pages)
    with fresh_folder(work.build / "handbook") as fresh:
        # Never a configuration of the workspace's own: one can name Python code to run.
        build_handbook_site(
            pages_folder, fresh, config=shipped("mkdocs.yml"), as_of=work.workspace.as_of, name=work.workspace.program.short_name
        )


def _flat(hashes: Mapping[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in sorted(hashes.items())]
