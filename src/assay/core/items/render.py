"""Turns an author's Markdown into HTML that is safe under a strict policy and plain to assistive tools.

No raw HTML passes, nothing carries a `style`, and what comes out is sanitised once more. Tables and code
scroll inside a focusable region of their own, so that a page never scrolls sideways; the regions of
one question need different names, hence `place`.
"""

from collections.abc import MutableMapping, Sequence
from functools import lru_cache
from html import escape
from typing import NewType

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import TextLexer, get_lexer_by_name
from pygments.util import ClassNotFound

Html = NewType("Html", str)
"""Sanitised HTML, ready to be put into a page as it is."""

LANGUAGE_NAMES = {
    "bash": "Shell", "console": "Shell", "hcl": "Terraform", "ini": "Configuration", "json": "JSON",
    "proto": "Protocol Buffers", "python": "Python", "py": "Python", "sh": "Shell", "shell": "Shell",
    "sql": "SQL", "terraform": "Terraform", "text": "Text", "toml": "TOML", "yaml": "YAML", "yml": "YAML",
    "dockerfile": "Dockerfile", "javascript": "JavaScript", "java": "Java", "go": "Go",
}  # fmt: skip

_REGION = ("tabindex", "role", "aria-label")
_TAGS = {
    "p", "strong", "em", "code", "pre", "ul", "ol", "li", "br", "blockquote", "figure", "figcaption", "div",
    "span", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "figure": {"class"}, "span": {"class"}, "td": {"class"}, "th": {"class", "scope"}, "ol": {"start"},
    "div": {"class", *_REGION}, "pre": {*_REGION},
}  # fmt: skip
_FORMATTER: "HtmlFormatter[str]" = HtmlFormatter(nowrap=True)
_ALIGNMENT = {"text-align:left": "left", "text-align:center": "center", "text-align:right": "right"}


def html_of(markdown: str, *, place: str = "") -> Html:
    """The HTML of a stem or a rationale: paragraphs, lists, tables and code blocks.

    `place` is what the names of scrolling regions end with: "" in a stem, ", answer A" in an option.
    """
    return _rendered(markdown, place)


def option_html(markdown: str, *, place: str) -> Html:
    """The HTML of an option; a single paragraph comes without its <p>, to stand within a label."""
    html = _rendered(markdown, place)
    if html.startswith("<p>") and html.count("<p>") == 1 and html.rstrip().endswith("</p>"):
        return Html(html.strip()[len("<p>") : -len("</p>")])
    return html


@lru_cache(maxsize=8192)
def _rendered(markdown: str, place: str) -> Html:
    raw: str = _MARKDOWN.render(markdown, {"place": place, "named": {}})
    return Html(nh3.clean(raw, tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None).strip())


class _Renderer(RendererHTML):
    """The HTML of the parts that Markdown's own renderer would not make fit to read."""

    def fence(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        language = (tokens[at].info.split() or ["text"])[0].lower()
        lexer, name = _lexer(language)
        code = highlight(tokens[at].content.rstrip("\n"), lexer, _FORMATTER).rstrip("\n")
        lines = "\n".join(f'<span class="ln">{line}</span>' for line in code.split("\n"))
        region = _region(f"{name} code", env)
        return (
            f'<figure class="code"><figcaption>{escape(name)}</figcaption>'
            f"<pre {region}><code>{lines}</code></pre></figure>\n"
        )

    def table_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        heads = []
        for n in range(at, len(tokens)):
            if tokens[n].type == "thead_close":
                break
            if tokens[n].type == "th_open":
                heads.append(tokens[n + 1].content)
        env["rows_have_heads"] = not heads[0]
        name = "Table: " + ", ".join(filter(None, heads))
        return f'<div class="table" {_region(name, env)}><table>\n'

    def table_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    # Markdown has no heads for rows. A table with an empty corner has them: its first column.

    def th_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return f'<th scope="col"{_alignment(tokens[at])}>' if tokens[at + 1].content else "<td>"

    def th_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return "</th>\n" if tokens[at - 1].content else "</td>\n"

    def td_open(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        is_head = env["rows_have_heads"] and tokens[at - 1].type == "tr_open"
        return '<th scope="row">' if is_head else f"<td{_alignment(tokens[at])}>"

    def td_close(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        is_head = env["rows_have_heads"] and tokens[at - 3].type == "tr_open"  # tr, td, its text, this
        return "</th>\n" if is_head else "</td>\n"

    def image(self, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
        return f"<em>{escape(tokens[at].content)}</em>"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table").disable(
    ["heading", "lheading", "hr", "html_block", "html_inline", "link", "autolink", "reference", "code"]
)  # fmt: skip


def _lexer(language: str) -> tuple[Lexer, str]:
    """The lexer of a language and the language's name for readers; plain text when nobody knows it."""
    try:
        lexer: Lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        lexer = TextLexer()
        return lexer, LANGUAGE_NAMES.get(language, language.capitalize())
    return lexer, LANGUAGE_NAMES.get(language, lexer.name)


def _region(name: str, env: EnvType) -> str:
    """The attributes of a scrolling region; the second of one name in a place is numbered."""
    named: MutableMapping[str, int] = env["named"]
    named[name] = named.get(name, 0) + 1
    number = f" {named[name]}" if named[name] > 1 else ""
    label = escape(f"{name}{number}{env['place']}")
    return f'tabindex="0" role="region" aria-label="{label}"'


def _alignment(token: Token) -> str:
    style = str(token.attrGet("style") or "")
    return f' class="{_ALIGNMENT[style]}"' if style in _ALIGNMENT else ""
