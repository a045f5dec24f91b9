import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";
import { Dock } from "@/components/listen/dock";
import { ListenProvider } from "@/components/listen/listen-provider";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { TooltipProvider } from "@/components/ui/tooltip";
import { AudioEngine, type AudioSupport } from "@/lib/audio/browser/audio-engine";
import type { BridgeRow, NodeRow, SpyRow, TalkRow } from "@/lib/live/rows";
import { spyRow } from "../../lib/live/samples";
import { channel, node as liveNode, snapshot } from "../live/fixtures";
import { FakeAudio } from "./fake-audio";

export const posted: { url: string; body: unknown }[] = [];

function answer(url: string, init?: RequestInit): Response {
  if (url.endsWith("/me")) return Response.json({ id: "1", username: "sam", role: "supervisor" });
  if (url.endsWith("/policies/listening")) {
    return Response.json({
      roles: { listen: "supervisor", whisper: "supervisor", barge: "admin" },
      notice: { to: "none", media: "tone:1004/200" },
      reasonRequired: false,
      agentSees: true,
    });
  }
  posted.push({ url, body: typeof init?.body === "string" ? JSON.parse(init.body) : null });
  if (url.endsWith("/spies")) return Response.json({ spyId: "s1", ticket: "t1" }, { status: 202 });
  if (url.endsWith("/talks")) return Response.json({ talkId: "t1", ticket: "t1" }, { status: 202 });
  if (url.endsWith("/tickets")) return Response.json({ ticket: "t2" }, { status: 201 });
  return Response.json({ accepted: true }, { status: 202 });
}

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};

export const scrolled = vi.fn<(this: Element) => void>();

beforeEach(() => {
  posted.length = 0;
  scrolled.mockReset();
  Element.prototype.scrollIntoView = function scrollIntoView() {
    scrolled.call(this);
  };
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => Promise.resolve(answer(url, init)));
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(Element.prototype, "scrollIntoView");
});

let queries = new QueryClient();

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Until all that was asked of the panel is answered, and shown: answers are told a turn of the clock after they came. */
export const settle = () =>
  act(async () => {
    do await turn();
    while (queries.isFetching() > 0 || queries.isMutating() > 0);
    await turn();
  });

/** A page that shows the dock alone, and what the panel tells it. `as it is` has the page itself looked at. */
export async function open(support: AudioSupport | "as it is" = { listen: null, talk: null }) {
  const audio = new FakeAudio();
  const store = new LiveStore((flush) => flush());
  const ports = { audio: () => audio, support: support === "as it is" ? AudioEngine.support : () => support };
  let seq = 1;
  const tell = async (
    rows: SpyRow[],
    channels = [channel("alice"), channel("bob")],
    talks: TalkRow[] = [],
    /** Spies on channels of the same names on another Asterisk, `m`. */
    others: SpyRow[] = [],
    bridges: BridgeRow[] = [],
  ) => {
    const told = snapshot("n", channels);
    const [node] = told.nodes;
    if (node === undefined) throw new Error("no node");
    seq += 1;
    const nodes = [{ ...node, seq, rows: { ...node.rows, spies: rows, talks, bridges } }];
    const [other] = snapshot("m", channels).nodes;
    if (others.length > 0 && other !== undefined)
      nodes.push({ ...other, seq, rows: { ...other.rows, spies: others } });
    act(() => store.applySnapshot({ ...told, nodes }));
    await settle();
  };
  /** The row of a spy goes, with the panel's reason. */
  const remove = async (id: string, causeText: string | null) => {
    const removal = { id, atMs: 0, cause: null, causeText, why: "event" } as const;
    seq += 1;
    act(() => void store.applyPatch({ node: "n", epoch: "e", seq, del: { spies: [removal] } }));
    await settle();
  };
  queries = new QueryClient();
  render(
    <QueryClientProvider client={queries}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <TooltipProvider>
          <ListenProvider audio={ports}>
            <Dock />
          </ListenProvider>
        </TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await settle();
  await tell([]);
  /** Asterisk's health changes. */
  const node = async (change: Partial<NodeRow>) => {
    act(() => store.applyNode(liveNode("n", change)));
    await settle();
  };
  const lose = () => act(() => store.lose());
  return { audio, tell, remove, node, lose, freeze: () => act(() => store.setFrozen(true)) };
}

export const mine = (change: Partial<SpyRow> = {}) =>
  spyRow("s1", { by: "sam", via: "browser", endpoint: "", targetId: "alice", status: "active", ...change });

export const wish = {
  kind: "listen",
  node: "n",
  channelId: "alice",
  mode: "listen",
  who: "alice",
  at: null,
} as const;
