"""Sphinx extension: formulas as MathML, written when the book is built, so that no script has to be fetched."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

logger = logging.getLogger(__name__)

_UNKNOWN = re.compile(r"\\|>&<")


def _mathml(node: nodes.Element, display: str) -> str:
    """The formula as MathML; a command that is left as it stands is a warning."""
    latex = node.astext()
    markup = convert(latex.replace("{aligned}", "{split}"), display=display)
    if _UNKNOWN.search(markup):
        logger.warning("latex2mathml does not know all of the formula %r", latex, location=node)
    return markup


def visit_inline(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula within a line."""
    self.body.append(f'<span class="math notranslate">{_mathml(node, "inline")}</span>')
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.Element) -> None:
    """Write a formula on its own line, with its number if it has one."""
    self.body.append(
        self.starttag(node, "div", CLASS="math notranslate", role="group", tabindex="0", **{"aria-label": "Formel"})
    )
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f"{_mathml(node, 'block')}</div>\n")
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer `mathml` for `html_math_renderer`."""
    app.add_html_math_renderer("mathml", inline_renderers=(visit_inline, None), block_renderers=(visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
