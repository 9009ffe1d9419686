// What is in a piece of a recording: browsers want to know the codecs before they take it, and a recorder says only
// the container. The names stand in the first bytes: as CodecID in WebM (RFC 9559), as boxes in MP4 (ISO/IEC 14496-12).

const HEAD = 4096;
/** CodecID -> what `MediaSource` calls it. */
const WEBM = { V_VP8: "vp8", V_VP9: "vp09.00.10.08", V_AV1: "av01.0.04M.08", A_OPUS: "opus", A_VORBIS: "vorbis" };

/** The MIME type with codecs of a piece, by its first bytes; throws for what is neither. @param {Uint8Array} bytes */
export function typeOf(bytes) {
  const text = Array.from(bytes.subarray(0, HEAD), (byte) => String.fromCharCode(byte)).join("");
  if (text.startsWith("\x1aE\xdf\xa3")) {
    const found = Object.entries(WEBM).filter(([id]) => text.includes(id)).map(([, name]) => name);
    return `video/webm;codecs="${found.join(",")}"`;
  }
  if (text.slice(4, 8) === "ftyp") return `video/mp4;codecs="${mp4(text).join(",")}"`;
  throw new Error("This piece is neither WebM nor MP4.");
}

/** @param {string} text */
function mp4(text) {
  const found = [];
  const avc = text.indexOf("avcC");
  // After the box's name: version, then profile, compatibility and level, which are the codec's name.
  if (avc > 0) found.push(`avc1.${[...text.slice(avc + 5, avc + 8)].map(hex).join("")}`);
  if (text.includes("vpcC")) found.push(WEBM.V_VP9);
  if (text.includes("mp4a")) found.push("mp4a.40.2");
  if (text.includes("Opus")) found.push("opus");
  return found;
}

/** @param {string} letter */
const hex = (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0");
