"""The scores that Lighthouse gives to the explorer and the page of a code."""

import pytest

from tests.support.artifacts import GENERATED, Node
from tests.support.lighthouse import low_scores

pytestmark = pytest.mark.usefixtures("browser")


def test_lighthouse_gives_at_least_95_in_each_category(tools: Node) -> None:
    assert low_scores(tools, GENERATED / "docs", "codes/index.html", "codes/018/index.html") == {}
