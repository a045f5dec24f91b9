import { randomUUID } from "node:crypto";
import type { AsteriskCoordinates } from "../asterisk/rest";
import { RtpEar } from "./rtp";
import { type Dialog, replacesOf, type Sipp, startSipp } from "./sipp";

const registrationSeconds = 3_600;
const registerTimeoutMs = 10_000;
/** How long a phone that is to hang up may take to tell of its call: it does so when it has read the ACK. */
const tryEveryMs = 20;
const mostTries = 250;

/** What a phone does when it is called. */
export type AnswerMode = "at-once" | { afterMs: number } | "never" | "busy" | "reject";

type PhoneAsterisk = Pick<AsteriskCoordinates, "sipPort" | "sipPassword">;

export interface PhoneOptions {
  asterisk: PhoneAsterisk;
  /** One of the phones of that Asterisk, such as `alice`. */
  name: string;
  answer: AnswerMode;
  /** The phone hangs up by itself so long after it has answered. */
  hangUpAfterMs?: number;
  /** UDP port of its ear; a free one by default. */
  rtpPort?: number;
}

/** What the keys of a phone do to a call that is up; each once in a call. */
export interface CallKeys {
  /** By a re-INVITE `sendonly`; the phone sends no sound meanwhile. */
  hold(): Promise<void>;
  resume(): Promise<void>;
  /** By REFER: the other side is sent to an extension, or joined with who is at the other end of another own call. */
  transfer(to: string | PlacedCall): Promise<void>;
  /** The call as SIP names it. */
  dialog(): Dialog;
}

/** A registered SIP phone: SIPp for the signalling, an `RtpEar` for the audio. Its keys are for the call it took first. */
export interface Phone extends CallKeys {
  readonly name: string;
  readonly ear: RtpEar;
  readonly sipPort: number;
  /** Tells it to hang up the calls that it has answered. Asterisk may know of the answer before the phone tells of it. */
  hangUp(): Promise<void>;
  /** What SIPp found wrong so far; empty when all went as it should. */
  errors(): string;
  /** Unregisters it and ends its SIPp. A call that is up is left without a word, as by a broken phone: `hangUp` first. */
  stop(): Promise<void>;
}

async function register(options: PhoneOptions, phonePort: number, expiresSeconds: number): Promise<void> {
  const { asterisk, name } = options;
  const sipp = await startSipp({
    scenario: "register",
    values: { phone: name, phonePort, expiresSeconds },
    remotePort: asterisk.sipPort,
    login: { username: name, password: asterisk.sipPassword },
  });
  const timer = setTimeout(() => sipp.child.kill("SIGKILL"), registerTimeoutMs);
  const code = await sipp.ended;
  clearTimeout(timer);
  if (code === 0) return;
  const how =
    sipp.child.signalCode === "SIGKILL"
      ? `no answer at 127.0.0.1:${asterisk.sipPort} within ${registerTimeoutMs / 1_000} s`
      : `SIPp ended with ${code}`;
  throw new Error(`The phone ${name} could not register (${how}): ${sipp.errors()}`);
}

function answering(options: PhoneOptions, ear: RtpEar): Promise<Sipp> {
  const { answer, name } = options;
  if (answer === "busy" || answer === "reject") {
    const refusal = answer === "busy" ? "486 Busy Here" : "603 Decline";
    return startSipp({ scenario: "refuse", values: { refusal } });
  }
  // SIPp takes 0 for "wait for ever".
  const answerAfterMs = answer === "never" ? 0 : answer === "at-once" ? 1 : Math.max(1, answer.afterMs);
  const values = { phone: name, answerAfterMs, talkMs: options.hangUpAfterMs ?? 0 };
  return startSipp({ scenario: "answer", values, ear });
}

