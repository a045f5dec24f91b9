import { AtATime } from "../auth/at-a-time";
import { type Identity, personKey } from "../auth/identity";
import { PerMinute } from "../auth/per-minute";
import { PanelError } from "../errors";

/** What hearing recordings may cost; in one place, so that PROTOCOL.md can say it. */
export const recordingLimits = {
  /** At a time, until the sound is there: each may be many megabytes from the one connection that a node gives for it. */
  waitingPerPerson: 6,
  /** Each is on disk before anything is heard. What is not told anew is not counted. */
  auditRowsPerMinute: 120,
} as const;

type Person = Pick<Identity, "kind" | "id">;

/** Keeps one person from taking the way to a node, or the disk of the audit, from all others. */
export class RecordingLimits {
  readonly #waiting = new AtATime(recordingLimits.waitingPerPerson);
  readonly #rows = new PerMinute(recordingLimits.auditRowsPerMinute);

  /** @throws PanelError too_many_requests, without having begun */
  async whileWaiting<Result>(person: Person, wait: () => Promise<Result>): Promise<Result> {
    const undo = this.#waiting.take(personKey(person));
    if (undo === null) {
      const most = recordingLimits.waitingPerPerson;
      throw new PanelError("too_many_requests", `You wait for ${most} recordings already.`, {
        whatToDo: "Wait until one of them plays, or close its player.",
        retryAfterSeconds: 5,
      });
    }
    try {
      return await wait();
    } finally {
      undo();
    }
  }

  /** Before each row of the audit. @throws PanelError too_many_requests */
  async beforeRow(person: Person): Promise<void> {
    const waitSeconds = await this.#rows.take(person);
    if (waitSeconds === null) return;
    const most = recordingLimits.auditRowsPerMinute;
    throw new PanelError("too_many_requests", `You have asked for ${most} recordings within a minute.`, {
      whatToDo: `Wait ${waitSeconds} s.`,
      retryAfterSeconds: waitSeconds,
    });
  }
}
