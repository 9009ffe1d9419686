// Arithmetic for the calculator: text in, number out. A parser of its own, because `eval` is forbidden here by the
// content policy and by good sense. Pure.
//
//   sum      = product { ("+" | "−") product }
//   product  = signed { ("×" | "÷") signed | power }     2π and 3(4 + 1) multiply too
//   signed   = "−" signed | power                        so −2² is −4
//   power    = value ["^" signed]                        from the right: 2^3^2 is 2^9
//   value    = (number | constant | function "(" sum ")" | "(" sum ")") { "!" | "%" }

/** What is wrong with a calculation, in words for the person who wrote it. */
export class Miscalculated extends Error {}

const MOST_CHARACTERS = 200;
const LARGEST_FACTORIAL = 170;   // 171! is beyond a double

/** @type {Record<string, string>} */
const SAME = { "×": "*", "·": "*", "÷": "/", "−": "-", "–": "-", "²": "^2", "√": "sqrt", "π": "pi" };

/** Angles in radians. @type {Record<string, (x: number) => number>} */
const FUNCTIONS = {
  sqrt: Math.sqrt, ln: Math.log, log: Math.log10, log2: Math.log2, exp: Math.exp, abs: Math.abs,
  sin: Math.sin, cos: Math.cos, tan: Math.tan,
};

/** @type {Record<string, number>} */
const CONSTANTS = { pi: Math.PI, e: Math.E };

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(log2|[a-z]+)|([-+*/^()!%]))/gy;

/**
 * The value of a calculation. Throws Miscalculated.
 * @param {string} text
 * @param {number} [answer]  what "Ans" stands for
 */
export function evaluate(text, answer = 0) {
  if (text.length > MOST_CHARACTERS) throw new Miscalculated("This calculation is too long.");
  const value = new Parser(tokens(text), { ...CONSTANTS, ans: answer }).whole();
  if (Number.isNaN(value)) throw new Miscalculated("This has no value among the real numbers.");
  if (!Number.isFinite(value)) throw new Miscalculated("The result is too large.");
  return value;
}

/**
 * A result as a calculator writes it: twelve digits, so that 0.1 + 0.2 is 0.3.
 * @param {number} value
 */
export function shown(value) {
  const rounded = Number(value.toPrecision(12));
  return (Object.is(rounded, -0) ? 0 : rounded).toString().replace("e+", "e").replace("-", "−");
}

/** @param {string} text @returns {string[]} */
function tokens(text) {
  const plain = [...text.toLowerCase()].map((letter) => SAME[letter] ?? letter).join("").trimEnd();
  if (!plain) throw new Miscalculated("There is nothing to calculate yet.");
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < plain.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(plain);
    if (!match) throw new Miscalculated(`“${plain.slice(from).trim()[0]}” is not part of a calculation.`);
    found.push(match[0].trim());
  }
  return found;
}

class Parser {
  #at = 0;

  /** @param {string[]} tokens @param {Record<string, number>} named */
  constructor(tokens, named) {
    this.tokens = tokens;
    this.named = named;
  }

  /** The value of all of it. */
  whole() {
    const value = this.#sum();
    if (this.#next === ")") throw new Miscalculated("A bracket is closed that was not opened.");
    if (this.#next) throw new Miscalculated(`“${this.#next}” does not fit here.`);
    return value;
  }

  get #next() {
    return this.tokens[this.#at] ?? "";
  }

  /** Takes the next token if it is one of these. @param {string[]} wanted */
  #take(...wanted) {
    return wanted.includes(this.#next) ? this.tokens[this.#at++] : "";
  }

  /** @returns {number} */
  #sum() {
    let value = this.#product();
    for (let sign; (sign = this.#take("+", "-"));) {
      const term = this.#product();
      value = sign === "+" ? value + term : value - term;
    }
    return value;
  }

  /** @returns {number} */
  #product() {
    let value = this.#signed();
    for (;;) {
      const sign = this.#take("*", "/");
      if (!sign && !/^[a-z(]/.test(this.#next)) return value;
      const factor = sign ? this.#signed() : this.#power();
      if (sign === "/" && factor === 0) throw new Miscalculated("Nothing can be divided by zero.");
      value = sign === "/" ? value / factor : value * factor;
    }
  }

  /** @returns {number} */
  #signed() {
    return this.#take("-") ? -this.#signed() : this.#power();
  }

  /** @returns {number} */
  #power() {
    const base = this.#value();
    return this.#take("^") ? base ** this.#signed() : base;
  }

  /** @returns {number} */
  #value() {
    let value = this.#plain();
    for (let sign; (sign = this.#take("!", "%"));) value = sign === "%" ? value / 100 : factorial(value);
    return value;
  }

  /** @returns {number} */
  #plain() {
    const token = this.#next;
    if (!token) throw new Miscalculated("The calculation breaks off: a number is missing.");
    this.#at += 1;
    if (token === "(") return this.#bracket();
    if (Object.hasOwn(this.named, token)) return this.named[token];
    if (Object.hasOwn(FUNCTIONS, token)) {
      if (token === "sqrt" && this.#next !== "(") return Math.sqrt(this.#value());   // √2, as it is written
      if (!this.#take("(")) throw new Miscalculated(`After ${token} comes a bracket: ${token}(…).`);
      return FUNCTIONS[token](this.#bracket());
    }
    if (/^[a-z]/.test(token)) throw new Miscalculated(`The calculator does not know “${token}”.`);
    if (!/^[\d.]/.test(token)) throw new Miscalculated(`A number is missing before “${token}”.`);
    return Number(token);
  }

  /** What follows an opening bracket, and the closing one, which may be left out at the very end. */
  #bracket() {
    const value = this.#sum();
    if (this.#next && !this.#take(")")) throw new Miscalculated(`“${this.#next}” does not fit here.`);
    return value;
  }
}

/** @param {number} n */
function factorial(n) {
  if (!Number.isInteger(n) || n < 0) throw new Miscalculated("The factorial needs a whole number, 0 or more.");
  if (n > LARGEST_FACTORIAL) throw new Miscalculated("The result is too large.");
  let product = 1;
  for (let factor = 2; factor <= n; factor += 1) product *= factor;
  return product;
}
