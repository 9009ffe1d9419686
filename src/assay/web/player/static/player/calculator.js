// The calculator: a line to write in, keys for those who point, and the last results.
/** @import { Content } from "./panes.js" */
import { h } from "../assay/dom.js";
import { evaluate, Miscalculated, shown } from "./expression.js";

const MOST_RESULTS = 20;

/** What a key shows, what it writes when that differs, and its name for a screen reader. */
const FUNCTIONS = [
  ["√", "√(", "square root"], ["x²", "²", "squared"], ["xʸ", "^", "to the power of"], ["n!", "!", "factorial"],
  ["ln", "ln(", "natural logarithm"], ["log", "log(", "logarithm to base 10"],
  ["log₂", "log2(", "logarithm to base 2"], ["eˣ", "exp(", "e to the power of"],
  ["sin", "sin(", "sine, in radians"], ["cos", "cos(", "cosine, in radians"], ["tan", "tan(", "tangent, in radians"],
  ["|x|", "abs(", "absolute value"],
  ["π", "π", "pi"], ["e", "e", "e, Euler's number"], ["%", "%", "per cent"], ["Ans", "Ans", "last result"],
];
const DIGITS = [
  ["7"], ["8"], ["9"], ["÷", "÷", "divided by"],
  ["4"], ["5"], ["6"], ["×", "×", "times"],
  ["1"], ["2"], ["3"], ["−", "−", "minus"],
  ["0"], [".", ".", "point"], ["=", "", "equals"], ["+", "+", "plus"],
];
const CONTINUES = /^[-+*/^!%×÷−²]/;

/** @returns {Content} */
export function calculator() {
  const line = h("input", { id: "calculation", type: "text", autocomplete: "off", spellcheck: "false",
    maxlength: 200, inputmode: matchMedia("(pointer: coarse)").matches ? "none" : "text" });
  const result = h("output", { for: line.id, class: "calc-result", role: "status" });
  const past = h("ol", { class: "calc-past", role: "list", "aria-label": "Earlier results" });
  let answer = 0;
  let done = false;   // what stands in the line has been calculated: the next thing written begins anew

  /** @param {string} text */
  const write = (text) => {
    if (done) line.value = CONTINUES.test(text) ? "Ans" : "";
    const at = done ? line.value.length : line.selectionStart ?? line.value.length;
    done = false;
    line.setRangeText(text, at, Math.max(at, line.selectionEnd ?? at), "end");
  };
  const clear = () => {
    line.value = result.value = "";
    done = false;
  };
  const calculate = () => {
    try {
      answer = evaluate(line.value, answer);
      result.value = `= ${shown(answer)}`;
      past.prepend(h("li", { text: `${line.value} = ${shown(answer)}` }));
      [...past.children].slice(MOST_RESULTS).forEach((old) => old.remove());
      done = true;
    } catch (error) {
      if (!(error instanceof Miscalculated)) throw error;
      result.value = error.message;
    }
    result.classList.toggle("wrong", !done);
  };
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "=") calculate();
    else if (event.key === "Escape" && line.value) clear();
    else if (done && event.key.length === 1 && !event.ctrlKey && !event.metaKey) write(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();   // Escape closes the pane only when there is nothing to clear
  });

  /** @param {string[]} key */
  const button = ([face, text = face, words = ""]) => h("button", {
    type: "button", class: `calc-key${/^[\d.]$/.test(face) ? "" : " other"}${face === "=" ? " equals" : ""}`,
    "aria-label": words || null, click: () => (face === "=" ? calculate() : write(text)) }, face);
  const edit = [["C", clear, "Clear"], ["(", () => write("("), "open bracket"],
    [")", () => write(")"), "close bracket"], ["⌫", () => remove(line), "Delete the last character"]].map(([face, click, words]) =>
    h("button", { type: "button", class: "calc-key other", "aria-label": String(words),
      click: /** @type {() => void} */ (click) }, String(face)));
  return {
    title: "Calculator",
    element: h("div", { class: "calc" },
      h("label", { for: line.id, class: "sr-only", text: "Calculation" }), line, result,
      h("div", { class: "calc-keys", role: "group", "aria-label": "Numbers" }, ...edit, ...DIGITS.map(button)),
      h("details", {}, h("summary", { text: "Functions" }),
        h("div", { class: "calc-keys", role: "group", "aria-label": "Functions" }, ...FUNCTIONS.map(button))),
      past),
    focus: () => line.focus(),
    arrive() { /* a calculation does not belong to one question */ },
    leave() { /* and stays */ },
    flush() { /* and is not kept */ },
  };
}

/** Takes away the selection, or the character before it. @param {HTMLInputElement} line */
function remove(line) {
  const end = line.selectionEnd ?? line.value.length;
  const start = line.selectionStart === end ? Math.max(0, end - 1) : line.selectionStart ?? end;
  line.setRangeText("", start, end, "end");
}
