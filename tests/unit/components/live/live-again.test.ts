import { expect, it, vi } from "vitest";
import { LiveStore } from "@/components/live/live-store";
import { node, snapshot } from "./fixtures";

it("tells once of a node that was not live and is again, and takes away what was refused because of it", () => {
  const store = new LiveStore((flush) => flush());
  const again = vi.fn<(node: string) => void>();
  const stop = store.onLiveAgain(again);
  store.applySnapshot(snapshot("n", []));
  store.applyNode(node("n", { status: "live" }));
  store.applyNode(node("n", { status: "lost" }));
  const problem = {
    type: "",
    title: "",
    status: 503,
    code: "node_not_live",
    detail: "",
    whatToDo: "",
  } as const;
  store.pending.refuse("n/talks/1", "Talking", problem);
  store.setFrozen(true);
  store.applyNode(node("n", { status: "connecting" }));
  expect(again).not.toHaveBeenCalled();
  expect(store.pending.get("n/talks/1")).not.toBeNull();
  store.applyNode(node("n", { status: "live" }));
  store.applyNode(node("n", { status: "live" }));
  expect(again.mock.calls).toEqual([["n"]]);
  expect(store.pending.get("n/talks/1")).toBeNull();
  stop();
  store.applyNode(node("n", { status: "lost" }));
  store.applyNode(node("n", { status: "live" }));
  expect(again).toHaveBeenCalledTimes(1);
});
