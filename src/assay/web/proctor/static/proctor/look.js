// Looks live at one candidate: the offer goes out from here, gathered whole; the answer is asked for. Where no picture
// comes within five seconds, or it is lost, the thumbnails of each second are what there is, and the page says so.

const PATIENCE_MS = 5000;
const ASKED_EVERY_MS = 300;
const GATHERING_MS = 2000;

const NO_WAY = "This site has no relay for live pictures.";
const FELL_BACK = "There is no live picture. A picture each second is shown instead.";

/**
 * @typedef {object} Place
 * @property {string} address                 where calls are made
 * @property {string} csrf
 * @property {RTCConfiguration} ice
 * @property {string} stream
 * @property {boolean} sound
 * @property {HTMLVideoElement} video
 * @property {(text: string, live: boolean) => void} state
 */

export class Look {
  #uuid = crypto.randomUUID();
  /** @type {RTCPeerConnection | null} */ #peer = null;
  #over = false;
  #seen = false;

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
  }

  async begin() {
    const { state } = this.place;
    if (typeof RTCPeerConnection !== "function") return this.#fall("This browser shows no live picture.");
    state("Asking for the live picture…", false);
    const patience = setTimeout(() => { if (!this.#seen) this.#fall(FELL_BACK); }, PATIENCE_MS);
    try {
      await this.#call();
    } catch {
      this.#fall(FELL_BACK);
    } finally {
      if (this.#over) clearTimeout(patience);
    }
    return undefined;
  }

  end() {
    if (this.#over) return;
    this.#over = true;
    this.#peer?.close();
    const { video } = this.place;
    video.srcObject = null;
    video.hidden = true;
    void this.#post(`${this.place.address}/${this.#uuid}/end`, {});
  }

  async #call() {
    const { address, ice, stream, sound, video } = this.place;
    const peer = this.#peer = new RTCPeerConnection(ice);
    peer.addTransceiver("video", { direction: "recvonly" });
    if (sound) peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addEventListener("track", ({ track, streams }) => {
      if (track.kind !== "video" && !sound) return;
      video.srcObject = streams[0] ?? new MediaStream([track]);
      video.muted = !sound;
      void video.play().catch(() => {});
    });
    peer.addEventListener("connectionstatechange", () => {
      if (["failed", "disconnected", "closed"].includes(peer.connectionState)) this.#fall(FELL_BACK);
    });
    // Not a callback for each frame: there is none while the element is hidden.
    video.addEventListener("loadeddata", () => this.#frame(), { once: true });
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const offer = peer.localDescription?.sdp ?? "";
    if (!offer.includes("a=candidate:")) return this.#fall(`${NO_WAY} ${FELL_BACK}`);   // no relay, and none may do without
    const made = await this.#post(address, { uuid: this.#uuid, stream, with_sound: sound, offer });
    if (!made.ok) {
      const { detail } = await made.json().catch(() => ({}));
      return this.#fall(`${detail ?? ""} ${FELL_BACK}`.trim());
    }
    return this.#await(peer);
  }

  /** Asks for the answer until there is one. @param {RTCPeerConnection} peer @returns {Promise<void>} */
  async #await(peer) {
    const { address } = this.place;
    while (!this.#over) {
      const heard = await fetch(`${address}/${this.#uuid}`, { cache: "no-store", headers: { Accept: "application/json" } });
      const { answer, ended } = heard.ok ? await heard.json() : { answer: "", ended: heard.status === 404 };
      if (ended) this.#fall(FELL_BACK);
      else if (answer) return peer.setRemoteDescription({ type: "answer", sdp: answer });
      await new Promise((/** @type {(done: void) => void} */ done) => setTimeout(done, ASKED_EVERY_MS));
    }
  }

  #frame() {
    if (this.#over) return;
    this.#seen = true;
    this.place.video.hidden = false;
    this.place.state("Live. Nothing of it is stored beyond what is recorded anyway; the candidate is told that you look.", true);
  }

  /** @param {string} why */
  #fall(why) {
    if (this.#over) return;
    this.end();
    this.place.state(why, false);
  }

  /** @param {string} address @param {object} body */
  #post(address, body) {
    return fetch(address, {
      method: "POST", body: JSON.stringify(body), credentials: "same-origin", keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.place.csrf, Accept: "application/json" },
    });
  }
}

/** @param {RTCPeerConnection} peer */
const gathered = (peer) => new Promise((/** @type {(done: void) => void} */ done) => {
  const look = () => { if (peer.iceGatheringState === "complete") done(); };
  peer.addEventListener("icegatheringstatechange", look);
  setTimeout(done, GATHERING_MS);
  look();
});
