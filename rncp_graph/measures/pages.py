"""A report as Markdown with its figures beside it, and as one HTML file that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rncp_graph.files import replacing
from rncp_graph.language import language, t
from rncp_graph.measures.report import MeasureReport
from rncp_graph.publication.markdown import table
from rncp_graph.resources import template

NAME = "report"


def write_report(report: MeasureReport, folder: Path) -> list[Path]:
    """Write `report.md`, `report.html` and the figures into a folder, which is made; return what was written.

    Raises `StoreError` when a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {name: svg for section in report.sections for name, svg in (section.figures or {}).items()}
    files = {f"{NAME}.md": markdown(report), f"{NAME}.html": html(report), **drawn}
    for name, text in files.items():
        with replacing(folder / name) as beside:
            beside.write_text(text, encoding="utf-8")
    return [folder / name for name in files]


def markdown(report: MeasureReport) -> str:
    """Return a report in Markdown, which names the files of its figures."""
    return "\n".join(_markdown(report))


def _markdown(report: MeasureReport) -> Iterator[str]:
    yield f"# {report.title}\n"
    yield table((t("ce que c'est", "what"), ""), report.header)
    for section in report.sections:
        yield f"## {section.title}\n"
        yield from (f"{text}\n" for text in section.texts)
        for one in section.tables:
            yield f"**{one.caption}**\n" if one.caption else ""
            yield table(map(str, one.columns), one.rows) if one.rows else t("Aucun.\n", "None.\n")
        yield from (f"![{section.title}]({name})\n" for name in section.figures or {})


def html(report: MeasureReport) -> str:
    """Return a report as one HTML page, figures within."""
    page = template(Path(__file__).parent / "report.html")
    return page.render(report=report, language=language(), none=t("Aucun.", "None.")) + "\n"
