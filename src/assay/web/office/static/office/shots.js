// Screenshots of the exam (Safe Exam Browser takes them): the newest one before a moment, fetched when it is shown.

export class Shots {
  #shown = 0;

  /**
   * @param {HTMLImageElement} image
   * @param {[number, number, number, boolean][]} rows  number, begin and end in seconds, whether its file is there
   * @param {string} address  of a piece, up to its number
   */
  constructor(image, rows, address) {
    this.image = image;
    this.address = address;
    this.rows = rows.filter(([, , , there]) => there);
  }

  /** @param {number} at  seconds on the axis */
  show(at) {
    const row = this.rows.findLast(([, begin]) => begin <= at) ?? this.rows[0];
    if (!row || row[0] === this.#shown) return;
    this.#shown = row[0];
    this.image.src = `${this.address}${row[0]}`;
    this.image.hidden = false;
  }
}
