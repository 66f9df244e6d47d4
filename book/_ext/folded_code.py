"""Sphinx extension: the code of cells that show nothing is folded together with that of the next cell."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms import SphinxTransform


class FoldTogether(SphinxTransform):
    """One fold before each output, instead of one for every cell before it."""

    default_priority = 410

    def apply(self, **kwargs: Any) -> None:
        """Move code from a cell without output to the start of the fold that follows it directly."""
        for cell in list(self.document.findall(_is_silent_cell)):
            following = cell.next_node(descend=False, siblings=True)
            if isinstance(following, nodes.container) and "cell" in following["classes"]:
                fold, target = (next(c.findall(HideCodeCellNode), None) for c in (cell, following))
                if fold is not None and target is not None:
                    target[0:0] = fold.children
                    cell.parent.remove(cell)


def _is_silent_cell(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.container) or "cell" not in node["classes"]:
        return False
    return not any("cell_output" in child.get("classes", []) for child in node.children)


def setup(app: Any) -> dict[str, bool]:
    """Add the transform."""
    app.add_transform(FoldTogether)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
