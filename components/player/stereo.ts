/** How loud each side is, of a sound with who is listened to on the left and the other on the right. */
export interface Stereo {
  setVolume(side: "near" | "far", volume: number): void;
  /** Both sides are in the sound, each goes to its ear; or one alone, which goes to both. */
  route(stream: "both" | "near" | "far"): void;
  close(): void;
}

/** Takes an element's sound apart. Only within a press: before one a browser gives no sound. */
export function openStereo(element: HTMLAudioElement): Stereo {
  const context = new AudioContext();
  const source = context.createMediaElementSource(element);
  const splitter = context.createChannelSplitter(2);
  const merger = context.createChannelMerger(2);
  const gains = { near: context.createGain(), far: context.createGain() };
  splitter.connect(gains.near, 0);
  splitter.connect(gains.far, 1);
  merger.connect(context.destination);
  void context.resume();
  return {
    setVolume: (side, volume) => gains[side].gain.setTargetAtTime(volume, context.currentTime, 0.01),
    route: (stream) => {
      for (const node of [source, gains.near, gains.far]) node.disconnect();
      if (stream === "both") {
        source.connect(splitter);
        gains.near.connect(merger, 0, 0);
        gains.far.connect(merger, 0, 1);
      } else {
        source.connect(gains[stream]).connect(context.destination);
      }
    },
    close: () => void context.close(),
  };
}
