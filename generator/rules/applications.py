"""What an application itself must be: described, signed, within its periods and deadlines (APP)."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from generator.findings import Problem, Related, Severity
from generator.model.evidence import Accreditation, Application, Chart, Exhibit, Site
from generator.model.names import TO_FILL_IN
from generator.model.standards import Accreditor, ApplicationType, Confidence, Edition, surest
from generator.model.workspace import Workspace
from generator.prose import listed, number_of
from generator.rules.dates import add_days, add_months, after_months
from generator.rules.declare import Asked, checks_of, evidence_of, requirement_rule, rule
from generator.rules.wording import place_of, site_named, titled
from generator.source import NOWHERE

MOST_TOLD = 3  # exhibits that lack the same, and are told one by one


@rule("APP101", "The rulebook does not describe this kind of application")
def application_not_described(workspace: Workspace) -> Iterator[Problem]:
    """Each application is of a type that its accreditor describes for its edition.

    Why: nothing can be checked or written for an application whose questions are not known.
    Fix: correct `accreditor`, `edition` or `type`, or add the type to the accreditor's file in your own `standards/`.
    """
    for application in workspace.program.applications:
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        if accreditor is None or application.edition not in workspace.rulebook.editions or workspace.type_of(application):
            continue
        hidden = _hidden_descriptions(workspace, application)
        by_edition: dict[str, dict[str, None]] = {}
        for kind in sorted(accreditor.applications, key=lambda kind: kind.edition != application.edition):
            by_edition.setdefault(kind.edition, {})[kind.type] = None
        known = "; ".join(f"under {edition} {listed(types)}" for edition, types in by_edition.items()) or "none"
        yield Problem(
            mark=application.source.at("type"),
            message=f"application {application.id}: {why_not_described(workspace, application)}",
            hint=f"mend {listed(map(str, hidden), 'or')} first; what is wrong there is told by itself"
            if hidden
            else f"the rulebook describes {known}; correct `type` or `edition`",
        )


def why_not_described(workspace: Workspace, application: Application) -> str:
    """Why nothing can be judged for an application that the rulebook does not describe, in a clause."""
    rulebook, unread = workspace.rulebook, workspace.unread
    accreditor = rulebook.accreditors.get(application.accreditor)
    if accreditor is None or application.edition not in rulebook.editions:
        what, id, files = (
            ("edition", application.edition, unread.get(Edition, ()))
            if accreditor
            else ("accreditor", application.accreditor, unread.get(Accreditor, ()))
        )
        return f"{listed(map(str, files))} cannot be read" if files else f"the rulebook has no {what} {id}"
    hidden = _hidden_descriptions(workspace, application)
    if len(hidden) == 1 and _is_named_for(hidden[0], application):
        return f"the file that describes it cannot be read: {hidden[0]}"
    none = f"the rulebook has no application of type `{application.type}` to {accreditor.short_name} under {application.edition}"
    return f"{none}; {listed(map(str, hidden))} cannot be read and may describe it" if hidden else none


def _hidden_descriptions(workspace: Workspace, application: Application) -> tuple[PurePosixPath, ...]:
    """The files that cannot be read and may describe an application's type: the one that is named for it, else all of them."""
    made = {kind.source.file for one in workspace.rulebook.accreditors.values() for kind in one.applications}
    lost = tuple(file for file in workspace.unread.get(ApplicationType, ()) if file not in made)
    return tuple(file for file in lost if _is_named_for(file, application)) or lost


def _is_named_for(file: PurePosixPath, application: Application) -> bool:
    return all(word in file.stem for word in (application.accreditor, application.type, application.edition))


@rule("APP132", "There is no application")
def no_application(workspace: Workspace) -> Iterator[Problem]:
    """The program makes at least one application.

    Why: requirements are judged for an application; without one nothing is looked at, and nothing looks wrong.
    Fix: add the application under `applications` of program.yaml, with its accreditor, edition and type; planned dates will do.
    """
    if not workspace.program.applications:
        accreditors = list(workspace.rulebook.accreditors)
        yield Problem(
            mark=workspace.program.source.at("applications"),
            message="the program makes no application, so no requirement was looked at",
            hint=f"add one under `applications`, with `id`, `accreditor` ({listed(accreditors, 'or')}), `edition`, `type` and `sites`",
        )


