import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { listening, page, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const a = { kind: "stopOn", node: "n", channelIds: ["a"] } as const;

async function two() {
  const made = await listening("a", "b");
  made.sent.length = 0;
  return { ...made, ended: () => made.sent.map(({ name, input }) => `${name} ${String(input["id"])}`) };
}

it("takes a quick second press for the first one's double: what has come in its place goes on", async () => {
  const { store, spy, ended } = await two();
  void store.stop("n/of-b");
  await settle();
  spy("of-b", null);
  expect(store.snapshot().focus).toBe("n/of-a");
  await vi.advanceTimersByTimeAsync(599);
  expect(store.isEndMeant("n/of-a")).toBe(false);
  await store.stop("n/of-a");
  expect(ended()).toEqual(["spies.end of-b"]);
  await vi.advanceTimersByTimeAsync(1);
  await store.stop("n/of-a");
  expect(ended()).toEqual(["spies.end of-b", "spies.end of-a"]);
});

it.each([
  ["has chosen the other one", ({ store }) => store.focus("n/of-a")],
  ["has gone on to it", ({ store }) => store.focusNext()],
  ["has done something else", ({ store }) => store.actsOtherwise()],
] as [string, (made: Awaited<ReturnType<typeof two>>) => void][])(
  "takes it as meant where the person %s meanwhile",
  async (_, act) => {
    const made = await two();
    void made.store.stop("n/of-b");
    act(made);
    await made.store.stop("n/of-a");
    expect(made.ended()).toEqual(["spies.end of-b", "spies.end of-a"]);
  },
);

it("knows what a row has ended: the same key comes to the dock once the row has nothing to end", async () => {
  const { store, ended } = await two();
  store.wish(a);
  await settle();
  await store.stop("n/of-b");
  expect(ended()).toEqual(["spies.end of-a"]);
});

it("ends nothing by the double of a press that has taken a start back", async () => {
  const { store, listen, spy, sent, answer } = page();
  await listen("b");
  spy("of-b", { status: "active" });
  answer(() => new Promise(() => undefined));
  store.wish({ kind: "listen", node: "n", channelId: "a", mode: "listen", who: "a", at: null });
  await settle();
  sent.length = 0;
  store.takeBack("n/a");
  await store.stop("n/of-b");
  expect(sent).toEqual([]);
  expect(store.snapshot().starting).toEqual([]);
});

it("is not kept from ending by a clock that was set back", async () => {
  const { store, ended } = await two();
  void store.stop("n/of-b");
  vi.setSystemTime(Date.now() - 60_000);
  await store.stop("n/of-a");
  expect(ended()).toHaveLength(2);
});
