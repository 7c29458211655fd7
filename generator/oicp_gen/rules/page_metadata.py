"""The page's metadata: title, space, breadcrumbs, authors and dates."""

from collections.abc import Iterator

from oicp_gen.errors import Place
from oicp_gen.extract.find_table import Survey
from oicp_gen.model.page import Page
from oicp_gen.rules.base import WARNING, Hit, page_rule
from oicp_gen.text.unsafe import char_name, dangerous


@page_rule(
    "page-characters",
    WARNING,
    "The page's title or other metadata contains characters that are unsafe to publish.",
)
def characters(survey: Survey) -> Iterator[Hit]:
    page = survey.page
    for what, text in _metadata_texts(page):
        found = dangerous(text)
        if found:
            at_title = page.title_place if what == "title" else None
            yield Hit(
                at_title or Place(file=page.where),
                f"the page's {what} contains {', '.join(map(char_name, found))}",
                "direction marks removed, others read as spaces",
            )


def _metadata_texts(page: Page) -> Iterator[tuple[str, str]]:
    """Yield each text of the page's metadata after its name."""
    yield "title", page.title
    yield "space name", page.space
    yield "breadcrumb trail", "".join(page.breadcrumbs)
    yield "author name", page.created_by or ""
    yield "editor name", page.modified_by or ""
    yield "date", "".join(filter(None, (page.created_on, page.modified_on, page.exported_at)))
