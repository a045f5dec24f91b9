import type { SpyMode, WhisperTo } from "@/lib/live/rows";
import { type Whisper, whisperOf } from "../media/talk-path";
import { panelError } from "./asterisk-errors";
import type { Clock } from "./clock";
import { newId } from "./ids";
import type { Node } from "./node";
import { ignoreGone } from "./party-calls";
import { waitForStart } from "./start-wait";

/**
 * Who hears the supervisor, in the words of POST /channels/{id}/snoop: `out` is heard by the spied party, `in` by the
 * other side, `both` by both (res/res_stasis_snoop.c). Every snoop hears both sides.
 */
export type Ears = "none" | Whisper;

export const earsOf = (mode: SpyMode, to: WhisperTo): Ears =>
  mode === "listen" ? "none" : whisperOf(mode, to);

/** The snoops of one spy by phone: each is known by its id from before its request until it is surely gone. */
export class PhoneSnoops {
  readonly #options: { node: Node; clock: Clock; targetId: string; by: string };
  readonly #started = new Map<string, () => void>();
  readonly #ids = new Set<string>();

  constructor(options: { node: Node; clock: Clock; targetId: string; by: string }) {
    this.#options = options;
  }

  /** All that may exist. */
  get ids(): readonly string[] {
    return [...this.#ids];
  }

  /** A channel is in our application. */
  onStart(channelId: string): void {
    this.#started.get(channelId)?.();
  }

  /**
   * A new one, in our application and in no bridge: nothing goes by it yet.
   * @throws PanelError; none is left then, or where Asterisk did not say so one that is still among {@link ids}
   */
  async make(whisper: Ears): Promise<string> {
    const { node, targetId, by, clock } = this.#options;
    const snoopId = newId(node.application, "spysnoop");
    this.#ids.add(snoopId);
    const wait = waitForStart(snoopId, clock);
    this.#started.set(snoopId, wait.came);
    try {
      await node.client.channels.snoopChannelWithId({
        channelId: targetId,
        snoopId,
        app: node.application,
        appArgs: `snoop,${by}`,
        spy: "both",
        whisper,
      });
      await wait.started;
      return snoopId;
    } catch (error) {
      // Where that is not answered either, whoever ends the session drops it again.
      await this.drop(snoopId).catch(() => undefined);
      throw panelError(error, { kind: "channel", id: targetId });
    } finally {
      wait.giveUp();
      this.#started.delete(snoopId);
    }
  }

  async drop(snoopId: string): Promise<void> {
    await ignoreGone(this.#options.node.client.channels.hangup({ channelId: snoopId }));
    this.#ids.delete(snoopId);
  }
}
