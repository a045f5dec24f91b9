import { AriError } from "@/lib/ari";
import { openListenPath } from "@/server/media/listen-path";
import type { MediaChannel, MediaOpener, MediaRequest, PathEnd } from "@/server/media/media-channel";
import { openTalkPath, type Whisper } from "@/server/media/talk-path";
import { sessionNode } from "../nodes/session-node";
import { StillClock } from "./lines";

export const targetId = "target";

/** A node that carries out what it is asked, and media channels that are this test. */
export function pathStage() {
  const session = sessionNode();
  const clock = new StillClock();
  session.here.add(targetId);
  const opened: MediaRequest[] = [];
  const sent: Uint8Array[] = [];
  const ended: string[] = [];
  let refusal: AriError | undefined;
  const opus = { has: false, refusal: null as AriError | null };
  const media: MediaOpener = {
    transportOf: async () => "websocket",
    hasOpus: async () => opus.has,
    open: async (request) => {
      opened.push(request);
      if (refusal !== undefined) throw refusal;
      if (request.codec === "opus" && opus.refusal !== null) throw opus.refusal;
      const channel: MediaChannel = {
        id: request.id,
        transport: "websocket",
        send: (samples) => void sent.push(samples),
        awake: (work) => work,
        end: async () => void ended.push(request.id),
      };
      return channel;
    },
  };
  const broken: PathEnd[] = [];
  const common = {
    node: session.node,
    logger: session.logger,
    clock,
    targetId,
    onBroken: (why: PathEnd) => void broken.push(why),
  };
  const frames: { stream: string; index: number }[] = [];
  return {
    ...session,
    common,
    clock,
    media,
    opened,
    sent,
    ended,
    broken,
    frames,
    /** Whether the node says that it has Opus, and what opening it rejects with. */
    opus,
    refuseMedia: (error: AriError) => {
      refusal = error;
    },
    listen: (sides: "mixed" | "apart" = "mixed") =>
      openListenPath({
        ...common,
        media,
        sides,
        onFrame: (stream, _samples, index) => void frames.push({ stream, index }),
      }),
    talk: (whisper: Whisper) => openTalkPath({ ...common, media, whisper }),
    /** StasisStart of every channel that a path may have. */
    start: (path: { ownedIds(): string[] }) => {
      for (const id of path.ownedIds()) {
        session.here.add(id);
        if (!id.includes("bridge")) session.tell({ type: "StasisStart", channel: { id }, args: [] });
      }
    },
    settle: async () => {
      for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
    },
  };
}

/** A request that the test answers. */
export function pending() {
  let answer: () => void = () => undefined;
  let refuse: (error: Error) => void = () => undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    answer = () => resolve({});
    refuse = reject;
  });
  return {
    promise,
    answer: () => answer(),
    refuse: (code: "timeout" | "not_found") => refuse(new AriError(code, "refused.", { retryable: false })),
  };
}

export function idOf(path: { ownedIds(): string[] }, kind: string): string {
  const id = path.ownedIds().find((one) => one.startsWith(`patchbay-${kind}-`));
  if (id === undefined) throw new Error(`no ${kind} among ${path.ownedIds().join(", ")}`);
  return id;
}
