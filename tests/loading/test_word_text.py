"""The words of a Word file as they are seen: what an approval of a template holds on to, and what it passes over."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest

from generator.model.word_text import words_of
from generator.shipped import shipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEMPLATE = (shipped("templates") / "policies/dsmp/ENH-04.docx").read_bytes()
SENTENCES = "Members serve for two years and may be asked again. Nobody is paid for advice; travel is refunded."
RUN = f'<w:r><w:t xml:space="preserve">{SENTENCES}</w:t></w:r>'


def changed(change: Callable[[str], str], part: str = "word/document.xml", **more: str) -> bytes:
    """The template with one part written otherwise, and further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as source, zipfile.ZipFile(out, "w") as made:
        for name in source.namelist():
            text = source.read(name).decode()
            if name == part:
                text, before = change(text), text
                assert text != before, "the change changes nothing"
            made.writestr(name, text)
        for name, text in more.items():
            made.writestr(name, text)
    return out.getvalue()


def instead(run: str) -> bytes:
    """The template with a run of text written otherwise."""
    return changed(lambda text: text.replace(RUN, run))


def looking(look: str) -> str:
    return RUN.replace("<w:r>", f"<w:r><w:rPr>{look}</w:rPr>")


def test_the_run_that_is_changed_stands_in_the_template() -> None:
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as package:
        assert package.read("word/document.xml").decode().count(RUN) == 1


@pytest.mark.parametrize(
    "run",
    [
        looking("<w:vanish/>"),
        looking('<w:vanish w:val="true"/>'),
        looking("<w:strike/>"),
        looking("<w:dstrike/>"),
        looking('<w:color w:val="FFFFFF"/>'),
        looking('<w:sz w:val="2"/>'),
        looking('<w:highlight w:val="black"/>'),
        looking('<w:shd w:val="clear" w:fill="000000"/>'),
        looking('<w:color w:val="000000" w:themeColor="background1"/>'),
        looking('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>'),
        looking('<w:color w:val="1F4E5F"/><w:shd w:val="clear" w:fill="204F60"/>'),
        looking('<w:w w:val="1"/>'),
        looking('<w:w w:val="1%"/>'),
        looking('<w:position w:val="3000"/>'),
        looking('<w:position w:val="-3000"/>'),
        looking('<w:spacing w:val="-400"/>'),
        looking('<w:fitText w:val="1"/>'),
        looking('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
        looking('<w14:textFill xmlns:w14="urn:w14"><w14:noFill/></w14:textFill>'),
        f"{RUN}<w:r><w:t><![CDATA[NOT THIS WORD]]></w:t></w:r>",
        f"{RUN}<w:r><w:t\nxml:space='preserve'> and a line break in a tag</w:t></w:r>",
        f"{RUN}<w:r><w:t>and<!-- c --> nothing else is promised</w:t></w:r>",
        f'{RUN}<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>',
        RUN.replace("</w:t>", "</w:t><w:noBreakHyphen/>"),
        f'<w:del w:id="9" w:author="x"><w:r><w:delText>{SENTENCES}</w:delText></w:r></w:del>',
        f'<w:moveFrom w:id="9" w:author="x">{RUN}</w:moveFrom>',
        f'<w:ins w:id="9" w:author="x">{RUN}</w:ins>',
        f'<w:bdo w:val="rtl">{RUN}</w:bdo>',
        f'{RUN}<w:r><w:footnoteReference w:id="2"/></w:r>',
        f'{RUN}<w:fldSimple w:instr=" DATE "><w:r><w:t>today</w:t></w:r></w:fldSimple>',
        f'{RUN}<w:hyperlink xmlns:r="{OFFICE}" r:id="rId1"><w:r><w:t>here</w:t></w:r></w:hyperlink>',
        f'{RUN}<w:r><w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="VOID"/></w:pict></w:r>',
        f'{RUN}<w:r><w:drawing><a:p xmlns:a="urn:a"><a:t>words of a shape</a:t></a:p></w:drawing></w:r>',
        f'{RUN}<w:r><w:drawing><wp:docPr xmlns:wp="urn:wp" descr="a picture of words"/></w:drawing></w:r>',
        f'{RUN}<w:r><w:drawing><a:blip xmlns:a="urn:a" xmlns:r="{OFFICE}" r:embed="rId1"/></w:drawing></w:r>',
        f"{RUN}<w:unheard><w:r><w:t> of</w:t></w:r></w:unheard>",
        f"<w:unheard>{RUN}</w:unheard>",
    ],
)
def test_what_a_reader_sees_otherwise_is_another_wording(run: str) -> None:
    assert words_of(instead(run)) != words_of(TEMPLATE)


@pytest.mark.parametrize(
    "run",
    [
        looking('<w:b/><w:i/><w:color w:val="1F4E5F"/><w:sz w:val="28"/><w:strike w:val="0"/><w:vanish w:val="false"/>'),
        looking('<w:color w:val="auto"/><w:highlight w:val="yellow"/>'),
        looking('<w:color w:val="1F4E5F" w:themeColor="text2"/><w:shd w:val="clear" w:fill="D9E2F3"/>'),
        looking('<w:color w:val="404040" w:themeColor="background1" w:themeShade="40"/>'),
        looking('<w:w w:val="90"/><w:position w:val="6"/><w:spacing w:val="-8"/><w:rFonts w:ascii="Arial"/>'),
        looking('<w14:ligatures xmlns:w14="urn:w14" w14:val="standard"/>'),
        RUN.replace("<w:r>", '<w:r w:rsidR="00A1" w:rsidRPr="00A2">'),
        RUN.replace("two years", 'two</w:t></w:r><w:proofErr w:type="x"/><w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve"> years'),
        f'<w:bookmarkStart w:id="7" w:name="_GoBack"/>{RUN}<w:bookmarkEnd w:id="7"/>',
        f"<w:smartTag><w:smartTagPr/>{RUN}</w:smartTag>",
        RUN.replace("Nobody", "&#78;obody<!-- a note to myself -->"),
        f"{RUN}<w:r><w:rPr><w:vanish/></w:rPr></w:r>",
    ],
)
def test_how_it_looks_and_what_word_notes_for_itself_is_not(run: str) -> None:
    assert words_of(instead(run)) == words_of(TEMPLATE)


PARAGRAPH = re.compile(f"<w:p>(?:<w:pPr>((?:(?!</w:pPr>).)*)</w:pPr>)?(?={re.escape(RUN)})")


def placed(look: str) -> str:
    """The words where the paragraph of the run has a look of its own."""
    return words_of(changed(lambda text: PARAGRAPH.sub(lambda found: f"<w:p><w:pPr>{found[1] or ''}{look}</w:pPr>", text)))


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ('<w:spacing w:line="20" w:lineRule="exact"/>', "[cut: "),
        ('<w:ind w:left="31680"/>', "[beside the page: "),
        ('<w:ind w:left="-9000"/>', "[beside the page: "),
        ('<w:framePr w:w="20" w:x="-9000" w:y="1"/>', "[framed: "),
    ],
)
def test_a_paragraph_that_shows_no_word_of_it_is_told(look: str, told: str) -> None:
    assert placed(look) == words_of(TEMPLATE).replace(SENTENCES, f"{told}{SENTENCES}]")


