import { AriError } from "../errors";
import type { CallOptions } from "../parameters";
import type { Handle } from "./handle";

/**
 * Something that is not yet made: its handle, with its id, is there and can be listened to, so that no event of it is
 * missed; then `exec()` makes it.
 */
export class Staged<Of extends Handle> {
  readonly handle: Of;
  readonly #request: (options: CallOptions | undefined) => Promise<unknown>;
  #done: Promise<Of> | undefined;

  constructor(handle: Of, request: (options: CallOptions | undefined) => Promise<unknown>) {
    this.handle = handle;
    this.#request = request;
  }

  /**
   * Makes it. Runs once: every later call gets what the first one came to. Refused, it ends each `once` of its handle.
   * @throws {AriError} as the operation does
   */
  exec(options?: CallOptions): Promise<Of> {
    this.#done ??= this.#make(options);
    return this.#done;
  }

  async #make(options: CallOptions | undefined): Promise<Of> {
    const { context, key } = this.handle;
    try {
      await context.make(key, () => this.#request(options));
    } catch (caught) {
      const error = AriError.from(caught);
      // No answer is no refusal: its events may still come.
      if (!error.mayBeDone) this.handle.endWaits(error);
      throw caught;
    }
    return this.handle;
  }
}
