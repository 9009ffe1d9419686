"""Turns a certification's own Markdown (guide, rules) into HTML with headings and links, and nothing else.

Items have a renderer of their own in core/items, which forbids both.
"""

from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_LEFT_OUT = ["image", "html_block", "html_inline"]
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(_LEFT_OUT)
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_SCHEMES = {"https", "http", "mailto"}
_TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@lru_cache(maxsize=64)
def prose_html(markdown: str, *, under_h2: bool = False) -> SafeString:
    """Sanitised HTML. A page has its own h1, so a `# title` becomes h2; `under_h2` moves all down by one."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and (under_h2 or token.tag == "h1"):
            token.tag = _HEADINGS[token.tag]
    raw: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)
    return mark_safe(clean)  # sanitised by nh3 in the line above


def split_title(markdown: str) -> tuple[str, str]:
    """The text of an opening `# title` line, or an empty one, and what follows it."""
    first, _, rest = markdown.lstrip().partition("\n")
    return (first[2:].strip(), rest) if first.startswith("# ") else ("", markdown)