@pytest.mark.parametrize(
    "look",
    [
        '<w:spacing w:before="20" w:line="240" w:lineRule="exact"/>',
        '<w:spacing w:line="20" w:lineRule="atLeast"/>',
        '<w:ind w:left="1440" w:hanging="720"/>',
        '<w:framePr w:dropCap="drop" w:lines="3"/>',
    ],
)
def test_a_paragraph_in_its_place_is_not(look: str) -> None:
    assert placed(look) == words_of(TEMPLATE)


def test_words_in_the_color_of_their_paragraph_are_told() -> None:
    def made(behind: str, color: str) -> str:
        run = looking(f'<w:color w:val="{color}"/>')
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{behind}"/>'
        return words_of(changed(lambda text: PARAGRAPH.sub(f"<w:p><w:pPr>{shade}</w:pPr>", text).replace(RUN, run)))

    told = words_of(TEMPLATE)
    assert made("1F4E5F", "1F4E5F") == told.replace(SENTENCES, f"[blackened: {SENTENCES}]")
    assert made("1F4E5F", "FFFFFF") == told
    assert made("FFFFFF", "FFFFFF") == told.replace(SENTENCES, f"[blackened faint: {SENTENCES}]")


def test_a_row_too_low_for_its_words_and_a_table_apart_from_the_text_are_told() -> None:
    def rows(text: str) -> str:
        return text.replace("<w:trPr>", '<w:trPr><w:trHeight w:val="20" w:hRule="exact"/>', 1)

    def apart(text: str) -> str:
        return text.replace("<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="-20000"/>', 1)

    assert "[trHeight exact 20: ]" in words_of(changed(rows))
    assert "[tblpPr -20000: ]" in words_of(changed(apart))


def a_style(look: str, more: str = "") -> Callable[[str], str]:
    style = f'<w:style w:type="character" w:styleId="Mine"><w:name w:val="Mine"/>{more}<w:rPr>{look}</w:rPr></w:style>'
    return lambda text: text.replace("</w:styles>", f"{style}</w:styles>")


def test_a_style_that_hides_words_is_seen_where_it_is_used() -> None:
    def made(style: Callable[[str], str], run: str) -> str:
        with zipfile.ZipFile(io.BytesIO(instead(run))) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, data in parts.items():
                package.writestr(name, style(data.decode()) if name == "word/styles.xml" else data)
        return words_of(out.getvalue())

    mine = looking('<w:rStyle w:val="Mine"/>')
    assert made(a_style("<w:b/>"), mine) == words_of(TEMPLATE)
    assert "[strike: Members serve" in made(a_style("<w:strike/>"), mine)
    assert "[not vanish vanish: Members" in made(a_style("<w:vanish/>"), looking('<w:rStyle w:val="Mine"/><w:vanish w:val="0"/>'))
    assert made(a_style("<w:strike/>"), f"{RUN}<w:r/>") == words_of(TEMPLATE)
    based = a_style("<w:strike/>", '<w:basedOn w:val="Mine"/>')  # of itself, as no Word would write
    assert "[strike: Members serve" in made(based, mine)


def test_what_every_text_is_hidden_by_is_seen() -> None:
    def hide(text: str) -> str:
        return re.sub(r"(<w:rPrDefault><w:rPr>)", r"\1<w:vanish/>", text)

    assert words_of(changed(hide, "word/styles.xml")) == words_of(TEMPLATE).replace("\n[title: ", "\n[each text: vanish]\n[title: ")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/numbering.xml", 'w:lvlText w:val="•"', 'w:lvlText w:val="Not:"'),
        ("word/settings.xml", "</w:settings>", "<w:evenAndOddHeaders/></w:settings>"),
        ("docProps/core.xml", "<dc:title>", "<dc:title>Another "),
        ("word/document.xml", "<w:headerReference ", "<w:titlePg/><w:headerReference "),
        ("word/document.xml", '<w:headerReference w:type="default"', '<w:headerReference w:type="first"'),
        ("word/document.xml", "<w:tblDescription w:val=\"Each", "<w:tblDescription w:val=\"Not each"),
        ("word/document.xml", "<w:trPr>", "<w:trPr><w:hidden/>"),
        ("word/header1.xml", "{{ policy.id }}", "{{ policy.id }} (VOID)"),
        ("word/footer1.xml", " PAGE ", " NUMPAGES "),
    ],
)  # fmt: skip
def test_words_in_other_places_are_words_too(part: str, old: str, new: str) -> None:
    assert words_of(changed(lambda text: text.replace(old, new, 1), part)) != words_of(TEMPLATE)