/** Starts a phone and resolves when Asterisk has accepted its registration. */
export async function startPhone(options: PhoneOptions): Promise<Phone> {
  const ear = await RtpEar.open({ port: options.rtpPort });
  const sipp = await answering(options, ear);
  let timer: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(timer);
    await sipp.kill();
    await ear.close();
  };
  const registerAgain = () => register(options, sipp.port, registrationSeconds);
  try {
    await registerAgain();
  } catch (error) {
    await stop();
    throw error;
  }
  timer = setInterval(
    () => registerAgain().catch((error: unknown) => console.error(error)),
    (registrationSeconds * 1_000) / 2,
  );
  timer.unref();
  return {
    ...keysOf(options.asterisk, sipp, () => sipp.calls()[0] ?? ""),
    name: options.name,
    ear,
    sipPort: sipp.port,
    async hangUp() {
      for (let tries = 0; sipp.calls().length === 0; tries += 1) {
        if (tries === mostTries) throw new Error(`The phone ${options.name} has no call to hang up.`);
        await new Promise((resolve) => setTimeout(resolve, tryEveryMs));
      }
      await Promise.all(sipp.calls().map((it) => sipp.hangUp(it)));
    },
    errors: () => sipp.errors(),
    async stop() {
      // The Asterisk may be gone already; then there is nothing to unregister from.
      await register(options, sipp.port, 0).catch(() => undefined);
      await stop();
    },
  };
}

function keysOf({ sipPort }: PhoneAsterisk, sipp: Sipp, callId: () => string): CallKeys {
  return {
    hold: () => sipp.hold(callId()),
    resume: () => sipp.resume(callId()),
    async transfer(to) {
      const isOther = typeof to !== "string";
      const replaces = isOther ? `?Replaces=${encodeURIComponent(replacesOf(to.dialog()))}` : "";
      const extension = isOther ? to.to : to;
      await sipp.transfer(callId(), `<sip:${extension}@127.0.0.1:${sipPort}${replaces}>`);
    },
    dialog: () => sipp.dialog(callId()),
  };
}

/** A call that a phone, or a party beyond the trunk, has placed. */
export interface PlacedCall extends CallKeys {
  /** The extension that was called. */
  readonly to: string;
  readonly ear: RtpEar;
  /** Resolves when the other side has answered; rejects when it refused or `hangUp` came first. */
  readonly answered: Promise<void>;
  /** Resolves when the call is over, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends it from the caller's side, also while it rings. */
  hangUp(): Promise<void>;
}

/** Calls `to` (an extension) from a phone (`alice`, with its password) or, for any other name, through the trunk. */
export async function placeCall(options: {
  asterisk: PhoneAsterisk;
  from: string;
  to: string;
  /** The caller hangs up so long after the answer; by default never. */
  durationMs?: number;
  /** This call takes the place of that one, as where a phone moves it to another line. */
  replaces?: Dialog;
}): Promise<PlacedCall> {
  const { asterisk, from, to, replaces } = options;
  const ear = await RtpEar.open();
  const callId = `${randomUUID()}@patchbay`;
  const sipp = await startSipp({
    scenario: "call",
    values: {
      phone: from,
      to,
      talkMs: options.durationMs ?? 0,
      replaces: replaces === undefined ? "Supported: replaces" : `Replaces: ${replacesOf(replaces)}`,
    },
    ear,
    callId,
    remotePort: asterisk.sipPort,
    login: { username: from, password: asterisk.sipPassword },
  });
  let isOver = false;
  const over = sipp.ended.then(async () => {
    isOver = true;
    await ear.close();
  });
  const answered = (async () => {
    while (sipp.calls().length === 0) {
      if (isOver) {
        const refusal =
          /received 'SIP\/2\.0 (.*)/.exec(sipp.errors())?.[1] ?? (sipp.errors() || "it was given up");
        throw new Error(`The call from ${from} to ${to} was not answered: ${refusal}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  // Whoever does not ask for the answer does not have to handle its absence.
  answered.catch(() => undefined);
  return {
    ...keysOf(asterisk, sipp, () => callId),
    to,
    ear,
    answered,
    ended: over,
    async hangUp() {
      await sipp.hangUp(callId);
      await over;
    },
  };
}