@rule("APP102", "The edition has been superseded", Severity.WARNING)
def edition_superseded(workspace: Workspace) -> Iterator[Problem]:
    """An application under an edition that a newer one has replaced gets a warning, never a silent change.

    Why: accreditors switch to a new edition on days of their own; an application under the wrong one is sent back.
    Fix: ask the accreditor which edition it applies on the day of submission; `dsmes migrate` shows what the move takes, and makes it.
    """
    editions = workspace.rulebook.editions
    for application in workspace.program.applications:
        edition = editions.get(application.edition)
        day = application.submission or workspace.as_of
        is_history = application.decided is not None and application.decided <= workspace.as_of
        if is_history or edition is None or edition.superseded is None or edition.superseded > day:
            continue
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        asked = accreditor.short_name if accreditor else "the accreditor"
        newer = edition.superseded_by
        kinds = accreditor.applications if accreditor else ()
        if any(kind.type == application.type and kind.edition == newer for kind in kinds):
            step = f"`dsmes migrate {application.id} --to {newer}` shows what the move takes"
        else:
            step = "set `edition` to it"
        yield Problem(
            mark=application.source.at("edition"),
            message=f"application {application.id} is held to {edition.id}, superseded on {edition.superseded}"
            + (f" by {newer}" if newer else ""),
            hint=f"ask {asked} which edition it applies on {day}; {step}",
        )


@rule("APP134", "The edition is published only after the application", Severity.WARNING)
def edition_not_published(workspace: Workspace) -> Iterator[Problem]:
    """An application is made under an edition that is published by the day it is sent in; where that is not set, by the day of the report.

    Why: nobody can apply under standards that are not there yet; most often the edition or the year of a date is a slip.
    Fix: correct `edition` or `submission`, or ask the accreditor which edition it applies on that day.
    """
    for application in workspace.program.applications:
        edition = workspace.rulebook.editions.get(application.edition)
        day = application.submission or workspace.as_of
        if edition is None or edition.published <= day:
            continue
        accreditor = workspace.rulebook.accreditors.get(application.accreditor)
        asked = accreditor.short_name if accreditor else "the accreditor"
        sent = f"after its submission on {day}" if application.submission else f"after {day}, and has no `submission`"
        older = f"set `edition` to {edition.supersedes}, " if edition.supersedes in workspace.rulebook.editions else ""
        yield Problem(
            mark=application.source.at("edition"),
            message=f"application {application.id} is held to {edition.id}, published on {edition.published}, {sent}",
            hint=f"{older}correct `submission`, or ask {asked} which edition it applies",
        )


@requirement_rule("APP103", "The application is not signed", check="application-signed")
def application_unsigned(asked: Asked) -> Iterator[Problem]:
    """The application is signed by the responsible officer.

    Why: the signature makes the sponsor answer for what the application says.
    Fix: have the signature statement signed, and give the application's `signature` with name, title and date.
    """
    application = asked.application
    if application.signature is None:
        yield Problem(
            mark=application.source.at("id"),
            message=f"application {application.id} is not signed",
            hint="when the responsible officer has signed, add `signature` with `name`, `title` and `date`",
        )
    elif application.signature.date > asked.workspace.as_of:
        yield Problem(
            mark=application.signature.source.at("date"),
            message=f"application {application.id} is signed on {application.signature.date}, after {asked.workspace.as_of}",
            hint="give the day it was signed",
        )


@requirement_rule("APP118", "The signed statement is older than the signature", Severity.WARNING, check="application-signed")
def statement_older_than_signature(asked: Asked) -> Iterator[Problem]:
    """The signed statement that is shown is the one that was signed for this application.

    Why: a statement of an earlier application does not answer for this one.
    Fix: show the statement of this application, or correct its date or that of the signature.
    """
    signature = asked.application.signature
    papers = [exhibit for shown in asked.shown for exhibit in shown.counted if exhibit.kind == "APP_SIGNATURE" and exhibit.dated]
    if signature and papers and all(exhibit.dated and exhibit.dated < signature.date for exhibit in papers):
        yield Problem(
            mark=papers[-1].source.at("effective"),
            message=f"{titled(papers[-1])} is dated {papers[-1].dated}; application {asked.application.id} is signed on {signature.date}",
            hint="show the statement that was signed for this application, or correct one of the two dates",
            related=(Related(signature.source.at("date"), "the signature"),),
        )


