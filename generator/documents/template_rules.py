"""The words of what can be wrong with a template; `template_lint` finds it."""

from generator.findings import Rule, Severity


def _rule(id: str, title: str, severity: Severity, summary: str, why: str, fix: str) -> Rule:
    return Rule(id=id, title=title, severity=severity, summary=summary, why=why, fix=fix)


_E, _WARN = Severity.ERROR, Severity.WARNING
FILE = _rule(
    "TPL101",
    "A template is no Word document that can be used",
    _E,
    "A Word template must be a whole .docx file, without a password, macros, or parts that lie outside of it.",
    "No document can be made of any other file, and some kinds could do harm on the computer of whoever opens them.",
    "Open it in Word and save it as a Word document (.docx); the hint says what else there is to do.",
)
TAG = _rule(
    "TPL102",
    "A tag of a template cannot be read",
    _E,
    "Each tag stands whole in one paragraph, with two signs at both ends: {{ program.name }}, {% if … %}.",
    "A tag that is not closed takes the words behind it for its own, so nothing is made of the template.",
    "Write the tag anew, all of it in one paragraph; the templates that came with dsmes show how.",
)
PLACE = _rule(
    "TPL103",
    "A tag stands in the wrong place",
    _E,
    "A tag for rows needs a row of its own, one for paragraphs a paragraph of its own; no tag may be cut by a link, a picture or a field, "
    "or stand where nothing is filled in, such as a comment or the address of a link.",
    "What stands beside such a tag would go away with it, or the tag would be printed as it is.",
    "Move the tag as the hint says.",
)
CHANGE = _rule(
    "TPL104",
    "A template holds tracked changes",
    _E,
    "No part of a template may be marked as inserted, deleted or changed.",
    "Word hides what is deleted, but a tag in it would still be filled in; and the PDF would not show which text holds.",
    "In Word, accept or reject all changes (Review > Accept), switch tracking off, and save.",
)
NAME = _rule(
    "TPL105",
    "A tag uses a name that there is not",
    _E,
    "The names in a tag are those of the data that the template is given.",
    "A misspelt name would leave a blank in a signed document, so nothing is made of the template.",
    "Write the name as the hint says; `dsmes templates show` lists all that the template may use.",
)
LANGUAGE = _rule(
    "TPL106",
    "A tag uses a word that templates do not know",
    _E,
    "Templates know the tags for, if and set, and a few filters and tests.",
    "All else could reach what is none of a document's business, so it is refused.",
    "Take it out, or use one of those that the hint names.",
)
PAIRS = _rule(
    "TPL107",
    "A loop or condition has no end, or no beginning",
    _E,
    "Each {% for %} has its {% endfor %} and each {% if %} its {% endif %}, in the same part of the document and the same kind of place.",
    "Without its end nobody knows how far a loop or condition goes.",
    "Add or move the tag that is missing; a header, a footer and the text each need their own pair.",
)
RICH = _rule(
    "TPL108",
    "A tag for whole runs or paragraphs",
    _E,
    "Text is placed by {{ name }}; the tags {{r }}, {{p }}, {{tr }} and {{tc }} are for programs that pass on ready-made pieces of Word.",
    "With plain text they make a file that Word calls damaged.",
    "Write {{ name }}.",
)
VALUE = _rule(
    "TPL109",
    "A tag does not fit what stands behind its name",
    _E,
    "A tag prints text or a number; a list is gone through with a loop, and a yes or no is asked with a condition.",
    "Printed as they are, lists and conditions would read like a computer's notes.",
    "Do as the hint says.",
)
FILLED = _rule(
    "TPL110",
    "A template cannot be filled in with this program's data",
    _E,
    "The template was filled in on trial with the data of this program, or of one that has recorded everything.",
    "The build would stop at the same place.",
    "Correct the place that is named.",
)
UNSHOWN = _rule(
    "TPL111",
    "A template holds what the PDF cannot show",
    _E,
    "The PDF is made of text, lists, tables, pictures in line with the text, links and plain fields.",
    "A PDF that lacks a part of its Word document would be worse than none.",
    "Do as the hint says: most often, put the words of a text box into a paragraph or a table.",
)
ALT_TEXT = _rule(
    "TPL112",
    "A picture has no alternative text",
    _E,
    "Each picture says in words what it shows, or is marked as decorative.",
    "Whoever listens to the document instead of seeing it is told nothing else; and the PDF could not be called accessible.",
    "Right-click the picture, choose View Alt Text, and say what it shows.",
)
NO_LANGUAGE = _rule(
    "TPL113",
    "A template does not say its language",
    _WARN,
    "A Word document names the language of its text.",
    "A screen reader would read the text with the sounds of another language.",
    "In Word, press Ctrl+A, choose Review > Language > Set Proofing Language, choose the language, and Set As Default.",
)
HEADER_ROW = _rule(
    "TPL114",
    "A table that grows has no header row",
    _WARN,
    "A table whose rows come from a loop names its columns in a row that is marked as header.",
    "It may go over several pages, and its columns have no names there; a screen reader can name them nowhere.",
    "Click into the first row and choose Layout > Repeat Header Rows.",
)
UNUSED = _rule(
    "TPL115",
    "No document is made of a template",
    _WARN,
    "A template of your own is named and placed like the one that it stands for.",
    "By any other name it is never looked at, and the documents are made of ours.",
    "Rename or move it; `dsmes templates list` shows all names.",
)
TYPST = _rule(
    "TPL121",
    "A Typst template cannot be set",
    _E,
    "A template that ends in .typ is a plain text in the language of Typst, and imports no packages.",
    "All PDFs are set with it, so none could be made.",
    "Correct the line that is named, or remove your own copy to use the one that came with dsmes.",
)
RULES = (
    *(FILE, TAG, PLACE, CHANGE, NAME, LANGUAGE, PAIRS, RICH, VALUE, FILLED, UNSHOWN, ALT_TEXT),
    *(NO_LANGUAGE, HEADER_ROW, UNUSED, TYPST),
)
