import { refusal } from "@/components/live/refusal";
import type { TalkWish } from "@/components/shell/sound-request";
import { Held } from "./held-session";
import type { ListeningPorts } from "./listening-state";
import type { PageAudio } from "./page-audio";
import type { SessionDesk } from "./session-desk";
import type { SessionSound } from "./session-sound";
import { heldNext } from "./sessions";

type TalkPorts = Pick<ListeningPorts, "send" | "support">;

/** What one may do with the calls that one is on the phone with here. Which of them is off hold the panel looks after. */
export class OwnTalks {
  readonly #ports: TalkPorts;
  readonly #desk: SessionDesk;
  readonly #sound: SessionSound;
  readonly #audio: PageAudio;
  #count = 0;

  constructor(ports: TalkPorts, desk: SessionDesk, sound: SessionSound, audio: PageAudio) {
    this.#ports = ports;
    this.#desk = desk;
    this.#sound = sound;
    this.#audio = audio;
  }

  async start(wish: TalkWish): Promise<void> {
    const { node, to, who, at } = wish;
    const silent = this.#ports.support();
    const refused = silent.listen ?? silent.talk;
    if (refused !== null) return this.#sound.refuse(at, refusal(refused, "Or let a phone ring."));
    this.#count += 1;
    const key = `talk ${this.#count}`;
    this.#desk.starts.begin({ key, node, channelId: null, who, mode: "listen", voice: "shut" });
    this.#audio.prepare();
    this.#desk.publish();
    // Nobody is called before one can be heard.
    const opened = await this.#audio.openMicrophone();
    if (!this.#desk.starts.wanted().some((each) => each.key === key)) {
      this.#desk.starts.finish(key);
      return this.#desk.sync();
    }
    const started =
      opened === null
        ? await this.#sound.attempt(node, at, `Calling ${who}`, () =>
            this.#ports.send("talks.start", { input: { node, to }, at, what: "Calling" }),
          )
        : this.#sound.refuse(at, refusal(opened, ""));
    const isUnwanted = this.#desk.starts.finish(key);
    if (started === null || started === undefined) return this.#desk.sync();
    const closed = isUnwanted ? null : this.#audio.voiceLost();
    if (closed !== null) this.#sound.refuse(at, refusal(closed, "The call was given up."));
    if (isUnwanted || closed !== null) return this.#sound.giveBack("talk", node, started.talkId);
    const held = this.#desk.hold(new Held("talk", node, started.talkId, who));
    this.#sound.open(held, started.ticket);
    this.#desk.attention.focus(held.key);
    this.#desk.ended.giveWay();
    this.#desk.sync();
  }

  /** Whether it was accepted; a refusal stands at the session. */
  change(key: string, change: { muted?: boolean; held?: boolean }): Promise<boolean> {
    const held = this.#desk.get(key);
    if (held === undefined) return Promise.resolve(false);
    const { node, id } = held;
    return this.#sound.noting(held, () =>
      this.#ports.send("talks.change", { input: { node, id, ...change }, at: null, what: "Changing" }),
    );
  }

  sendDigits(key: string, digits: string): Promise<boolean> {
    const held = this.#desk.get(key);
    if (held === undefined) return Promise.resolve(false);
    const { node, id } = held;
    return this.#sound.noting(held, () =>
      this.#ports.send("talks.dtmf", { input: { node, id, digits }, at: null, what: "Sending digits" }),
    );
  }

  /** Takes one off hold, which is looked at from now on; the one that is spoken with is put on hold. */
  takeBack(key: string): Promise<boolean> {
    this.#desk.attention.focus(key);
    return this.change(key, { held: false });
  }

  /** Takes the one back that is on hold: the next one, where several are. False where none is. */
  swap(): boolean {
    const { sessions, focus } = this.#desk.snapshot();
    const next = heldNext(sessions, focus);
    if (next === null) return false;
    void this.takeBack(next);
    return true;
  }
}
