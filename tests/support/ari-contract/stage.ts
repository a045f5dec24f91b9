import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { type AriClient, AriError, type AriErrorCode, createAriClient } from "@/lib/ari";
import { socketOpener } from "@/lib/ari/nodejs";
import { HttpTransport } from "@/lib/ari/nodejs/http";
import type { PlacedCall } from "../phones/phone";
import { EventLog, type Listener, openListener } from "./event-log";
import { RecordingTransport } from "./recording-transport";

/** What a case plays on: one Asterisk, real or fake, and an application on it that hears everything. */
export interface Stage {
  readonly client: AriClient;
  /** Of the documents: 16 or 22. */
  readonly branch: number;
  readonly application: string;
  readonly events: EventLog;
  readonly transport: RecordingTransport;
  /** What only a real Asterisk has; a case that asks for it on the fake fails. */
  readonly real: RealParts;
  newId(word: string): string;
  /** A further application. It is closed when the case is over. */
  listen(options: { subscribeAll: boolean }): Promise<Listener>;
  /** Called when the case is over, in reverse order, whatever became of it. */
  later(undo: () => Promise<unknown>): void;
}

/** A phone that registered, and what it was told. */
export interface StagePhone {
  /** `PJSIP/alice` */
  readonly endpoint: string;
  /** Its UDP port on 127.0.0.1. */
  readonly sipPort: number;
  hangUp(): Promise<void>;
}

/** Beyond ARI. */
export interface RealParts {
  /** Starts alice, bob or carol, and ends it when the case is over. */
  phone(name: "alice" | "bob" | "carol"): Promise<StagePhone>;
  /** Calls an extension from the trunk; given up when the case is over. */
  call(extension: string): Promise<PlacedCall>;
  /** Sends a SIP MESSAGE to Asterisk from the trunk. */
  sendSipMessage(text: string): Promise<void>;
  /** Up to `/ari`, for what is no operation: a media websocket. */
  readonly url: string;
}

/** One thing that Asterisk does, and the operations that it shows. */
export interface ContractCase {
  readonly name: string;
  /** `channels.answer`: each is called, and answers well unless the case is about its refusal. */
  readonly proves: readonly string[];
  /** Needs what {@link RealParts} has. */
  readonly isReal?: true;
  /** Left out on branches that lack what it is about; default: those that lack one of its operations. */
  readonly branches?: readonly number[];
  run(stage: Stage): Promise<void>;
}

interface Address {
  url: string;
  username: string;
  password: string;
}

/** The stage with what the test that opened it needs: to end a case and to close. */
export interface OpenStage extends Stage {
  /** Runs one case, undoes it, and gives what was wrong with answers and events meanwhile. */
  play(one: ContractCase): Promise<string[]>;
  close(): Promise<void>;
}

/** Connects an application to an Asterisk. */
export async function openStage(
  address: Address,
  branch: number,
  application: string,
  real: (later: Stage["later"]) => RealParts,
): Promise<OpenStage> {
  const transport = new RecordingTransport(new HttpTransport(address));
  transport.branch = branch;
  const client = createAriClient(transport);
  const { system } = await client.asterisk.getInfo({ only: "system" });
  client.version = system?.version;
  const events = new EventLog(branch);
  const socket = await new Promise<{ close(): Promise<void> }>((resolve, reject) => {
    const opened = socketOpener(address)(
      { application, subscribeAll: true },
      {
        onOpen: () => resolve(opened),
        onText: (text) => events.take(text),
        onClose: reject,
      },
    );
  });
  transport.exchanges.push({ operation: "events.eventWebsocket", status: 101 });
  const undos: (() => Promise<unknown>)[] = [];
  const problems: string[] = [];
  const later: Stage["later"] = (undo) => void undos.push(undo);
  const stage: OpenStage = {
    client,
    branch,
    application,
    events,
    transport,
    real: real(later),
    newId: (word) => `contract-${word}-${randomUUID()}`,
    later,
    async listen({ subscribeAll }) {
      const name = `contract-${randomUUID()}`;
      const listener = await openListener({ address, application: name, subscribeAll, branch });
      later(async () => {
        await listener.close();
        problems.push(...listener.log.problems);
      });
      return listener;
    },
    async play(one) {
      try {
        await one.run(stage);
      } finally {
        for (const undo of undos.splice(0).reverse()) {
          await undo().catch((error: unknown) => problems.push(`while undoing: ${error}`));
        }
      }
      return [...problems.splice(0), ...transport.problems.splice(0), ...events.problems.splice(0)];
    },
    async close() {
      await socket.close();
      await client.close();
    },
  };
  return stage;
}

/** The error of a call that must fail, by its code; HTTP status and words of Asterisk are in it. */
export async function refused(call: Promise<unknown>, code: AriErrorCode): Promise<AriError> {
  const outcome = await call.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  );
  if (!("error" in outcome))
    throw new Error(`It was answered ${JSON.stringify(outcome.answer)}, not refused with ${code}`);
  if (!(outcome.error instanceof AriError)) throw outcome.error;
  if (outcome.error.code !== code)
    throw new Error(`It was refused with ${outcome.error.code}, not ${code}: ${outcome.error.message}`);
  return outcome.error;
}

/**
 * Waits until a call is refused with not_found: the end of a playback or recording is told a moment before Asterisk
 * forgets it.
 */
export async function forgotten(call: () => Promise<unknown>): Promise<void> {
  const outcome = () =>
    call().then(
      () => "answered",
      (error: unknown) => AriError.from(error).code,
    );
  await expect.poll(outcome, { interval: 10, timeout: 5_000 }).toBe("not_found");
}
