/** What the page of the bench tells; times in milliseconds since the epoch, by the clock of the machine. */

/** Channel by which the worker tells the page when something came. */
export const stampChannel = "bench-stamps";

export interface WorkerStamp {
  /**
   * The socket is open · the panel has taken the ticket · the first frame has come · a sound begins in a frame that came ·
   * and in one that was sent.
   */
  what: "open" | "opened" | "frame" | "onset" | "sent";
  atMs: number;
}

/** From a click to the first sound, as the page saw it. */
export interface ClickTimes {
  spyId: string;
  clickAtMs: number;
  /** The answer of the command is read. */
  answeredAtMs: number;
  pageSocketAtMs: number;
  openedAtMs: number;
  frameAtMs: number;
  firstSampleAtMs: number;
}

/** A sound that begins after silence. */
export interface SoundOnset {
  /** In a frame that the worker got or sent · in what leaves the jitter buffer · in what the microphone gives. */
  where: "worker" | "sent" | "output" | "microphone";
  atMs: number;
}

/** So loud is a sound and no noise, of full scale. */
export const onsetAmplitude = 0.03;
/** So long it has to have been silent before, ms. */
export const onsetQuietMs = 60;
