import { handleOf } from "./bound";

const SoundOperations = handleOf("sound", "sounds", ({ id }) => ({ soundId: id }), { get: "get" });

/** A sound file that Asterisk has, `hello-world`. Has no events. */
export class SoundHandle extends SoundOperations {
  /** Media to play it with: `sound:NAME`. */
  get uri(): string {
    return `sound:${this.id}`;
  }
}