@rule("APP104", "The signature is younger than the submission", Severity.WARNING)
def signed_after_submission(workspace: Workspace) -> Iterator[Problem]:
    """An application is signed on or before the day it is sent in.

    Why: a later signature says that what was sent in had not been signed.
    Fix: correct the date of the signature or of the submission.
    """
    for application in workspace.program.applications:
        signature, submission = application.signature, application.submission
        if signature and submission and signature.date > submission:
            yield Problem(
                mark=signature.source.at("date"),
                message=f"application {application.id} is signed on {signature.date}, after its submission on {submission}",
                hint="correct the date of the signature, or `submission`",
                related=(Related(application.source.at("submission"), "the submission"),),
            )


@requirement_rule("APP105", "The reporting period is missing", check="reporting-period-fits")
def reporting_period_missing(asked: Asked) -> Iterator[Problem]:
    """An application that reports on a period says from when to when.

    Why: the participants, charts and outcomes of the application are those of this period.
    Fix: give the application's `reporting_period` with `start` and `end`.
    """
    application = asked.application
    if asked.type.reporting_period and application.reporting_period is None:
        yield Problem(
            mark=application.source.at("id"),
            message=f"application {application.id} has no reporting period",
            hint="add `reporting_period` with `start` and `end`",
        )


@requirement_rule("APP106", "The reporting period may not fit the accreditor's limits", Severity.WARNING, check="reporting-period-fits")
def reporting_period_misfit(asked: Asked) -> Iterator[Problem]:
    """The reporting period has the accreditor's length, does not start too early and does not end too long before the submission.

    Why: an application on another period may be sent back; the limits known to us contradict each other for renewals, so this only warns.
    Fix: move the period or the submission, or ask the accreditor whether the period will do.
    """
    limits, period, submission = asked.type.reporting_period, asked.application.reporting_period, asked.application.submission
    if limits is None or period is None or period.end < period.start:
        return
    after = add_days(period.end, 1)
    faults = []
    if after < add_months(period.start, limits.min_months):
        faults.append(("end", f"is shorter than {number_of(limits.min_months, 'month')}"))
    if after > after_months(period.start, limits.max_months):
        faults.append(("end", f"is longer than {number_of(limits.max_months, 'month')}"))
    if submission:
        earliest = add_months(submission, -limits.earliest_start_months)
        gap_is_kept = period.end <= submission <= add_months(period.end, limits.max_gap_months)
        cannot_both_hold = limits.min_months >= limits.earliest_start_months and limits.max_gap_months > 0
        if period.start < earliest and cannot_both_hold and gap_is_kept:
            length, gap = number_of(limits.min_months, "month"), number_of(limits.max_gap_months, "month")
            faults.append(
                (
                    "start",
                    f"fits one of two readings. Read strictly, it starts on {earliest} or later, {length} before the submission on "
                    f"{submission}, so a period of {length} would end with the submission. Read with the {gap} that may lie between "
                    f"its end and the submission, it may start up to {gap} earlier, as it does",
                )
            )
        elif period.start < earliest:
            early = number_of(limits.earliest_start_months, "month")
            faults.append(("start", f"starts before {earliest}, more than {early} before the submission on {submission}"))
        if add_months(period.end, limits.max_gap_months) < submission:
            faults.append(("end", f"ends more than {number_of(limits.max_gap_months, 'month')} before the submission on {submission}"))
        if period.end > submission:
            faults.append(("end", f"ends after the submission on {submission}"))
    for field, fault in faults:
        yield Problem(
            mark=period.source.at(field),
            message=f"application {asked.application.id}: the reporting period from {period.start} to {period.end} {fault}",
            hint=f"ask {asked.accreditor.short_name} which reading holds; until then nothing is held up"
            if "two readings" in fault
            else f"move the period or the submission, or ask {asked.accreditor.short_name} whether it will do",
        )


