import type { SpyPolicy } from "@/lib/api/spy-policy";
import type { NodeRow } from "@/lib/live/rows";
import type { Patch } from "@/lib/live/wire";
import type { AccessChange } from "../auth/ports";

/** What travels between the parts of the panel, by topic. Plain data, so that it can cross a network later. */
export interface BusTopics {
  patch: Patch;
  node: NodeRow;
  access: AccessChange;
  /** What admins have decided has changed. */
  policy: SpyPolicy;
}

/**
 * The one way from the connectors to the web side. Order is kept within a topic; a listener that throws disturbs no
 * other. Memory is the embedded implementation; a network bus has the same contract.
 */
export interface Bus {
  publish<Topic extends keyof BusTopics>(topic: Topic, message: BusTopics[Topic]): void;
  /** Returns its undo. */
  subscribe<Topic extends keyof BusTopics>(
    topic: Topic,
    listener: (message: BusTopics[Topic]) => void,
  ): () => void;
}
