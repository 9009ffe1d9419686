"""The questions of the stand-in's form."""

from __future__ import annotations

from typing import Any

CODE = """\
<figure class="code"><figcaption>Python</figcaption>\
<pre tabindex="0" role="region" aria-label="Python code"><code>\
<span class="ln"><span class="k">def</span> <span class="nf">loss</span>(y, p):</span>
<span class="ln">    <span class="k">return</span> -tf.reduce_mean(y * tf.math.log(p) \
+ (<span class="mi">1</span> - y) * tf.math.log(<span class="mi">1</span> - p)) \
<span class="c1"># far too long for a telephone held upright</span></span>\
</code></pre></figure>
<div class="table" tabindex="0" role="region" aria-label="Table: Metric, Value"><table>
<thead><tr><th scope="col">Metric</th><th scope="col" class="right">Value</th></tr></thead>
<tbody><tr><td>precision_at_recall_of_ninety_percent</td><td class="right">0.41</td></tr></tbody>
</table></div>"""
CALL = "<pre><code>ds = files.map(decode).{}(augment, num_parallel_calls=AUTOTUNE)\n  .batch(64)</code></pre>"


def items(count: int) -> list[dict[str, Any]]:
    """A form: every third item wants two options, every fourth shows code, the second chooses among code."""
    return [item(number) for number in range(1, count + 1)]


def item(number: int) -> dict[str, Any]:
    several = number % 3 == 0
    code = CODE if number % 4 == 0 or number == 1 else ""
    words = ["first", "second", "third", "fourth", "fifth"]
    return {
        "number": number,
        "kind": "multiple" if several else "single",
        "choose": 2 if several else 1,
        "stem": f"<p>This is the stem of question {number}, with <code>tf.data</code> in it.</p>{code}"
        f"<p>Which statement holds for number {number}?</p>",
        "options": [CALL.format(call) for call in ("map", "cache", "shuffle")]
        if number == 2
        else [f"Option {word} of question {number}" for word in words],
    }
