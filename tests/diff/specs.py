"""Hypothesis strategies for specs, and the opposite of each change."""

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st

from oicp_gen.diff.change import Change, change_rules
from oicp_gen.model.richtext import Block, TextRun, rich_text
from oicp_gen.model.spec import UNKNOWN, Entry, Note, Spec, Value
from oicp_gen.text.markdown import markdown
from tests.support.builders import spec

_CODES = ("0", "00", "000", "1", "01", "001", "18", "018", "0018", "18A", "200", "404")
_NAMES = ("SUCCESS", "LOCKED", "UNLOCKED", "FAILED", "GONE")
TEXTS = (
    "Success",
    "success.",
    "Session is valid",
    "Session is invalid",
    "Session is not valid",
    "Session  is - invalid .",
    "Authentication failed – Invalid UID",
    "AUTHENTICATION FAILED - invalid UID.",
    "Authentication failed – Card not readable",
    "Version 2.3",
    "Version 23",
    "-",
    "EvcoID locked",
)
"""Texts of which many are alike, in looks or in meaning."""
_LINKS = (None, "https://a.example/x", "https://a.example/X")


def _note(text: str, link: str | None, strong: bool) -> Note:
    content = rich_text([Block(runs=(TextRun(text=text, link=link, strong=strong),))])
    return Note(text=content.text, markdown=markdown(content))


_texts = st.none() | st.sampled_from(TEXTS) | st.text(max_size=12).filter(str.strip)
_notes = st.none() | st.builds(
    _note, st.sampled_from(TEXTS), st.sampled_from(_LINKS), st.booleans()
)
_sets = st.lists(st.sampled_from(("HUBJECT", "CPO", "EMP")), unique=True).map(tuple)
_KINDS: dict[str, st.SearchStrategy[Value]] = {"text": _texts, "rich": _notes, "set": _sets}


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """A small spec, with a contract that may differ from that of the next one."""
    names = draw(st.lists(st.sampled_from(("description", "sent_by", "info")), unique=True))
    kinds = {name: _KINDS[draw(st.sampled_from(("text", "rich", "set")))] for name in names}
    if draw(st.booleans()):
        kinds = {"description": _texts, "sent_by": _sets, "info": _notes}
    codes = draw(st.lists(st.sampled_from(_CODES), unique=True, max_size=5))
    entries = []
    for code in sorted(codes):
        name, *aliases = draw(st.lists(st.sampled_from(_NAMES), unique=True, min_size=1))
        values = {field: draw(kind) for field, kind in kinds.items()}
        entries.append(Entry(code=code, name=name, aliases=tuple(aliases), values=values))
    made = spec(title=draw(st.sampled_from(("Codes", "codes"))))
    made = made._replace(entries=tuple(entries))
    if draw(st.booleans()):
        made = made._replace(title="Other codes", protocol="OICP 2.4", catalog="codes")
    return made._replace(source=UNKNOWN) if draw(st.integers(0, 9)) == 0 else made


def orders_of(old: Spec, new: Spec, seed: int) -> tuple[list[str], list[str]]:
    """Their codes in some order each."""
    random = Random(seed)  # noqa: S311 - no secret
    first, second = ([entry.code for entry in made.entries] for made in (old, new))
    random.shuffle(first)
    random.shuffle(second)
    return first, second


def mirrored(changes: Sequence[Change], old: Spec) -> list[Change]:
    """The changes in the opposite direction, ordered by text; the names are those of `old`."""
    codes = {c.after: c.before for c in changes if c.rule.startswith("zeros-")}
    names = {entry.code: entry.name for entry in old.entries}

    def mirror(change: Change) -> Change:
        code = codes.get(change.code, change.code)
        return change._replace(
            rule=change_rules()[change.rule].mirror,
            code=code,
            before=change.after,
            after=change.before,
            name=names.get(code or "", change.name),
        )

    return sorted(map(mirror, changes), key=repr)
