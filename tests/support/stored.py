"""Builders of Confluence's database in XML, as an XML export of a space contains it."""

from collections.abc import Mapping

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<hibernate-generic datetime="2024-01-15 14:11:00">\n'
)
END = "</hibernate-generic>\n"


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def stored(kind: str, number: int | str, *properties: str) -> str:
    """An object of the database."""
    inside = "\n".join((f'<id name="id">{number}</id>', *properties))
    return f'<object class="{kind}" package="com.atlassian.confluence">\n{inside}\n</object>\n'


def value(name: str, text: str) -> str:
    return f'<property name="{name}">{cdata(text)}</property>'


def link(name: str, kind: str, number: int | str) -> str:
    return f'<property name="{name}" class="{kind}"><id name="id">{number}</id>\n</property>'


def links(name: str, kind: str, *numbers: int) -> str:
    """A collection of other objects."""
    inside = "".join(
        f'<element class="{kind}"><id name="id">{number}</id>\n</element>' for number in numbers
    )
    return f'<collection name="{name}" class="java.util.Collection">{inside}</collection>'


def page(number: int, title: str, *more: str, status: str = "current") -> str:
    return stored(
        "Page",
        number,
        value("title", title),
        links("bodyContents", "BodyContent", number + 1),
        link("space", "Space", 7),
        value("contentStatus", status) if status else "",
        *more,
    )


def body(number: int, text: str, *, kind: str = "2") -> str:
    """The body of the page with this id."""
    content = link("content", "Page", number)
    return stored("BodyContent", number + 1, value("body", text), content, value("bodyType", kind))


SPACE = stored("Space", 7, value("name", "Parcel"), value("key", "PARCEL"))


def entities(*objects: str) -> bytes:
    """The file with these objects, after that of a space."""
    return "".join((HEAD, SPACE, *objects, END)).encode()


def space_of(bodies: Mapping[str, str]) -> bytes:
    """The file of a space with pages of these titles and bodies; the first page has the id 11."""
    numbered = list(enumerate(bodies.items(), 1))
    pages = [page(number * 10 + 1, title) for number, (title, _) in numbered]
    return entities(*pages, *(body(number * 10 + 1, text) for number, (_, text) in numbered))
