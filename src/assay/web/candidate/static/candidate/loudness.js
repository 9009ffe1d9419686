// How loud the microphone hears, for a bar that moves. Nothing is kept.

const EVERY_MS = 100;

export class Loudness {
  /** @param {MediaStream} stream @param {(value: number) => void} show  0 to 100 */
  constructor(stream, show) {
    this.stream = stream;
    this.show = show;
  }

  start() {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(this.stream).connect(analyser);
    const wave = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (!this.stream.active) {
        clearInterval(timer);
        void context.close();
        return;
      }
      analyser.getByteTimeDomainData(wave);
      this.show(Math.max(...wave.map((value) => Math.abs(value - 128))) / 1.28);
    }, EVERY_MS);
  }
}
