import { expect, it } from "vitest";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { AccessChange } from "@/server/auth/ports";
import type { CommandServices } from "@/server/commands/command";
import { Dispatcher } from "@/server/commands/dispatcher";
import { handlers } from "@/server/commands/handlers";
import type { IdentifyAgain } from "@/server/commands/right-now";
import type { AuditLog, IdempotencyLog } from "@/server/storage/ports";
import { channelRow } from "../../lib/live/samples";
import { identity } from "../media/lines";
import { callerId, talkStage } from "../media/talk-stage";
import { logger } from "../nodes/bare-node";
import { nothingTold } from "./nothing-told";

const sue = { ...identity("sue"), role: "supervisor" } as const;

/** Somebody begins to listen, by the browser or by phone, and is asked for once more after it. */
function listening() {
  const done: string[] = [];
  const spies = {
    startByBrowser: async () => ({ spyId: "s1", ticket: "t1" }),
    startByPhone: async () => "s1",
    get: () => ({ end: async (code: string) => void done.push(`end ${code}`) }),
  };
  const live = { row: (kind: string, id: string) => (kind === "channels" ? channelRow(id) : undefined) };
  const node = { displayName: "PBX 1", health: () => ({ status: "live" }), live };
  const services = {
    nodes: {
      live: () => ({ node, spies }),
      onAccessChange: ({ id, what, role }: AccessChange) => void done.push(`${id}: ${what} ${role}`),
    },
    policies: { spying: () => defaultSpyPolicy },
  } as unknown as CommandServices;
  const start = (via: "browser" | "phone", identifyAgain: IdentifyAgain) =>
    handlers["spies.start"](
      {
        node: "pbx-1",
        channelId: "bob",
        via,
        endpoint: "PJSIP/sue",
        mode: "listen",
        timeoutMs: 30_000,
        sides: "mixed",
        whisperTo: "near",
        follow: false,
        codecs: [],
        reason: "",
        holdMusic: "may_stop",
      },
      services,
      sue,
      nothingTold,
      identifyAgain,
    );
  return { done, start };
}

it.each(["browser", "phone"] as const)(
  "a listening by %s goes on where the right to it stands",
  async (via) => {
    const { done, start } = listening();
    await expect(start(via, async () => sue)).resolves.toMatchObject({ spyId: "s1" });
    expect(done).toEqual([]);
  },
);

it.each(["browser", "phone"] as const)(
  "a listening by %s is held to a role that changed while it began, and so is all else of its owner",
  async (via) => {
    const { done, start } = listening();
    await start(via, async () => ({ ...sue, role: "operator" }));
    expect(done).toEqual(["sue: role operator"]);
  },
);

it.each(["browser", "phone"] as const)(
  "a listening by %s ends whose owner was shut out while it began, or of whom nobody can tell",
  async (via) => {
    const { done, start } = listening();
    await expect(start(via, async () => null)).rejects.toMatchObject({ code: "not_signed_in" });
    const down = new Error("the database is down");
    await expect(start(via, () => Promise.reject(down))).rejects.toBe(down);
    expect(done).toEqual(["end forbidden", "end forbidden"]);
  },
);

it("a talk ends whose owner was shut out while it began", async () => {
  const stage = talkStage();
  const services = {
    nodes: {
      live: () => ({ talks: stage.talks, node: stage.asterisk.node }),
      onAccessChange: (change: AccessChange) => stage.talks.onAccessChange(change),
    },
  } as unknown as CommandServices;
  const dispatcher = new Dispatcher({
    handlers,
    services,
    audit: { begin: async () => "1", end: async () => undefined } as unknown as AuditLog,
    idempotency: {} as IdempotencyLog,
    limit: async () => undefined,
    logger,
    now: () => 0,
  });
  const input = { node: "pbx-1", to: { kind: "channel", channelId: callerId } };
  const start = (again: IdentifyAgain) =>
    dispatcher.dispatch("talks.start", input, {
      identity: stage.olga,
      identifyAgain: again,
      address: "",
      requestId: "",
      idempotencyKey: null,
    });
  await expect(start(async () => null)).rejects.toMatchObject({ code: "not_signed_in" });
  expect(stage.talked).toMatchObject([{ causeText: "You may no longer talk here." }]);
  await start(async () => stage.olga);
  expect(stage.talked).toHaveLength(1);
});
