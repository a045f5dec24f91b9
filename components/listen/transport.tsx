import type { SpyRow } from "@/lib/live/rows";

/** How the sound comes from Asterisk to the panel, in words. */
export const transports = {
  websocket: {
    word: "websocket",
    meaning:
      "Between Asterisk and the panel the sound travels by a media websocket: 16 kHz, no packet is lost.",
  },
  rtp: {
    word: "RTP",
    meaning:
      "Between Asterisk and the panel the sound travels by RTP, as this Asterisk has no media websocket: telephone quality, and packets can be lost.",
  },
} as const;

/** How the sound is written on its way to the browser, in words. */
export const codecs = {
  pcm: { word: "PCM", meaning: "It comes to this browser as it is (PCM, 256 kbit/s a stream)." },
  opus: {
    word: "Opus",
    meaning: "Asterisk compresses it and this browser decodes it (Opus, about 52 kbit/s a stream).",
  },
} as const;

/** By what the sound comes, with its meaning on hover; nothing by phone, and until it is known. */
export function Transport({
  row,
}: {
  row: (Pick<SpyRow, "transport"> & Partial<Pick<SpyRow, "codec">>) | null;
}) {
  if (row === null || row.transport === null) return null;
  const { word, meaning } = transports[row.transport];
  // PCM is what one expects.
  const isOpus = row.codec === "opus";
  return (
    <span className="shrink-0" title={isOpus ? `${meaning} ${codecs.opus.meaning}` : meaning}>
      {isOpus ? `${word}, ${codecs.opus.word}` : word}
    </span>
  );
}
