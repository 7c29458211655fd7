"""The wording and the typography of texts, which are reported and kept exactly as published."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from oicp_gen.contract.contract import Contract, FieldKind
from oicp_gen.extract.draft import Draft
from oicp_gen.extract.rows import DraftRow, field_texts
from oicp_gen.rules.base import NOTE, Hit, RowCheck, row_rule, rule
from oicp_gen.text.phrases import counted, listed, quote

# A match starts at a word: trying one at each letter takes hours on a long word.
_STRAY_BLANK = re.compile(
    r"(?<!\S)\S+ [,.;:!?](?=\s|$)|(?<!\S)\S*\w/ \w+|(?<!\w)\w+ /\w[^\s/]*(?!\S)"
    r"|\( \S+|(?<!\S)\S+ \)"
)
_CURLY = re.compile("(?:(?<!\\w)\\w+)?(?:[\u2018\u2019\u201a\u201c\u201d\u201e]\\w*)+")
_SPACED_DASH = re.compile(" ([-\u2010-\u2015\u2212]) ")
_SHOWN = 12
"""How many other spellings a finding lists."""
_WORD = re.compile(r"\w+")
_DASHES = {"-": "a hyphen", "\u2013": "an en dash", "\u2014": "an em dash"}


def _finding(pattern: re.Pattern[str]) -> RowCheck:
    """Return a check that reports each match in the texts that are not sets."""

    def check(row: DraftRow, contract: Contract) -> Iterator[Hit]:
        for field, text in field_texts(row, contract, FieldKind.TEXT, FieldKind.RICH):
            for found in pattern.findall(text.text):
                yield Hit(row.place(field.name), marked=found, found=quote(found))

    return check


stray_space = row_rule("space-stray", NOTE)(_finding(_STRAY_BLANK))
curly_quote = row_rule("quote-curly", NOTE)(_finding(_CURLY))


@row_rule("wording", NOTE)
def wording(row: DraftRow, contract: Contract) -> Iterator[Hit]:
    for field, text in field_texts(row, contract, FieldKind.TEXT, FieldKind.RICH):
        for slip in contract.slips:
            whole = rf"(?<!\w){re.escape(slip.text)}(?!\w)"
            if slip.text in text.text and re.search(whole, text.text):
                place = row.place(field.name)
                wrong, better = quote(slip.text), quote(slip.better)
                yield Hit(place, marked=slip.text, text=wrong, better=better)


@rule("dash-odd", NOTE)
def odd_dash(draft: Draft) -> Iterator[Hit]:
    for field in draft.contract.fields:
        rows = [
            (row, dash)
            for row in draft.rows
            for dash in _SPACED_DASH.findall(row.texts[field.name].text)
        ]
        kinds = Counter(dash for _, dash in rows)
        # If two kinds are equally frequent, the first one on the page is the usual one.
        usual = max(kinds, key=kinds.__getitem__, default="")
        for row, dash in rows:
            if dash != usual:
                yield Hit(
                    row.place(field.name),
                    marked=f" {dash} ",
                    text=quote(row.texts[field.name].text),
                    dash=_dash(dash),
                    usual=_dash(usual),
                    times=counted(kinds[usual], "time"),
                )


def _dash(char: str) -> str:
    return f"{_DASHES.get(char, 'a dash')} (U+{ord(char):04X})"


@rule("term-spelling", NOTE)
def term_spelling(draft: Draft) -> Iterator[Hit]:
    single: dict[str, dict[str, list[DraftRow]]] = defaultdict(lambda: defaultdict(list))
    double: dict[str, dict[str, list[DraftRow]]] = defaultdict(lambda: defaultdict(list))
    for row in draft.rows:
        for _, text in field_texts(row, draft.contract, FieldKind.TEXT):
            words = list(_WORD.finditer(text.text))
            for found in words:
                single[found[0].casefold()][found[0]].append(row)
            for one, two in pairwise(words):
                if text.text[one.end() : two.start()] == " ":
                    double[(one[0] + two[0]).casefold()][f"{one[0]} {two[0]}"].append(row)
    for term in single.keys() & double.keys():
        for word, rows in single[term].items():
            others = "; ".join(
                f"{quote(pair)} in {_codes(places)}"
                for pair, places in sorted(double[term].items())[:_SHOWN]
            )
            place = rows[0].place(draft.contract.named_by)
            yield Hit(place, marked=word, word=quote(word), codes=_codes(rows), others=others)


def _codes(rows: list[DraftRow]) -> str:
    return listed(list(dict.fromkeys(row.code for row in rows)))


@rule("full-stop", NOTE)
def full_stop(draft: Draft) -> Iterator[Hit]:
    for field in draft.contract.fields:
        if field.kind is not FieldKind.RICH:
            continue
        texts = [(row, row.texts[field.name].text) for row in draft.rows]
        stopped = sum(text.endswith(".") for _, text in texts)
        open_ended = [(row, text) for row, text in texts if text[-1:].isalnum()]
        if stopped > len(open_ended):
            for row, text in open_ended:
                place, end = row.place(field.name), text.split()[-1]
                yield Hit(place, marked=end, text=quote(text), others=stopped)
