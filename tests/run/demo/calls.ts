import { setTimeout as delay } from "node:timers/promises";
import type { RunningAsterisk } from "../../support/asterisk/asterisk";
import { ariRequest } from "../../support/asterisk/rest";
import {
  type AnswerMode,
  type Phone,
  type PlacedCall,
  placeCall,
  startPhone,
} from "../../support/phones/phone";
import { converse } from "./conversation";

/** An operator may hang up a demo call; it comes back a while later. */
const placeAgainAfterMs = 30_000;
const findTimeoutMs = 5_000;
const loadAtOnce = 10;

const phoneAnswers: Record<string, AnswerMode> = {
  alice: { afterMs: 2_000 },
  bob: { afterMs: 2_000 },
  carol: { afterMs: 2_000 },
  dave: "never",
};

interface ChannelModel {
  id: string;
  caller: { number: string };
  dialplan: { app_name?: string };
}

/** The phones and the lasting calls of one Asterisk. */
export interface DemoCalls {
  stop(): Promise<void>;
}

/** Waits until the call from this number is in the application. */
async function findInApplication(asterisk: RunningAsterisk, from: string): Promise<string> {
  const deadline = Date.now() + findTimeoutMs;
  while (Date.now() < deadline) {
    const channels = (await ariRequest(asterisk, "GET", "/channels")) as ChannelModel[];
    const found = channels.find((it) => it.caller.number === from && it.dialplan.app_name === "Stasis");
    if (found !== undefined) return found.id;
    await delay(100);
  }
  throw new Error(`The demo call from ${from} did not reach the application on ${asterisk.name}`);
}

async function putIntoWaitingRoom(asterisk: RunningAsterisk, channel: string): Promise<void> {
  // By its id the panel takes it for one of its own, so that it can be acted on.
  const room = `${asterisk.application}-bridge-demo-reception`;
  const bridges = (await ariRequest(asterisk, "GET", "/bridges")) as { id: string }[];
  if (!bridges.some((it) => it.id === room)) {
    await ariRequest(asterisk, "POST", `/bridges?bridgeId=${room}&type=holding&name=Reception`);
  }
  await ariRequest(asterisk, "POST", `/bridges/${room}/addChannel?channel=${channel}`);
  await ariRequest(asterisk, "POST", `/bridges/${room}/moh`);
}

/** Starts the phones, then keeps a handful of calls up; the panel's application must be connected before. */
export async function startDemoCalls(asterisk: RunningAsterisk, loadCalls: number): Promise<DemoCalls> {
  const stopping = new AbortController();
  const phones: Phone[] = await Promise.all(
    Object.entries(phoneAnswers).map(([name, answer]) => startPhone({ asterisk, name, answer })),
  );
  const running = new Set<PlacedCall>();
  // One after the other: the first one makes the room, also after an operator has destroyed it.
  let entered: Promise<void> = Promise.resolve();
  const enterWaitingRoom = (channel: string) => {
    const entering = entered.then(() => putIntoWaitingRoom(asterisk, channel));
    entered = entering.catch(() => undefined);
    return entering;
  };

  /** Keeps one call up until the demo stops; `withWhom` is the phone that answers it and talks. */
  const keepUp = async (
    from: string,
    to: string,
    { withWhom, control }: { withWhom?: string; control?: (channel: string) => Promise<void> } = {},
  ) => {
    const other = phones.find(({ name }) => name === withWhom);
    while (!stopping.signal.aborted) {
      const call = await placeCall({ asterisk, from, to });
      running.add(call);
      if (control !== undefined) {
        try {
          const channel = await findInApplication(asterisk, from);
          await ariRequest(asterisk, "POST", `/channels/${channel}/answer`);
          await control(channel);
        } catch (error) {
          if (!stopping.signal.aborted) console.error(error instanceof Error ? error.message : error);
        }
      }
      const fallSilent = other === undefined ? undefined : converse(call.ear, other.ear);
      await call.ended;
      fallSilent?.();
      running.delete(call);
      await delay(placeAgainAfterMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const kept = [
    keepUp("alice", "1002", { withWhom: "bob" }),
    keepUp("4930555010", "1003", { withWhom: "carol" }),
    keepUp("4930555011", "701"),
    keepUp("bob", "1004"),
    keepUp("4930555020", "700", {
      control: async (channel) => {
        await ariRequest(asterisk, "POST", `/channels/${channel}/moh`);
      },
    }),
    keepUp("4930555021", "700", { control: enterWaitingRoom }),
    keepUp("4930555022", "700", { control: enterWaitingRoom }),
  ];
  for (const call of kept) {
    call.catch((error: unknown) => {
      if (!stopping.signal.aborted) console.error(error);
    });
  }
  for (let placed = 0; placed < loadCalls; placed += loadAtOnce) {
    await Promise.all(
      Array.from({ length: Math.min(loadAtOnce, loadCalls - placed) }, () =>
        ariRequest(asterisk, "POST", "/channels?endpoint=Local/900@default/n&extension=602&context=default"),
      ),
    );
  }
  return {
    async stop() {
      stopping.abort();
      await Promise.all([...running].map((it) => Promise.race([it.hangUp(), delay(1_000)])));
      await Promise.all(phones.map((it) => it.stop()));
    },
  };
}
