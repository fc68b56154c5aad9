"""What the program's records do not hold yet, as blanks that say what belongs there.

A new program's records say `(to fill in)`. In papers that becomes `(to fill in: sponsor's name)`, and in a Word document a
content control with these words beside it, which is a form field in its PDF.
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


def put_blanks(tree: Any, text: str) -> Any:
    """The same tree, with a content control in each place that is still to be filled in.

    Args:
        tree: The body of a Word document.
        text: The same as text, which tells at once that there is nothing to do.
    """
    if _BEGIN not in text:
        return tree
    told: Counter[str] = Counter()
    for run in list(tree.iter(f"{W}r")):
        said = [child for child in run if child.tag != f"{W}rPr"]
        words = "".join(child.text or "" for child in said)
        is_plain = said and all(child.tag == f"{W}t" for child in said)
        if is_plain and _BLANK.search(words) and not _is_inside_a_control(run):
            _part(run, words, told)
    return tree


def _is_inside_a_control(run: Any) -> bool:
    return any(above.tag == f"{W}sdtContent" for above in run.iterancestors())


def _part(run: Any, words: str, told: Counter[str]) -> None:
    """The run as a row of runs and content controls, each with its label behind it, which no line breaks; `told` counts the labels."""
    before, at = _said_before(run), 0
    for found in _BLANK.finditer(words):
        label = found[1] or "what belongs here"
        told[label] += 1
        before += words[at : found.start()]
        _put_before(run, words[at : found.start()])
        run.addprevious(_control(run, label, told[label]))
        beside = label.replace(" ", _FIXED_SPACE)
        _put_before(run, f" {beside}" if before.endswith("(") else f" ({beside})")
        at = found.end()
    _put_before(run, words[at:])
    run.getparent().remove(run)


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


def _control(like: Any, label: str, number: int) -> Any:
    title = label[:1].upper() + label[1:] + (f", place {number}" if number > 1 else "")
    control = like.makeelement(f"{W}sdt")
    properties, content = control.makeelement(f"{W}sdtPr"), control.makeelement(f"{W}sdtContent")
    for name, value in (("alias", title), ("tag", "text"), ("showingPlcHdr", ""), ("text", "")):
        properties.append(properties.makeelement(f"{W}{name}", {f"{W}val": value} if value else {}))
    content.append(_run(like, "_" * (_LONG_LETTERS if label in _LONG else _LETTERS)))
    control.extend((properties, content))
    return control
