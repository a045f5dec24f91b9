import type { ChannelRow } from "./rows";

/**
 * Whether a leg has been answered. Until then no snoop is made of it: Asterisk 22 and 16 keep a snoop of a leg that has no
 * media, hung up or not, until the leg ends (tests/integration/listening-answer.test.ts).
 */
export const isAnswered = ({ state }: Pick<ChannelRow, "state">): boolean => state === "Up";

/** Whether the phone of this leg rings; the leg of who calls it is `Ring` meanwhile. */
export const isRinging = ({ state }: Pick<ChannelRow, "state">): boolean => state === "Ringing";
