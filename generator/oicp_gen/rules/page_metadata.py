"""What the page says of itself: its title, where it stands, who wrote it and when."""

from collections.abc import Iterator

from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.model.findings import Severity
from oicp_gen.model.page import Page
from oicp_gen.rules.base import Hit, page_rule
from oicp_gen.text.unsafe import char_name, dangerous


@page_rule(
    "page-characters",
    Severity.WARNING,
    "The page's title or what stands around it holds what a cell must not hold either.",
)
def characters(survey: Survey) -> Iterator[Hit]:
    page = survey.page
    for what, text in _metadata_texts(page):
        found = dangerous(text)
        if found:
            at_title = page.title_place if what == "title" else None
            yield Hit(
                place=at_title or Place(file=page.where),
                message=f"the page's {what} holds {', '.join(map(char_name, found))}",
                resolution="marks of direction are removed, all others read as blanks",
            )


def _metadata_texts(page: Page) -> Iterator[tuple[str, str]]:
    """What the page says of itself, each with what it is."""
    yield "title", page.title
    yield "space", page.space
    yield "breadcrumbs", "".join(page.breadcrumbs)
    yield "author", page.created_by or ""
    yield "editor", page.modified_by or ""
    yield "dates", "".join(filter(None, (page.created_on, page.modified_on, page.exported_at)))
