import { expect, vi } from "vitest";
import type { ListeningPorts } from "@/components/listen/listening-state";
import { ListeningStore } from "@/components/listen/listening-store";
import type { Session } from "@/components/listen/sessions";
import { ApiError } from "@/components/live/request";
import type { ListenWish } from "@/components/shell/sound-request";
import type { SpyRow, TalkRow } from "@/lib/live/rows";
import { spyRow } from "../../lib/live/samples";
import { talkRow } from "../live/fixtures";
import { FakeAudio } from "./fake-audio";

interface Sent {
  name: string;
  input: Record<string, unknown>;
  at: string | null;
}

/** A page with its panel: what is sent is kept, and `spy`/`talk` tell of rows as the panel would. */
export function page(given: Partial<ListeningPorts> = {}) {
  const audio = new FakeAudio();
  const sent: Sent[] = [];
  const refused: string[] = [];
  const settled: string[] = [];
  let spies: SpyRow[] = [];
  let talks: TalkRow[] = [];
  let answer: (name: string, input: Record<string, unknown>) => unknown = (name, input) => {
    if (name === "spies.start") return { spyId: `of-${String(input["channelId"])}`, ticket: "t1" };
    if (name === "talks.start") return { talkId: "talk", ticket: "t1" };
    return name.endsWith("ticket") ? { ticket: "t2" } : { accepted: true };
  };
  const located = <Row>(rows: Row[]) => rows.map((row) => ({ node: "n", row }));
  const ports: ListeningPorts = {
    send: (async (name: string, { input, at }: { input: Record<string, unknown>; at: string | null }) => {
      sent.push({ name, input, at });
      const result = answer(name, input);
      if (result instanceof ApiError) throw result;
      return result;
    }) as ListeningPorts["send"],
    spies: () => located(spies),
    talks: () => located(talks),
    removalText: () => null,
    hasChannel: () => false,
    isLive: () => true,
    me: () => "sam",
    modeRefusal: () => null,
    modeRefusalNow: (mode) => Promise.resolve(ports.modeRefusal(mode)),
    policyTook: () => Promise.resolve(null),
    reasonRequired: () => false,
    support: () => ({ listen: null, talk: null }),
    audio: () => audio,
    refuse: (at, _what, { detail }) => refused.push(`${at}: ${detail}`),
    settle: (at) => settled.push(at),
    deviceId: () => undefined,
    ...given,
  };
  const store = new ListeningStore(ports);
  return {
    audio,
    sent,
    refused,
    settled,
    store,
    answer: (next: typeof answer) => {
      answer = next;
    },
    spy: (id: string, change: Partial<SpyRow> | null) => {
      const before = spies.find((row) => row.id === id);
      spies = spies.filter((row) => row.id !== id);
      if (change !== null) {
        const fresh = spyRow(id, {
          by: "sam",
          via: "browser",
          endpoint: "",
          targetId: id.replace("of-", ""),
        });
        spies.push({ ...(before ?? fresh), ...change });
      }
      store.sync();
    },
    talk: (change: Partial<TalkRow> | null, id = "talk") => {
      const before = talks.find((row) => row.id === id) ?? talkRow(id, { by: "sam" });
      talks = talks.filter((row) => row.id !== id);
      if (change !== null) talks.push({ ...before, ...change });
      store.sync();
    },
    session: (id: string): Session => {
      const found = store.snapshot().sessions.find((each) => each.id === id);
      if (found === undefined) throw new Error(`no session ${id}`);
      return found;
    },
    listen: async (channelId: string, mode: ListenWish["mode"] = "listen") => {
      store.wish({ kind: "listen", node: "n", channelId, mode, who: channelId, at: "n/channels/a" });
      await vi.waitFor(() => expect(sent.some((each) => each.input["channelId"] === channelId)).toBe(true));
      await settle();
    },
  };
}

export const settle = () => vi.advanceTimersByTimeAsync(0);

/** Calls that are listened to, the last one in focus. */
export async function listening(...ids: string[]) {
  const made = page();
  for (const id of ids) {
    await made.listen(id);
    made.spy(`of-${id}`, { status: "active" });
  }
  const shown = () =>
    made.store
      .snapshot()
      .sessions.map(({ id, over }) => `${id.replace("of-", "")}${over === null ? "" : "†"}`);
  return { ...made, shown };
}

/** What the panel says of a call that is over. */
export const gone = new ApiError({
  type: "about:blank",
  title: "gone",
  status: 404,
  code: "channel_gone",
  detail: "The call is over.",
  whatToDo: "Choose another.",
});
