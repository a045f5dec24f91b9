import type { SpyMode, WhisperTo } from "@/lib/live/rows";
import { within } from "@/lib/time/within";
import type { Held } from "./held-session";
import type { ListeningPorts } from "./listening-state";
import { voiceRefusal } from "./refusals";
import type { SessionDesk } from "./session-desk";
import type { SessionSound } from "./session-sound";

/** How long an accepted change of mode may take to come back as a row. */
const modeWithinMs = 5_000;

type ModePorts = Pick<ListeningPorts, "send" | "modeRefusal" | "modeRefusalNow">;

/** Who is to hear me: the mode that was asked for last, and the microphone that it needs. */
export class ModeChanges {
  readonly #ports: ModePorts;
  readonly #desk: SessionDesk;
  readonly #sound: SessionSound;

  constructor(ports: ModePorts, desk: SessionDesk, sound: SessionSound) {
    this.#ports = ports;
    this.#desk = desk;
    this.#sound = sound;
  }

  /**
   * Changes who hears me. The microphone is opened before the first word could be said. What is asked for meanwhile goes
   * before: of a quick row of keys only the last one counts.
   */
  async set(key: string, mode: SpyMode, whisperTo?: WhisperTo): Promise<void> {
    const held = this.#desk.get(key);
    if (held === undefined || held.kind !== "spy") return;
    const { wanted } = held;
    // What went wrong with another mode is nothing to whom this one is enough.
    if (wanted.is(mode, whisperTo)) return this.#desk.note(held, null);
    const turnBefore = wanted.turn;
    const refused = this.#ports.modeRefusal(mode) && (await this.#ports.modeRefusalNow(mode));
    if (wanted.turn !== turnBefore) return;
    if (refused !== null) return this.#desk.note(held, refused);
    held.silence();
    const turn = wanted.ask(mode, whisperTo);
    this.#desk.note(held, null);
    if (mode !== "listen" && held.row?.via !== "phone") {
      const closed = await this.#sound.openVoice();
      if (closed !== null && wanted.isLast(turn)) {
        wanted.giveUp(turn, Date.now() + modeWithinMs);
        held.silence();
        this.#desk.note(held, voiceRefusal(closed));
      }
      if (closed !== null) return this.#desk.sync();
    }
    while (wanted.running !== null) await wanted.running;
    // Somebody was asked for the microphone, or the panel for another mode: meanwhile this one may have become idle.
    if (wanted.isLast(turn)) await this.#send(held, turn, mode, whisperTo);
    // No row may come by which it would be seen that nobody is to hear me.
    this.#desk.sync();
  }

  async #send(held: Held, turn: number, mode: SpyMode, whisperTo?: WhisperTo): Promise<void> {
    const { node, id, key, wanted } = held;
    const isGone = held.over !== null || held.isEnding || this.#desk.get(key) !== held;
    if (isGone) return wanted.giveUp(turn, Date.now());
    if (!wanted.isNews(mode, whisperTo)) return wanted.accept(turn, Date.now() + modeWithinMs);
    const input = { node, id, mode, ...(whisperTo === undefined ? {} : { whisperTo }) };
    wanted.send(mode);
    const running = this.#sound.noting(held, () =>
      this.#ports.send("spies.change", { input, at: `${node}/spies/${id}`, what: `To ${mode}` }),
    );
    // A panel that does not answer is not to keep whoever wants to be silent from it.
    wanted.running = within(modeWithinMs, running).then(() => {
      wanted.running = null;
    });
    const isAccepted = await running;
    const untilMs = Date.now() + modeWithinMs;
    if (isAccepted) return wanted.accept(turn, untilMs);
    wanted.refuse(turn, mode, untilMs);
    // What is said was meant for others; and whoever has asked for another mode since is told nothing of this one.
    if (wanted.isLast(turn)) held.silence();
    else this.#desk.note(held, null);
  }

  /** The open microphone was lost: nobody is to believe that it comes back by itself. */
  loseVoice(why: string): void {
    for (const held of this.#desk.all()) {
      if (!held.meansToTalk) continue;
      held.silence();
      this.#desk.note(held, voiceRefusal(why));
    }
  }

  /** Whoever means to be heard gets the microphone, where it is not open for the mode any more, or was lost. */
  async openFor(key: string | null): Promise<void> {
    const held = key === null ? undefined : this.#desk.get(key);
    if (held === undefined || !held.meansToTalk) return;
    const closed = await this.#sound.openVoice();
    if (closed !== null && held.meansToTalk) {
      held.silence();
      this.#desk.note(held, voiceRefusal(closed));
    }
    this.#desk.sync();
  }
}
