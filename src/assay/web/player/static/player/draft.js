// A text being written, as a note: it becomes an entry when the writer rests, leaves the box or leaves the
// question, not with every letter.

const REST_MS = 1500;

export class Draft {
  #timer = 0;
  #number = -1;
  #kept = "";

  /**
   * @param {HTMLTextAreaElement} box
   * @param {(number: number, text: string) => void} put
   */
  constructor(box, put) {
    this.box = box;
    this.put = put;
    box.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.flush(), REST_MS);
    });
    box.addEventListener("blur", () => this.flush());
  }

  /**
   * Shows the text of a question; what was written about another is kept first.
   * @param {number} number @param {string} text
   */
  open(number, text) {
    this.flush();
    this.#number = number;
    this.#kept = text;
    if (this.box.value !== text) this.box.value = text;
  }

  /** The question goes, and its text with it. */
  leave() {
    this.flush();
    this.#number = -1;
    this.box.value = "";
  }

  flush() {
    clearTimeout(this.#timer);
    const text = this.box.value;
    if (this.#number < 0 || text === this.#kept) return;
    this.#kept = text;
    this.put(this.#number, text);
  }
}
