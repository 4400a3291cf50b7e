"""Blocks are written anew in place, and a page whose markers are wrong is told of."""

import pytest

from crofter.plan.pages.blocks import PageError, filled

PAGE = """\
# Queues

By hand.

<!-- generated: fields -->
| old |
<!-- end -->

More by hand.
<!-- generated: outputs -->
<!-- end -->
"""
BLOCKS = {"fields": "| new |\n", "outputs": "It has none."}


def test_what_is_between_markers_is_written_anew_and_nothing_else() -> None:
    assert (
        filled("docs/queue.md", PAGE, BLOCKS)
        == """\
# Queues

By hand.

<!-- generated: fields -->

| new |

<!-- end -->

More by hand.
<!-- generated: outputs -->

It has none.

<!-- end -->
"""
    )


def test_a_page_that_is_current_stays_as_it_is() -> None:
    once = filled("docs/queue.md", PAGE, BLOCKS)
    assert filled("docs/queue.md", once, BLOCKS) == once


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            PAGE.replace("<!-- generated: outputs -->\n<!-- end -->\n", ""),
            (
                "docs/queue.md: has no line <!-- generated: outputs -->; write it where the block should be, and "
                "<!-- end --> after it"
            ),
        ),
        (
            PAGE + "<!-- generated: prices -->\n<!-- end -->\n",
            (
                "docs/queue.md:12: <!-- generated: prices --> is no marker; there are <!-- generated: fields -->, "
                "<!-- generated: outputs -->"
            ),
        ),
        (
            PAGE + "<!-- generated:fields -->\n<!-- end -->\n",
            (
                "docs/queue.md:12: <!-- generated:fields --> is no marker; there are <!-- generated: fields -->, "
                "<!-- generated: outputs -->"
            ),
        ),
        (
            PAGE + "<!-- generated: fields -->\n<!-- end -->\n",
            "docs/queue.md:12: <!-- generated: fields --> is there already; keep one of them",
        ),
        (
            PAGE.replace("| old |\n<!-- end -->\n", ""),
            (
                "docs/queue.md:8: <!-- generated: outputs --> is within <!-- generated: fields -->, which has no "
                "<!-- end -->"
            ),
        ),
        (
            PAGE.removesuffix("<!-- end -->\n"),
            "docs/queue.md: <!-- generated: outputs --> has no <!-- end -->; write it after the block",
        ),
        (
            PAGE + "<!-- end -->\n",
            "docs/queue.md:12: <!-- end --> ends nothing; take it away, or write what it ends before it",
        ),
    ],
    ids=["missing", "unknown", "misspelt", "twice", "nested", "open", "ends nothing"],
)
def test_a_wrong_marker_is_told_with_its_page(text: str, told: str) -> None:
    with pytest.raises(PageError) as caught:
        filled("docs/queue.md", text, BLOCKS)
    assert str(caught.value) == told