@requirement_rule("APP123", "The sites may not fit the accreditor's limits", Severity.WARNING, check="sites-fit")
def sites_misfit(asked: Asked) -> Iterator[Problem]:
    """The sites of an application lie where the accreditor allows it, and are not more than it allows.

    Why: a site that does not fit has to apply as a program of its own.
    Fix: take the site out of the application, correct its address or its role, or ask the accreditor before you pay.
    """
    sites, name = asked.workspace.sites_of(asked.application), asked.accreditor.short_name
    main = next((site for site in asked.workspace.program.sites if site.role == "main"), None)
    if asked.flag("one_state") and main:
        for site in sites:
            # What is no state is told where it stands.
            if site.address.state != main.address.state and all(map(_is_state, (site, main))):
                beyond = asked.parameters.get("miles_beyond")
                allowed = f" unless it lies within {beyond} miles of {main.address.state}" if beyond else ""
                yield Problem(
                    mark=site.source.at("address"),
                    message=f"site {site.name} ({site.id}) lies in {site.address.state} and the main site in {main.address.state}; "
                    f"{name} wants one state{allowed}",
                    hint=f"correct the address, or ask {name} before you apply for it",
                )
    if "most_dependent" in asked.parameters:
        most = asked.number("most_dependent")
        dependent = [site for site in asked.workspace.program.sites if site.role == "dependent"]
        if len(dependent) > most:
            yield Problem(
                mark=dependent[most].source.at("role"),
                message=f"the program has {len(dependent)} dependent sites; {name} allows {most}",
                hint=f"see which of them are visited regularly, and ask {name}",
            )


def _is_state(site: Site) -> bool:
    return re.fullmatch("[A-Z]{2}", site.address.state) is not None


@requirement_rule("APP109", "No completed chart is chosen", check="completed-chart")
def completed_chart_missing(asked: Asked) -> Iterator[Problem]:
    """At least one participant has gone through the whole cycle before the application, where asked at each site of its own.

    Why: an application rests on the service as it is given; without one completed participant there is nothing to judge.
    Fix: choose a de-identified chart in which every step is done under `charts` of the application; where the accreditor asks for it, one
    that was completed in the reporting period, for the main site and for each semi-independent site.
    """
    per, in_period = asked.text("per", "program"), asked.flag("in_reporting_period")
    if any(shown.absent for shown in asked.shown):
        return
    charts = asked.workspace.charts_of(asked.application)
    places: list[tuple[str, tuple[Chart, ...]]] = []  # of which site, in words; empty where one chart for the program is enough
    if per == "site":
        for site in asked.workspace.sites_of(asked.application):
            if site.role in ("main", "semi-independent"):
                places.append((f" of site {site.name} ({site.id})", tuple(chart for chart in charts if chart.site == site.id)))
    else:
        places.append(("", charts))
    for place, found in places:
        if not any(chart.in_reporting_period or not in_period for chart in found):
            completed = " completed in the reporting period" if in_period else ""
            yield Problem(
                mark=asked.application.source.at("charts"),
                message=f"no chart{place}{completed} is chosen for application {asked.application.id}",
                hint=f"name a chart{place} under `charts` of the application"
                + (", and set `in_reporting_period: yes` in it if that is so" if in_period and found else ""),
            )


@rule("APP110", "A chosen chart is of a site outside the application", Severity.WARNING)
def chart_of_other_site(workspace: Workspace) -> Iterator[Problem]:
    """The charts that are chosen for an application are of its own sites.

    Why: a chart of another site shows nothing about the sites that the application is for.
    Fix: choose a chart of one of the application's sites, or add the site to the application.
    """
    for application in workspace.program.applications:
        for position, id in enumerate(application.charts):
            chart = workspace.charts_by_id.get(id)
            # A site that is not there is told already, and may be meant to be the chart's.
            can_tell = all(site in workspace.sites_by_id for site in application.sites) and bool(application.sites)
            if chart and can_tell and chart.site not in application.sites:
                yield Problem(
                    mark=application.source.at("charts", position),
                    message=f"application {application.id}: chart {id} is of site {site_named(workspace, chart.site)}, "
                    "which the application does not name",
                    hint=f"choose a chart of {listed(application.sites, 'or')}, or add {chart.site} to `sites`",
                    related=(Related(chart.source.at("site"), f"the site of {id}"),),
                )


@requirement_rule("APP111", "Records are promised for too short a time", check="retention-promised")
def retention_too_short(asked: Asked) -> Iterator[Problem]:
    """The program's own policy keeps the records of the application as long as the accreditor wants them.

    Why: an audit may ask for them years later.
    Fix: raise `retention_years` in the commitments, and the number in your policy with it.
    """
    retention, commitments = asked.accreditor.retention, asked.workspace.policies.commitments
    if retention is None:
        return
    years, name = number_of(retention.years, "year"), asked.accreditor.short_name
    is_unsure = surest(retention.citations) is Confidence.UNVERIFIED
    wanted = f"{years} is our cautious advice; what {name} wants is not verified" if is_unsure else f"{name} wants {years}"
    if commitments.source is NOWHERE:
        yield Problem(
            mark=place_of(asked.workspace, asked.workspace.policies.source, "commitments"),
            message=f"how long records are kept is not promised; {wanted}",
            hint=f"add `commitments` with `retention_years: {retention.years}` or more to evidence/policies.yaml",
        )
    elif commitments.retention_years < retention.years:
        yield Problem(
            mark=place_of(asked.workspace, commitments.source, "retention_years"),
            message=f"records are kept for {number_of(commitments.retention_years, 'year')}; {wanted}",
            hint=f"set `retention_years` to {retention.years} or more, here and in your policy",
        )


