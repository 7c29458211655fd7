"""Formulas: MathML as text, and one copy of those that are in the file twice."""

import pytest

from oicp_gen.text.markdown import markdown
from tests.readers.pages import cell

SQUARE = "<math><semantics><mrow><msup><mi>n</mi><mn>2</mn></msup></mrow>{}</semantics></math>"
TEX = '<annotation encoding="application/x-tex">n^2</annotation>'
MATH = SQUARE.format(TEX)


@pytest.mark.parametrize(
    "html",
    [
        MATH,
        SQUARE.format(
            f'{TEX}<annotation-xml encoding="MathML-Content"><ci>n</ci></annotation-xml>'
        ),
        f'<span class="katex"><span class="katex-mathml">{MATH}</span><span class="katex-html"'
        ' aria-hidden="true"><span class="mord">n</span><span class="msupsub">2</span></span>'
        "</span>",
        '<span class="katex"><span class="katex-html"><span class="mord">n</span>'
        '<span class="msupsub"><span class="vlist">2</span></span></span></span>',
        f'<span class="MathJax_Preview"></span><span class="MathJax"><nobr>n2</nobr>'
        f'<span class="MJX_Assistive_MathML">{MATH}</span></span>'
        '<script type="math/tex">n^2</script>',
        f"<mjx-container><mjx-math aria-hidden=true>n2</mjx-math>"
        f"<mjx-assistive-mml>{MATH}</mjx-assistive-mml></mjx-container>",
        f'<span class="mwe-math-element"><span style="display: none">{MATH}</span>'
        '<img class="mwe-math-fallback-image-inline" alt="n^{2}" src="a.svg"></span>',
    ],
)
def test_a_formula_is_read_once(html: str) -> None:
    found = cell(f"Over {html} parcels")
    assert (found.text, found.marks) == ("Over n² parcels", ())
    assert markdown(found.content) == "Over n<sup>2</sup> parcels"


def test_the_source_of_a_formula_is_read_where_nothing_else_is() -> None:
    assert cell('Over <script type="math/tex">n^2</script> parcels').text == "Over n^2 parcels"
    preview = '<span class="MathJax_Preview">n²</span> <script type="math/tex">n^2</script>'
    assert cell(f"Over {preview} parcels").text == "Over n² parcels"
    assert cell("a<script>n^2</script>b").text == "ab"


def test_what_katex_lowers_is_lowered() -> None:
    html = '<span class="katex"><span>x</span><span class="msupsub"><span class="vlist-t vlist-t2">'
    assert cell(f"{html}1</span></span></span>").text == "x₁"
    assert cell('<span class="msupsub">1</span>').content.has_scripts is False


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<msub><mi>x</mi><mn>1</mn></msub>", "x₁"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "∑ᵢⁿ"),
        ("<msup><mi>e</mi><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow></msup>", "eˣ⁺¹"),
        ("<msup><mn>2</mn><msup><mi>n</mi><mn>2</mn></msup></msup>", "2^(n^(2))"),
        ("<msup><mn>2</mn><mi>Q</mi></msup>", "2^(Q)"),
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>", "(a+1)/2"),
        ("<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>", "a/(bc)"),
        ("<mfrac></mfrac>", ""),
        ("<msqrt><mi>x</mi></msqrt>", "√x"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
        ("<mroot><mrow><mi>x</mi><mi>y</mi></mrow><mn>3</mn></mroot>", "³√(xy)"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ('<mfenced open="[" close="]"><mi>a</mi></mfenced>', "[a]"),
        ("<mrow>\n  <mi>a</mi>\n  <mo>=</mo>\n  <mi>b</mi>\n</mrow>", "a=b"),
        ("<mi>a</mi><mspace width='1em'/><mi>b</mi>", "a b"),
        ("<mi>a</mi><mphantom><mi>b</mi></mphantom>", "a"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1 2"),
        ("<mtext>for all</mtext><mi>x</mi>", "for allx"),
        ("<msup></msup>", ""),
    ],
)
def test_mathml_is_text_on_one_line(mathml: str, text: str) -> None:
    assert cell(f"<math>{mathml}</math>").text == text


def test_formulas_in_formulas_take_linear_time() -> None:
    depth = 900
    html = f"{'<span class=katex>' * depth}x{'</span>' * depth}" + "<b>y</b>" * 20_000
    assert cell(html).text == "x" + "y" * 20_000
    fractions = f"{'<mfrac><mn>1</mn>' * depth}<mi>x</mi>{'</mfrac>' * depth}"
    assert cell(f"<math>{fractions}</math>").text.count("1/") == depth