def test_the_number_of_a_page_is_reckoned_anew_each_time() -> None:
    assert words_of(changed(lambda text: text.replace('preserve">1<', 'preserve">14<'), "word/footer1.xml")) == words_of(TEMPLATE)


def test_a_main_part_of_another_name_is_read() -> None:
    def renamed(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as made:
            for name in source.namelist():
                text = source.read(name).decode().replace("word/document.xml", "word/text.xml")
                made.writestr(name.replace("document.xml", "text.xml"), text)
        return out.getvalue()

    assert words_of(renamed(TEMPLATE)) == words_of(TEMPLATE)
    assert words_of(renamed(instead(looking("<w:vanish/>")))) != words_of(TEMPLATE)


def test_what_a_blank_asks_for_and_offers_is_covered() -> None:
    blank = (
        '<w:sdt><w:sdtPr><w:alias w:val="{}"/><w:dropDownList><w:listItem w:displayText="{}" w:value="1"/></w:dropDownList></w:sdtPr>'
        "<w:sdtContent><w:r><w:t>____</w:t></w:r></w:sdtContent></w:sdt>"
    )
    texts = {words_of(instead(RUN + blank.format(*each))) for each in (("Name", "Yes"), ("Date", "Yes"), ("Name", "No"))}
    assert len(texts) == 3


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><w:document {0}><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:document {0}/>',
        "<w:document {0}><w:body>",
        "<w:document {0}>" + "<w:tbl>" * 5000 + "</w:tbl>" * 5000 + "</w:document>",
    ],
)
def test_a_part_that_is_damaged_or_defines_abbreviations_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the library says what it found wrong in its own words)
        words_of(changed(lambda _: text.replace("{0}", W)))
