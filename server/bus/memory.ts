import type { Bus, BusTopics } from "./bus";

type Listeners = { [Topic in keyof BusTopics]: Set<(message: BusTopics[Topic]) => void> };

/** The embedded bus: synchronous, in one process. `onError` gets what a listener throws. */
export function createMemoryBus(onError: (error: unknown, topic: keyof BusTopics) => void): Bus {
  const listeners: Listeners = { patch: new Set(), node: new Set(), access: new Set(), policy: new Set() };
  return {
    publish(topic, message) {
      for (const listener of listeners[topic]) {
        try {
          listener(message);
        } catch (error) {
          onError(error, topic);
        }
      }
    },
    subscribe(topic, listener) {
      listeners[topic].add(listener);
      return () => {
        listeners[topic].delete(listener);
      };
    },
  };
}
