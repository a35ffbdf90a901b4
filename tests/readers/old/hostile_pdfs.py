"""PDFs of a few hundred bytes that would take hours or the memory of the machine, each written by its parts."""

from __future__ import annotations

import zlib

from bench.fuzz.inputs import pdf_of

CATALOGUE, PAGES = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>"
)
FONT, NOTHING = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"null"
_WIDE = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[7 0 R]>>"
_TEXT = b"BT /F 9 Tf <0001> Tj ET"


def stream(data: bytes, said: bytes = b"") -> bytes:
    """A stream, and what is said of it."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (said, len(data), data)


def page(content: bytes, font: bytes = FONT, form: bytes = NOTHING, *more: bytes, packed: bytes = b"") -> bytes:
    """A PDF of one page."""
    return pdf_of(CATALOGUE, PAGES, PAGE, stream(content, packed), font, form, *more)


def _descendant(widths: bytes) -> bytes:
    return b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/W[%b]/CIDSystemInfo<</Ordering(Identity)>>>>" % widths


WITHOUT_END = pdf_of(CATALOGUE, PAGES, PAGE.replace(b"[0 0 600 800]", b" 7 0 R"), stream(b""), FONT, NOTHING, b"7 0 R")
"""An object that is a reference to itself: it takes longer than anybody waits."""

WITHOUT_MEASURE = {
    "widths of two thousand million characters": page(_TEXT, _WIDE, NOTHING, _descendant(b"0 2147483647 500")),
    "runs within a packed stream": page(
        zlib.compress(b"\x81A" * 10_000_000), packed=b"/Filter[/FlateDecode/RunLengthDecode]"
    ),
}
"""What takes more memory than it may."""

BROKEN = {
    "forty thousand beginnings of streams": b"%PDF-1.7\n" + b"stream\n" * 40_000,
    "a page whose parent is its own": pdf_of(
        CATALOGUE, PAGES, b"<</Type/Page/Parent 5 0 R/Contents 4 0 R>>", stream(b""), b"<</Parent 5 0 R>>"
    ),
    "a tree of pages that is its own child": pdf_of(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2147483647>>"),
    "a table of places before itself": page(b"").replace(b"trailer<<", b"trailer<</Prev 9"),
    "arrays within arrays": pdf_of(CATALOGUE, PAGES, b"[" * 100_000),
    "a font that is its own descendant": page(_TEXT, _WIDE.replace(b"7", b"5")),
    "a form that draws itself": page(
        b"/X Do",
        FONT,
        stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</X 6 0 R>>>>"),
    ),
    "numbers beyond numbers": page(b"BT /F 1e400 Tf %b -1e308 Td (abc) Tj ET" % (b"9" * 1000)),
    "an image of a million by a million": page(
        b"/X Do", FONT, stream(b"", b"/Type/XObject/Subtype/Image/Width 1000000/Height 1000000")
    ),
    "a page as wide as five thousand figures tell": page(b"").replace(b"0 0 600", b"0 0 " + b"9" * 5000),
}
"""What is no fiche, and is soon known for it."""