@requirement_rule("APP112", "Completion is not defined", check="completion-defined")
def completion_undefined(asked: Asked) -> Iterator[Problem]:
    """The program says what it counts as completing the service.

    Why: without a definition no completion rate means anything, and each reader has another one in mind.
    Fix: say under `completion` of the commitments what a participant has done when the service is completed, best by attendance.
    """
    policies = asked.workspace.policies
    if not policies.commitments.completion.strip():
        yield Problem(
            mark=place_of(asked.workspace, policies.source, "commitments", "completion"),
            message="it is not said what counts as completing the service",
            hint="write it under `completion` of `commitments` in evidence/policies.yaml",
        )


@requirement_rule("APP113", "An exhibit has no owner", Severity.WARNING, check="binder-ready")
def exhibit_without_owner(asked: Asked) -> Iterator[Problem]:
    """Each exhibit that the application uses names the person who keeps it.

    Why: an audit is announced a few days ahead; whoever is asked for the original must know who has it.
    Fix: give the exhibit's `owner`, the id of a person in `team.yaml`.
    """
    asks = {asks.requirement for heading in asked.type.headings for asks in heading.asks}
    found = [exhibit for exhibit in asked.workspace.exhibits if not exhibit.owner and not asks.isdisjoint(exhibit.supports)]
    if not found:
        return
    # Where nobody is named anywhere, that is one mistake, and one finding for all applications.
    if len(found) > MOST_TOLD and not any(exhibit.owner for exhibit in asked.workspace.exhibits):
        first, *others = asked.workspace.exhibits
        yield Problem(
            mark=first.source.at("id"),
            message=f"{titled(first)} and {number_of(len(others), 'other exhibit')} have no owner",
            hint="add `owner` to each, the id of the person who keeps the original",
        )
        return
    for exhibit in found:
        yield Problem(
            mark=exhibit.source.at("id"),
            message=f"{titled(exhibit)} has no owner",
            hint=f"add `owner` to {exhibit.id}, the id of the person who keeps the original",
        )


@requirement_rule("APP119", "There is nothing to show an auditor", check="binder-ready")
def nothing_to_show(asked: Asked) -> Iterator[Problem]:
    """An application has exhibits before it can be ready for an audit.

    Why: an auditor asks for papers; a program without any is not ready, however good its work is.
    Fix: add the files you have to `exhibits.yaml`; `dsmes status` says which are asked.
    """
    asks = {asks.requirement for heading in asked.type.headings for asks in heading.asks}
    exhibits, requirements = asked.workspace.exhibits, asked.workspace.rulebook.requirements
    if Exhibit in asked.workspace.unread or any(id not in requirements for exhibit in exhibits for id in exhibit.supports):
        return  # what cannot be read, or names what there is not, is told by itself and may be what is to be shown
    if all(asks.isdisjoint(exhibit.supports) for exhibit in exhibits):
        yield Problem(
            mark=asked.application.source.at("id"),
            message=f"application {asked.application.id} has no exhibit yet",
            hint="add the files you have to evidence/exhibits.yaml",
        )


@requirement_rule("APP120", "An application has no date", check="deadlines-kept")
def application_undated(asked: Asked) -> Iterator[Problem]:
    """An application gives the day it is entered online and the day it is sent in, planned or past.

    Why: the age of most evidence, the hours of continuing education and the accreditor's deadlines are counted from these days.
    Fix: give `entry` and `submission`; a planned day will do, and can be changed.
    """
    application = asked.application
    counts_from = {deadline.on for deadline in asked.accreditor.deadlines if application.type in deadline.types}
    counts_from |= {asked.type.anchors.get(day, day) for day in _days_counted_from(asked)}
    lacking = [day for day in ("entry", "submission") if day in counts_from and getattr(application, day) is None]
    if lacking:
        named_dates = " and ".join(f"`{name}`" for name in lacking)
        yield Problem(
            mark=application.source.at("id"),
            message=f"application {application.id} has no {named_dates}",
            hint=f"add {named_dates} to the application; a planned day will do",
        )


