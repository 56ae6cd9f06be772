"""A paper as an editable DOCX: A4, real styles and headings, header rows that repeat, page numbers."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as DocxTable
from docx.table import _Row
from docx.text.paragraph import Paragraph

from dashboard.documents.paper import Heading, Items, Line, Paper, Picture, Table
from dashboard.words import language as spoken
from dashboard.words import t
from dashboard.words.formats import local

FONT = "Times New Roman"
TAGS = {"ro": "ro-RO", "en": "en-GB"}
WIDTH, WIDE = Cm(16.7), Cm(25.4)  # of the text, between the margins of an A4 page that stands and one that lies
ACCENT = RGBColor(0x1F, 0x4E, 0x79)
CELL = "TableText"  # id of the style of a table's words
BLACK = RGBColor(0, 0, 0)
FAINT = RGBColor(0x59, 0x59, 0x59)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def docx(paper: Paper) -> bytes:
    """The bytes of the DOCX; the same paper gives the same bytes."""
    document = Document()
    _styles(document)
    _page(document, paper)
    _properties(document, paper)
    for line in paper.letterhead:
        document.add_paragraph(line, style="Letterhead")
    for mark in paper.marks:
        document.add_paragraph(mark.upper(), style="Letterhead")
    document.add_paragraph(paper.title, style="Title")
    document.add_paragraph(paper.subtitle, style="Subtitle")
    width = WIDE if paper.wide else WIDTH
    for block in paper.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, level=block.level)
        elif isinstance(block, Line):
            _line(document, block)
        elif isinstance(block, Items):
            for words in block.texts:
                document.add_paragraph(words, style="List Bullet")
        elif isinstance(block, Picture):
            _picture(document, block)
        else:
            _table(document, block, width)
    return _without_times(document)


def _styles(document: DocxDocument) -> None:
    styles = document.styles
    letterhead = styles.add_style("Letterhead", WD_STYLE_TYPE.PARAGRAPH)
    letterhead.base_style = styles["Normal"]
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.element.styleId = CELL
    cell.base_style = styles["Normal"]
    gap = styles.add_style("Table Gap", WD_STYLE_TYPE.PARAGRAPH)
    gap.base_style = styles["Normal"]
    _style(styles["Normal"], size=11, after=4)
    _style(letterhead, size=11, bold=True, after=0, centred=True)
    _style(cell, size=9.5, before=1.5, after=2)
    _style(gap, size=4)
    _style(styles["Title"], size=16, bold=True, before=14, after=2, centred=True, colour=ACCENT)
    _style(styles["Subtitle"], size=11, after=10, centred=True)
    _style(styles["Heading 1"], size=13, bold=True, before=14, after=4, colour=ACCENT)
    _style(styles["Heading 2"], size=11.5, bold=True, before=10, after=3, colour=ACCENT)
    _style(styles["List Bullet"], size=11, after=3)
    _style(styles["Header"], size=8.5, after=0, colour=FAINT)
    _style(styles["Footer"], size=8.5, after=0, colour=FAINT)
    _speak_romanian(document)


def _style(
    style: object,
    *,
    size: float,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    centred: bool = False,
    colour: RGBColor = BLACK,
) -> None:
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{style!r} is not a paragraph style")
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    if centred:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    properties = style.element.get_or_add_rPr()
    # Word's own look of headings, headers and titles: theme fonts, spread letters, a ruled line, other tab stops.
    for name in ("rFonts", "spacing", "kern"):
        _drop(properties, name)
    for name in ("pBdr", "tabs"):
        _drop(style.element.get_or_add_pPr(), name)
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _drop(properties: BaseOxmlElement, name: str) -> None:
    for old in properties.findall(qn(f"w:{name}")):
        properties.remove(old)


def _speak_romanian(document: DocxDocument) -> None:
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), TAGS[spoken()])
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:val"), TAGS[spoken()])


def _page(document: DocxDocument, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if paper.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin, section.right_margin = Cm(2.3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for line in (head, foot):
        line.paragraph_format.tab_stops.add_tab_stop(WIDE if paper.wide else WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    head.add_run(paper.running_head)
    if paper.marks:
        head.add_run("\t" + " · ".join(paper.marks).upper()).bold = True
    foot.add_run(paper.footer + "\t")
    _page_numbers(foot)


def _page_numbers(line: Paragraph) -> None:
    before, rest = t("documents.page_of").split("{page}")
    between, after = rest.split("{pages}")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        if words:
            line.add_run(words)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            line._p.append(element)


def _properties(document: DocxDocument, paper: Paper) -> None:
    made = local(paper.made_at).astimezone(UTC).replace(tzinfo=None)
    about = document.core_properties
    about.title, about.subject, about.author = f"{paper.title} {paper.subtitle}", paper.subject, paper.author
    about.language, about.comments, about.keywords, about.last_modified_by = TAGS[spoken()], "", "", ""
    about.created, about.modified, about.revision = made, made, 1


def _line(document: DocxDocument, line: Line) -> None:
    paragraph = document.add_paragraph()
    if line.label:
        paragraph.add_run(f"{line.label}:").bold = True
        # A label alone introduces the table under it.
        paragraph.paragraph_format.keep_with_next = not line.text
    paragraph.add_run(f" {line.text}" if line.label and line.text else line.text)


def _table(document: DocxDocument, table: Table, width: Length) -> None:
    grid = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    if table.summary:
        _describe(grid, table.summary)
    widths = [Length(width * share // sum(table.widths)) for share in table.widths]
    for column, own in zip(grid.columns, widths, strict=True):
        column.width = own
    for cells, is_header in _rows(table):
        row = _row(grid, cells, widths, bold=is_header)
        if is_header:
            _mark_header(row)
        elif table.tall:
            row.height, row.height_rule = Cm(1), WD_ROW_HEIGHT_RULE.AT_LEAST
    document.add_paragraph(style="Table Gap")


def _picture(document: DocxDocument, picture: Picture) -> None:
    shape = document.add_picture(io.BytesIO(picture.png), width=WIDTH)
    shape._inline.docPr.set("descr", picture.words)
    document.paragraphs[-1].paragraph_format.keep_with_next = True  # the table of the same numbers


def _describe(grid: DocxTable, summary: str) -> None:
    """The table's alternative text; the format wants it last among the table's properties."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), summary)
    grid._tbl.tblPr.append(caption)


def _rows(table: Table) -> Iterator[tuple[tuple[str, ...], bool]]:
    yield table.header, True
    for row in table.rows:
        yield row, False


def _row(grid: DocxTable, cells: tuple[str, ...], widths: list[Length], *, bold: bool) -> _Row:
    row: _Row = grid.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, words, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph._p.style = (
            CELL  # by its id: the library looks a name up in all styles, half the time of large minutes
        )
        paragraph.add_run(words).bold = bold
    return row


def _mark_header(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E8EEF4")
        cell._tc.get_or_add_tcPr().append(shade)


def _without_times(document: DocxDocument) -> bytes:
    """The archive with one fixed time for every part: the clock of the server would change the bytes."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in made.namelist():
            fixed.writestr(zipfile.ZipInfo(name, _ZIP_TIME), made.read(name), zipfile.ZIP_DEFLATED)
    return last.getvalue()
