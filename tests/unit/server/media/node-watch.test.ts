import { expect, it } from "vitest";
import type { AriEvent } from "@/lib/ari";
import { watchOf } from "@/server/media/node-watch";
import type { Node, NodeListener } from "@/server/nodes/node";

function listenedNode() {
  const listeners = new Set<NodeListener>();
  const node = {
    listen: (listener: NodeListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as Node;
  const tell = (event: object) => {
    for (const listener of [...listeners]) listener.onEvent?.(event as AriEvent);
  };
  return { node, listeners, tell };
}

function watcher() {
  const heard: string[] = [];
  return {
    heard,
    onEvent: (event: AriEvent) => void heard.push(event.type),
    onResync: (restarted: boolean) => void heard.push(`resync ${restarted}`),
  };
}

it("listens to a node once for all, and not at all when nobody watches", () => {
  const { node, listeners } = listenedNode();
  const watch = watchOf(node);
  expect(watchOf(node)).toBe(watch);
  const [one, other] = [watcher(), watcher()];
  watch.add("a", one);
  watch.add("a", other);
  watch.add("b", one);
  expect(listeners.size).toBe(1);
  watch.delete("a", one);
  watch.delete("a", other);
  expect(listeners.size).toBe(1);
  watch.delete("b", one);
  expect(listeners.size).toBe(0);
  watch.add("b", one);
  expect(listeners.size).toBe(1);
});

it("tells each event to whoever watches what it is about, and a resync once to each", () => {
  const { node, listeners, tell } = listenedNode();
  const watch = watchOf(node);
  const [one, other] = [watcher(), watcher()];
  watch.add("a", one);
  watch.add("bridge", one);
  watch.add("a", other);
  tell({ type: "StasisStart", channel: { id: "a" } });
  tell({ type: "StasisStart", channel: { id: "c" } });
  tell({ type: "ChannelVarset", channel: { id: "a" } });
  tell({ type: "BridgeDestroyed", bridge: { id: "bridge" } });
  tell({ type: "PlaybackFinished", playback: { target_uri: "channel:a" } });
  tell({ type: "RecordingFinished", recording: { target_uri: "channel:c" } });
  for (const listener of listeners) listener.onResync?.(true);
  expect(one.heard).toEqual(["StasisStart", "BridgeDestroyed", "PlaybackFinished", "resync true"]);
  expect(other.heard).toEqual(["StasisStart", "PlaybackFinished", "resync true"]);
});

it("lets a watcher leave while it is told", () => {
  const { node, tell } = listenedNode();
  const watch = watchOf(node);
  const second = watcher();
  const first = {
    ...watcher(),
    onEvent: () => {
      watch.delete("a", first);
      watch.delete("a", second);
    },
  };
  watch.add("a", first);
  watch.add("a", second);
  tell({ type: "StasisEnd", channel: { id: "a" } });
  tell({ type: "StasisEnd", channel: { id: "a" } });
  expect(second.heard).toEqual(["StasisEnd"]);
});
