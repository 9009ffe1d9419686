// What is watched during an exam, as the modules say it to each other and to the server. Types only, no code.

/**
 * What the programme asks for. It comes with the seat; where it is absent, nothing of this runs.
 * @typedef {object} Policy
 * @property {"none" | "guard" | "seb" | "seb-or-guard"} lockdown
 * @property {boolean} camera
 * @property {boolean} audio              the microphone is recorded, too
 * @property {boolean} screen             the whole screen must be shared
 * @property {boolean} simulated_camera   a demonstration: a labelled test picture where there is no camera
 * @property {number} grace_seconds       to come back, before the questions are covered until a proctor has looked
 * @property {number} segment_seconds
 * @property {number} glance_seconds      between pictures for the proctors' grid while nobody looks at them
 * @property {number} network_gap_seconds
 * @property {string[]} [muted]           kinds of signals that are kept, but put before nobody
 * @property {Record<string, string>} [words]   of each kind of signal, what the candidate reads
 * @property {RTCIceServer[]} [ice_servers]
 * @property {RTCIceTransportPolicy} [ice_policy]
 *
 * @typedef {"camera" | "screen" | "room"} StreamName
 *
 * A recording's piece before it has its number: playable by itself.
 * @typedef {{data: Blob, media_type: string, began_at: string, ended_at: string}} Segment
 *
 * A piece as it lies on this device. `seq` counts from 1 in its stream; times are ISO 8601 with Z, by the device's
 * clock; `sha256` is lower hex.
 * @typedef {object} Piece
 * @property {StreamName} stream
 * @property {number} seq
 * @property {string} sha256
 * @property {number} size            bytes
 * @property {string} media_type
 * @property {string} began_at
 * @property {string} ended_at
 * @property {Record<string, string | number | boolean>} facts
 *
 * Something this device saw: a fact with its value, never a verdict. `clip_seq` is the piece that shows it.
 * @typedef {object} Observation
 * @property {string} kind
 * @property {string} device_at
 * @property {number} lasted_ms
 * @property {number} value
 * @property {number} threshold
 * @property {Record<string, string | number | boolean>} facts
 * @property {string} stream          "" when no stream shows it
 * @property {number | null} clip_seq
 * @property {number} clip_offset_ms
 *
 * A small picture for the proctors' grid. `image` is base64.
 * @typedef {{stream: StreamName, taken_at: string, image: string}} Glance
 *
 * A message of the chat; `ref` is the name that this page gave its own.
 * @typedef {{number: number, from: "proctor" | "you", text: string, ref: string, sent_at: string,
 *   read_at: string | null}} Message
 *
 * A proctor's wish to see live: an SDP offer, gathered whole.
 * @typedef {{uuid: string, stream: StreamName, with_sound: boolean, offer: string}} Call
 *
 * What the server has for this page.
 * @typedef {object} News
 * @property {number} news
 * @property {Message[]} messages      behind the number asked for
 * @property {number} read_up_to       the candidate's messages that a proctor has read
 * @property {{room: boolean, again: string[]}} asks
 * @property {Call[]} calls            that wait for an answer
 * @property {string[]} open_calls     all that go on
 * @property {{at: string} | null} terminating
 * @property {boolean} watched
 * @property {{raised: boolean, seen: boolean}} hand
 * @property {string} state            of the attempt
 * @property {string | null} [let_on]  when a proctor last looked at what the guard had called for
 */

export {};
