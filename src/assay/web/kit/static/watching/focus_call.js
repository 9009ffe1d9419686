// A proctor looks at this candidate live: answers the offers that come with the news. What is sent is what is recorded
// anyway, straight to the proctor's browser; the candidate is told while somebody looks.
/** @import { Call, Policy, StreamName } from "./types.js" */

/** The line up grows with each who looks. */
const MOST_WATCHERS = 2;
/** After so long what has been gathered has to do. */
const GATHERING_MS = 3000;

/**
 * @typedef {object} Hooks
 * @property {(path: string, body: object) => Promise<any>} post           as Wire's
 * @property {(stream: StreamName) => MediaStream | null} stream
 * @property {(watchers: number) => void} changed                          so many look now
 */

export class FocusCalls {
  /** @type {Map<string, RTCPeerConnection>} */ #open = new Map();
  /** Answered once is answered: a call that failed is the proctor's to make again. @type {Set<string>} */
  #known = new Set();

  /** @param {Policy} policy @param {Hooks} hooks */
  constructor(policy, hooks) {
    this.policy = policy;
    this.hooks = hooks;
  }

  /** @param {Call[]} calls  that wait for an answer @param {string[]} open  all that go on: what is gone is over */
  heard(calls, open) {
    for (const uuid of [...this.#open.keys()]) if (!open.includes(uuid)) this.#end(uuid);
    for (const call of calls) {
      if (this.#known.has(call.uuid) || this.#open.size >= MOST_WATCHERS) continue;
      this.#known.add(call.uuid);
      // An empty answer says that it cannot be.
      void this.#answer(call).catch(() => this.#lost(call.uuid));
    }
  }

  /** Another camera: those who look go on looking. @param {StreamName} name */
  async changed(name) {
    const [track] = this.hooks.stream(name)?.getVideoTracks() ?? [];
    for (const peer of this.#open.values()) {
      const sender = peer.getSenders().find((one) => one.track?.kind === "video");
      if (track) await sender?.replaceTrack(track).catch(() => {});
    }
  }

  close() {
    for (const uuid of [...this.#open.keys()]) this.#end(uuid);
  }

  /** @param {Call} call */
  async #answer({ uuid, stream: name, with_sound, offer }) {
    const stream = this.hooks.stream(name);
    if (!stream || typeof RTCPeerConnection !== "function") throw new Error("nothing to show");
    const { ice_servers = [], ice_policy = "relay", audio } = this.policy;
    // By relay only, unless the programme says otherwise: then neither side learns the other's address.
    const peer = new RTCPeerConnection({ iceServers: ice_servers, iceTransportPolicy: ice_policy });
    this.#open.set(uuid, peer);
    peer.addEventListener("connectionstatechange", () => {
      if (peer.connectionState === "failed") this.#lost(uuid);
      else if (peer.connectionState === "connected") this.#count();
    });
    await peer.setRemoteDescription({ type: "offer", sdp: offer });
    const tracks = [...stream.getVideoTracks(), ...(with_sound && audio ? stream.getAudioTracks() : [])];
    for (const track of tracks) peer.addTrack(track, stream);
    await peer.setLocalDescription(await peer.createAnswer());
    await gathered(peer);
    await this.hooks.post(`calls/${uuid}`, { answer: peer.localDescription?.sdp ?? "" });
  }

  /** The line could not be made, or broke: the proctor goes on with small pictures. @param {string} uuid */
  #lost(uuid) {
    this.#end(uuid);
    void this.hooks.post(`calls/${uuid}`, { answer: "" }).catch(() => {});
  }

  /** @param {string} uuid */
  #end(uuid) {
    this.#open.get(uuid)?.close();
    this.#open.delete(uuid);
    this.#count();
  }

  #count() {
    this.hooks.changed([...this.#open.values()].filter((peer) => peer.connectionState === "connected").length);
  }
}

/** The answer goes out whole, with all the ways that were found. @param {RTCPeerConnection} peer */
const gathered = (peer) => new Promise((/** @type {(done: void) => void} */ done) => {
  const look = () => { if (peer.iceGatheringState === "complete") done(); };
  peer.addEventListener("icegatheringstatechange", look);
  setTimeout(done, GATHERING_MS);
  look();
});
