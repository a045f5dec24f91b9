import { isAnswered } from "@/lib/live/answer";
import { isOutsideNumber, isPhone } from "@/lib/live/leg-side";
import type { NodeState } from "@/lib/live/node-state";
import type { ChannelRow } from "@/lib/live/rows";
import { PanelError } from "../errors";

type Live = Pick<NodeState, "row" | "rows">;

/** A device in a transfer has two legs: with whom it talked, and whom it asks. */
const deviceLegsMax = 2;

/**
 * A person who is followed from call to call, by the endpoint of its channels. Only a device is somebody: a trunk is many
 * people, and the next of its calls is a stranger's. ARI does not tell the one from the other. Legs with different numbers
 * of the public network tell a trunk, whatever else it looks like: better a phone that is not followed than a stranger who
 * is heard. So do more legs than a phone has, where it does not look like one (`isPhone`).
 */
export class Followed {
  /** `TECH/resource` */
  readonly endpoint: string;
  /** Looks like one phone, by the leg that was heard last: it may have many legs. */
  #isPhone = false;
  /** Of the leg that was heard last, where that is one of the public network. */
  #number: string | null = null;

  private constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  /** Who is behind this channel. @throws PanelError not_possible_now where that is nobody who could be followed */
  static of(live: Live, targetId: string): Followed {
    const endpoint = live.row("channels", targetId)?.endpoint ?? null;
    if (endpoint === null) throw notFollowed("No device stands behind this channel that could be followed.");
    const followed = new Followed(endpoint);
    followed.heard(live, targetId);
    if (followed.#isShared(legsOf(live, endpoint))) {
      throw notFollowed(
        `${endpoint} carries calls of several people: whose next one is meant cannot be told.`,
      );
    }
    return followed;
  }

  /** This leg is listened to now. */
  heard(live: Live, targetId: string): void {
    const row = live.row("channels", targetId);
    if (row === undefined) return;
    this.#number = outsideNumber(row) ?? this.#number;
    this.#isPhone = isPhone(row, live.row("endpoints", this.endpoint) ?? null);
  }

  /**
   * The answered leg to go on with, none of `refused`, and rather one that may be listened to now; null while there is
   * none, `several` where it cannot be told whose is next.
   */
  next(
    live: Live,
    mayBegin: (channelId: string) => boolean = () => true,
    refused: ReadonlySet<string> = new Set(),
  ): string | "several" | null {
    const legs = legsOf(live, this.endpoint);
    if (this.#isShared(legs)) return "several";
    const answered = legs.filter((leg) => isAnswered(leg) && !refused.has(leg.id));
    return (answered.find(({ id }) => mayBegin(id)) ?? answered[0])?.id ?? null;
  }

  #isShared(legs: readonly ChannelRow[]): boolean {
    const numbers = [this.#number, ...legs.map(outsideNumber)].filter((number) => number !== null);
    return new Set(numbers).size > 1 || (legs.length > deviceLegsMax && !this.#isPhone);
  }
}

function legsOf(live: Live, endpoint: string): ChannelRow[] {
  return [...live.rows("channels")].filter((row) => row.endpoint === endpoint);
}

function outsideNumber({ caller }: ChannelRow): string | null {
  return isOutsideNumber(caller.number) ? caller.number.replace(/\D/g, "") : null;
}

function notFollowed(why: string): PanelError {
  return new PanelError("not_possible_now", why, {
    whatToDo: "Follow the leg of a phone, or listen to this call alone.",
    field: "follow",
  });
}