def _days_counted_from(asked: Asked) -> Iterator[str]:
    """The names of the days from which evidence and checks of the application count back."""
    for heading in asked.type.headings:
        for asks in heading.asks:
            requirement = asked.workspace.rulebook.requirements.get(asks.requirement)
            if requirement is None:
                continue
            for need in evidence_of(asked.accreditor, requirement, asks):
                fresh = asks.fresh if need.fresh and asks.fresh else need.fresh
                if fresh and fresh.months is not None:
                    yield fresh.before
            for check in checks_of(asked.accreditor, requirement, asks):
                before = check.parameters.get("before")
                if isinstance(before, str):
                    yield before


@requirement_rule("APP131", "An application names no site")
def application_without_site(asked: Asked) -> Iterator[Problem]:
    """An application says which of the program's sites it is for.

    Why: the team, the workshops and the charts of an application are those of its sites; without a site nobody knows whom it covers.
    Fix: name the sites under `sites` of the application; a site itself is recorded once, under `sites` of the program.
    """
    application = asked.application
    if not application.sites and "applications" in asked.requirement.records:
        known = [site.id for site in asked.workspace.program.sites]
        yield Problem(
            mark=application.source.at("sites"),
            message=f"application {application.id} names no site{'' if known else ', and the program has none'}",
            hint=f"name under `sites` of {application.id} those it is for, e.g. `sites: [{known[0]}]`; known are {listed(known)}"
            if known
            else "record where education is given under `sites` of the program, each in lines that start with `- id: `; then name it here",
        )


@rule("APP135", "An application names what is of another accreditor")
def of_other_accreditor(workspace: Workspace) -> Iterator[Problem]:
    """The accreditation that an application belongs to, and the application that an audit looks back at, are of the same accreditor.

    Why: each accreditor knows what it has granted and received itself; with that of another the dates and papers are the wrong ones.
    Fix: name under `accreditation` and `earlier` what is of the application's own accreditor.
    """
    for application in workspace.program.applications:
        named: tuple[tuple[str, str, Mapping[str, Accreditation | Application]], ...] = (
            ("accreditation", application.accreditation, workspace.accreditations_by_id),
            ("earlier", application.earlier, workspace.applications_by_id),
        )
        for field, id, every in named:
            found = every.get(id)
            if found and found.accreditor != application.accreditor:
                own = [one.id for one in every.values() if one.accreditor == application.accreditor and one is not application]
                yield Problem(
                    mark=application.source.at(field),
                    message=f"application {application.id} to {application.accreditor} names {id} under `{field}`, "
                    f"which is of {found.accreditor}",
                    hint=f"name one of {application.accreditor}: {listed(own, 'or')}" if own else f"correct `{field}` or `accreditor`",
                    related=(Related(found.source.at("accreditor"), f"the accreditor of {id}"),),
                )


@rule("APP114", "The name differs from the billing name", Severity.WARNING)
def billing_name_differs(workspace: Workspace) -> Iterator[Problem]:
    """The program's name is the name under which it bills.

    Why: the certificate carries the program's name, and a claim under another one may be refused.
    Fix: use one name, or ask the accreditor and your Medicare contractor whether the difference matters.
    """
    program = workspace.program
    if program.billing_name not in ("", TO_FILL_IN, program.name):
        yield Problem(
            mark=program.source.at("billing_name"),
            message=f"the program is named {program.name} and bills as {program.billing_name}",
            hint="use the same name in both places, unless the accreditor has agreed to two",
            related=(Related(program.source.at("name"), "the program's name"),),
        )


@rule("APP115", "The online entry is later than the submission")
def entry_after_submission(workspace: Workspace) -> Iterator[Problem]:
    """An application is entered online before, or on the day, it is sent in.

    Why: continuing education is counted back from the entry, so a wrong day counts the wrong certificates.
    Fix: correct `entry` or `submission`.
    """
    for application in workspace.program.applications:
        entry, submission = application.entry, application.submission
        if entry and submission and entry > submission:
            yield Problem(
                mark=application.source.at("entry"),
                message=f"application {application.id} is entered on {entry}, after its submission on {submission}",
                hint="correct `entry` or `submission`",
                related=(Related(application.source.at("submission"), "the submission"),),
            )
