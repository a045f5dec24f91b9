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

/** By what the sound comes, with its meaning on hover; nothing by phone, and until it is known. */
export function Transport({ row }: { row: Pick<SpyRow, "transport"> | null }) {
  if (row === null || row.transport === null) return null;
  const { word, meaning } = transports[row.transport];
  return (
    <span className="shrink-0" title={meaning}>
      {word}
    </span>
  );
}
