// A picture for demonstrations on computers without a camera. It says what it is, in the picture itself, and it moves,
// so that nothing that looks for a frozen picture finds one.

const WIDTH = 320;
const HEIGHT = 240;
const FRAMES_A_SECOND = 5;
const BARS = ["#c0c0c0", "#b8b24a", "#4aa7b2", "#4aa35c", "#9a5a9e", "#b0524f", "#4a5fa8"];

/** @returns {MediaStream}  320 x 240, until its track is stopped */
export function testPicture() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const stream = canvas.captureStream(FRAMES_A_SECOND);
  const [track] = stream.getVideoTracks();
  draw(pen, 0);
  let n = 0;
  const timer = setInterval(() => {
    if (track.readyState === "live") draw(pen, n += 1);
    else clearInterval(timer);
  }, 1000 / FRAMES_A_SECOND);
  return stream;
}

/** @param {CanvasRenderingContext2D} pen @param {number} n  which frame */
function draw(pen, n) {
  const wide = WIDTH / BARS.length;
  BARS.forEach((colour, place) => {
    pen.fillStyle = colour;
    pen.fillRect(place * wide, 0, wide + 1, HEIGHT);
  });
  pen.fillStyle = "#14202b";
  pen.fillRect(0, 84, WIDTH, 88);
  pen.fillStyle = "white";
  pen.textAlign = "center";
  pen.font = "bold 22px sans-serif";
  pen.fillText("SIMULATED", WIDTH / 2, 114);
  pen.font = "14px sans-serif";
  pen.fillText("Test picture: there is no camera", WIDTH / 2, 137);
  pen.fillText(`${new Date().toISOString().slice(11, 19)} UTC`, WIDTH / 2, 159);
  pen.fillRect((n * 8) % WIDTH, 178, 24, 10);
}
