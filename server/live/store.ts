import { randomUUID } from "node:crypto";
import type { LiveSnapshot, NodeSnapshot } from "@/lib/live/wire";
import type { Bus } from "../bus/bus";
import type { Clock } from "../nodes/clock";
import type { Node } from "../nodes/node";

/**
 * How long changes gather before they go out as one patch. A write to each browser is the whole cost of the relay, so
 * fewer and larger is cheaper; 75 ms still reads as "at once".
 */
const tickMs = 75;

/** Numbers the patches of every node and makes snapshots that fit between two of them. */
export class LiveStore {
  /** New with each start of the panel: what a browser holds from before is worth nothing. */
  readonly #epoch = randomUUID();
  readonly #nodes: readonly Node[];
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #seq = new Map<string, number>();
  #stop: () => void = () => undefined;

  constructor(nodes: readonly Node[], bus: Bus, clock: Clock) {
    this.#nodes = nodes;
    this.#bus = bus;
    this.#clock = clock;
  }

  start(): void {
    this.#stop = this.#clock.every(tickMs, () => {
      for (const node of this.#nodes) this.flush(node);
    });
  }

  /** Sends what has changed since the last patch of this node, if anything has. */
  flush(node: Node): void {
    const changes = node.live.takePatch();
    if (changes === null) return;
    const seq = (this.#seq.get(node.name) ?? 0) + 1;
    this.#seq.set(node.name, seq);
    this.#bus.publish("patch", { node: node.name, epoch: this.#epoch, seq, ...changes });
  }

  nodeNames(): string[] {
    return this.#nodes.map(({ name }) => name);
  }

  /** What waits is sent first, so that a snapshot always equals the state after its `seq`. */
  snapshot(only?: readonly string[]): LiveSnapshot {
    const nodes = only === undefined ? this.#nodes : this.#nodes.filter(({ name }) => only.includes(name));
    return { panelMs: this.#clock.now(), nodes: nodes.map((node) => this.#nodeSnapshot(node)) };
  }

  close(): void {
    this.#stop();
  }

  #nodeSnapshot(node: Node): NodeSnapshot {
    this.flush(node);
    return {
      node: node.health(),
      epoch: this.#epoch,
      seq: this.#seq.get(node.name) ?? 0,
      rows: node.live.snapshotRows(),
    };
  }
}
