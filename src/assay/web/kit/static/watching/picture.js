// A stream as a picture that can be looked at: drawn small, for thumbnails and for what is measured in it.
/** @import { Glance, StreamName } from "./types.js" */

/** The most letters of base64 that a thumbnail may have. */
const MOST_LETTERS = 24_000;
const QUALITIES = [0.4, 0.2, 0.05];

/** Pixels across, by stream. @type {Record<StreamName, number>} */
const WIDTHS = { camera: 320, room: 320, screen: 480 };

export class Picture {
  #video = document.createElement("video");

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.show(stream);
  }

  /** Another camera. @param {MediaStream} stream */
  show(stream) {
    this.#video.srcObject = stream;
    void this.#video.play().catch(() => {});
  }

  /** Lets go of the stream. */
  close() {
    this.#video.srcObject = null;
  }

  /** Whether a picture has come. */
  get shows() {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && this.#video.videoWidth > 0;
  }

  /** Its light and dark, 64 x 48 values from 0 to 255; null while there is none. @returns {Uint8Array | null} */
  grey() {
    const canvas = this.#drawn(64, 48);
    if (!canvas) return null;
    const { data } = context(canvas).getImageData(0, 0, 64, 48);
    // Rec. 601, in integers.
    return Uint8Array.from({ length: data.length / 4 }, (_, n) => (
      (data[n * 4] * 299 + data[n * 4 + 1] * 587 + data[n * 4 + 2] * 114) / 1000));
  }

  /** A thumbnail; null while there is no picture. @param {StreamName} stream @returns {Glance | null} */
  glance(stream) {
    const { videoWidth, videoHeight } = this.#video;
    const wide = Math.min(WIDTHS[stream], videoWidth);
    const canvas = this.#drawn(wide, Math.round((wide * videoHeight) / (videoWidth || 1)));
    if (!canvas) return null;
    const taken_at = new Date().toISOString();
    for (const quality of QUALITIES) {
      const image = encoded(canvas, quality);
      if (image.length <= MOST_LETTERS) return { stream, taken_at, image };
    }
    return null;
  }

  /** @param {number} wide @param {number} high */
  #drawn(wide, high) {
    if (!this.shows) return null;
    const canvas = document.createElement("canvas");
    canvas.width = wide;
    canvas.height = high;
    context(canvas).drawImage(this.#video, 0, 0, wide, high);
    return canvas;
  }
}

/** @param {HTMLCanvasElement} canvas */
const context = (canvas) => /** @type {CanvasRenderingContext2D} */ (
  canvas.getContext("2d", { willReadFrequently: true }));

/**
 * In base64: WebP, or JPEG where the browser cannot write that.
 * @param {HTMLCanvasElement} canvas @param {number} quality
 */
function encoded(canvas, quality) {
  const webp = canvas.toDataURL("image/webp", quality);
  const url = webp.startsWith("data:image/webp") ? webp : canvas.toDataURL("image/jpeg", quality);
  return url.slice(url.indexOf(",") + 1);
}
