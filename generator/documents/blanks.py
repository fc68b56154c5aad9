"""What the program's records do not hold yet, as blanks that say what belongs there.

A new program's records say `(to fill in)`. In papers that becomes `(to fill in: sponsor's name)`, and in a Word document a
content control with these words beside it, which is a form field in its PDF. In a Spanish document the words are Spanish.
"""

import re
from collections import Counter
from copy import deepcopy
from typing import Any

from generator.documents.word_styles import W
from generator.model.names import TO_FILL_IN

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEGIN = TO_FILL_IN.removesuffix(")")
_BLANK = re.compile(re.escape(_BEGIN) + r"(?:: ([^()]*))?\)")
_IN_BRACKETS = re.compile(rf"\(({_BLANK.pattern})\)")  # the brackets that its label brings are enough
_LETTERS = 24  # how long a blank is
_LONG_LETTERS = 38
_FIXED_SPACE = "\u00a0"
_WORDS = {
    "Contact.name": "officer's name",
    "Contact.title": "officer's title",
    "Program.billing_name": "name in billing",
    "Program.description": "what the program is",
    "Program.service_area": "area that the program serves",
    "Sponsor.type": "kind of sponsor",
    "Site.setting": "kind of place",
    **{f"Address.{field}": field.replace("_", " ") for field in ("street", "city", "state", "postal_code")},
}
_LONG = frozenset({"program's mission", _WORDS["Program.description"]})
_SPANISH = {
    "address": "dirección",
    "city": "ciudad",
    "coordinator's name": "nombre de quien coordina el programa",
    "officer's name": "nombre de la persona responsable",
    "officer's name and title": "nombre y cargo de la persona responsable",
    "officer's title": "cargo de la persona responsable",
    "postal code": "código postal",
    "program's mission": "misión del programa",
    "program's name": "nombre del programa",
    "program's short name": "nombre corto del programa",
    "program's telephone": "teléfono del programa",
    "site's name": "nombre del lugar",
    "sponsor's name": "nombre de la organización responsable",
    "state": "estado",
    "street": "calle y número",
    "what belongs here": "lo que va aquí",
    _WORDS["Program.description"]: "qué es el programa",
    _WORDS["Program.service_area"]: "zona que atiende el programa",
    _WORDS["Site.setting"]: "tipo de lugar",
    _WORDS["Sponsor.type"]: "tipo de organización",
}
_PLACES = {"en": "place", "es": "lugar"}  # where one label stands more than once


def blank_for(kind: type, field: str) -> str:
    """The text that stands where a field of a record is still to be filled in."""
    noun = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()
    return blank_named(_WORDS.get(f"{kind.__name__}.{field}", f"{noun}'s {field.replace('_', ' ')}"))


def blank_named(label: str) -> str:
    """The text of a blank for something that is no field of one record."""
    return f"{_BEGIN}: {label})"


def has_blank(text: str) -> bool:
    """Whether something in the text is still to be filled in."""
    return _BEGIN in text and _BLANK.search(text) is not None


def without_blanks(text: str) -> str:
    """A text of which nothing can be filled in where it stands, such as a running head, without its blanks."""
    return _BLANK.sub("", text) if _BEGIN in text else text


def put_blanks(tree: Any, text: str, *, language: str = "en-US") -> Any:
    """The same tree, with a content control in each place that is still to be filled in.

    Args:
        tree: The body of a Word document.
        text: The same as text, which tells at once that there is nothing to do.
        language: What the document is written in, and its labels.
    """
    if _BEGIN not in text:
        return tree
    language = language.partition("-")[0]
    for named in tree.iter(f"{W}alias"):  # a field that is named after a record without a name
        named.set(f"{W}val", _BLANK.sub(lambda found: _label(found, language), named.get(f"{W}val", "")))
    told: Counter[str] = Counter()
    for run in list(tree.iter(f"{W}r")):
        said = [child for child in run if child.tag != f"{W}rPr"]
        words = "".join(child.text or "" for child in said)
        is_plain = said and all(child.tag == f"{W}t" for child in said)
        if is_plain and _BLANK.search(words) and not _is_inside_a_control(run):
            _part(run, words, told, language)
    return tree


def _label(found: re.Match[str], language: str) -> str:
    label = found[1] or "what belongs here"
    return _SPANISH.get(label, label) if language == "es" else label


def _is_inside_a_control(run: Any) -> bool:
    return any(above.tag == f"{W}sdtContent" for above in run.iterancestors())


def _part(run: Any, words: str, told: Counter[str], language: str) -> None:
    """The run as a row of runs and content controls, each with its label behind it, which no line breaks; `told` counts the labels."""
    words = _IN_BRACKETS.sub(r"\1", words)
    if _BLANK.fullmatch(words):
        _drop_brackets_around(run)
    before, at = _said_before(run), 0
    for found in _BLANK.finditer(words):
        label = _label(found, language)
        told[label] += 1
        before += words[at : found.start()]
        _put_before(run, words[at : found.start()])
        place = f", {_PLACES.get(language, 'place')} {told[label]}" if told[label] > 1 else ""
        run.addprevious(_control(run, label, place, is_long=found[1] in _LONG))
        beside = label.replace(" ", _FIXED_SPACE)
        _put_before(run, f" {beside}" if before.endswith("(") else f" ({beside})")
        at = found.end()
    _put_before(run, words[at:])
    run.getparent().remove(run)


def _drop_brackets_around(run: Any) -> None:
    """Where the runs on both sides put a run in brackets, take these out: the label brings its own."""
    before, after = run.getprevious(), run.getnext()
    if before is None or after is None or {before.tag, after.tag} != {f"{W}r"}:
        return
    opening, closing = [*before.iter(f"{W}t")][-1:], [*after.iter(f"{W}t")][:1]
    if opening and closing and (opening[0].text or "").endswith("(") and (closing[0].text or "").startswith(")"):
        opening[0].text, closing[0].text = opening[0].text[:-1], closing[0].text[1:]


def _said_before(run: Any) -> str:
    """The words before a run in its line."""
    before = run.getprevious()
    return "" if before is None else "".join(text.text or "" for text in before.iter(f"{W}t"))


def _put_before(run: Any, words: str) -> None:
    if words:
        run.addprevious(_run(run, words))


def _run(like: Any, words: str) -> Any:
    """A run that looks like another one."""
    run = like.makeelement(f"{W}r")
    look = like.find(f"{W}rPr")
    if look is not None:
        run.append(deepcopy(look))
    text = run.makeelement(f"{W}t", {_SPACE: "preserve"})
    text.text = words
    run.append(text)
    return run


def _control(like: Any, label: str, place: str, *, is_long: bool) -> Any:
    title = label[:1].upper() + label[1:] + place
    control = like.makeelement(f"{W}sdt")
    properties, content = control.makeelement(f"{W}sdtPr"), control.makeelement(f"{W}sdtContent")
    for name, value in (("alias", title), ("tag", "text"), ("showingPlcHdr", ""), ("text", "")):
        properties.append(properties.makeelement(f"{W}{name}", {f"{W}val": value} if value else {}))
    content.append(_run(like, "_" * (_LONG_LETTERS if is_long else _LETTERS)))
    control.extend((properties, content))
    return control
