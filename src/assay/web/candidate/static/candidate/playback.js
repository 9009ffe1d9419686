// Plays pieces of a recording one after another as if they were one.

export class Playback {
  /** @type {string[]} */ #addresses = [];
  #place = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.video = video;
    video.addEventListener("ended", () => this.#go(this.#place + 1));
  }

  /** From the first piece, when the person presses play. @param {Blob[]} pieces */
  show(pieces) {
    this.close();
    this.#addresses = pieces.map((piece) => URL.createObjectURL(piece));
    this.video.hidden = false;
    this.#go(0, false);
  }

  close() {
    for (const address of this.#addresses) URL.revokeObjectURL(address);
    this.#addresses = [];
    this.video.removeAttribute("src");
    this.video.load();
    this.video.hidden = true;
  }

  /** @param {number} place @param {boolean} [play] */
  #go(place, play = true) {
    const ended = place >= this.#addresses.length;
    this.#place = ended ? 0 : place;
    this.video.src = this.#addresses[this.#place];
    if (play && !ended) void this.video.play().catch(() => {});
  }
}
