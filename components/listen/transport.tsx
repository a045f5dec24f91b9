import type { SpyRow, TalkRow } from "@/lib/live/rows";
import type { Session } from "./sessions";

/** How the sound comes from Asterisk to the panel, in words. */
const transports = {
  websocket: {
    word: "websocket",
    meaning:
      "Between Asterisk and the panel the sound travels by a media websocket: 16 kHz, and no packet is lost on that way.",
  },
  rtp: {
    word: "RTP",
    meaning:
      "Between Asterisk and the panel the sound travels by RTP, as the panel can use no media websocket of this Asterisk: telephone quality, and packets can be lost.",
  },
} as const;

/** How the sound is written on its way to the browser, in words. */
const codecs = {
  pcm: { word: "PCM", meaning: "It comes to this browser as it is (PCM, 256 kbit/s a stream)." },
  opus: {
    word: "Opus",
    meaning: "Asterisk compresses it and this browser decodes it (Opus, about 52 kbit/s a stream).",
  },
} as const;

const codecOf = (row: SpyRow | TalkRow): SpyRow["codec"] => ("codec" in row ? row.codec : null);

/** Why it is PCM though the policy asks for Opus, by the panel's word; null where it is not so. */
function pcmReason({ row, opusFailedAtMs }: Session, nodeName: string): string | null {
  switch (row !== null && "codecReason" in row ? row.codecReason : null) {
    case "decoder_failed": {
      // When, only the page knows in which it failed.
      if (opusFailedAtMs === null) return "PCM: the browser's Opus decoder failed.";
      const at = new Date(opusFailedAtMs).toLocaleTimeString(undefined, { timeStyle: "short" });
      return `PCM: this browser's Opus decoder failed at ${at}.`;
    }
    case "browser_cannot":
      return "PCM: this browser has no Opus decoder.";
    case "no_websocket":
      return `PCM: Opus comes by chan_websocket alone, and ${nodeName} has none that the panel can use.`;
    case "node_cannot":
      return `PCM: no Opus comes from ${nodeName}; see whether its module codec_opus runs.`;
    default:
      return null;
  }
}

/** All of it in sentences; null until it is known, and by phone. */
export function transportText(session: Session, nodeName: string): string | null {
  const { row } = session;
  if (row === null || row.transport === null) return null;
  const codec = codecOf(row);
  const parts = [transports[row.transport].meaning, codec === null ? null : codecs[codec].meaning];
  return [...parts, pcmReason(session, nodeName)].filter((part) => part !== null).join(" ");
}

/** By what the sound comes, with its meaning on hover; nothing by phone, and until it is known. */
export function Transport({ session, nodeName }: { session: Session; nodeName: string }) {
  const { row } = session;
  if (row === null || row.transport === null) return null;
  const codec = codecOf(row);
  // PCM is what one expects, unless Opus is.
  const isNamed = codec === "opus" || pcmReason(session, nodeName) !== null;
  const { word } = transports[row.transport];
  return (
    <span className="shrink-0" title={transportText(session, nodeName) ?? undefined}>
      {isNamed && codec !== null ? `${word}, ${codecs[codec].word}` : word}
    </span>
  );
}
