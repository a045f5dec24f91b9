import { Gauge, type Registry } from "prom-client";
import type { Nodes } from "../nodes/nodes";
import type { Gateway } from "./gateway";

/** Numbers about the nodes and the browsers, read when somebody asks. */
export function registerLiveMetrics(registry: Registry, nodes: Nodes, gateway: Gateway): void {
  new Gauge({
    name: "patchbay_node_live",
    help: "1 while the node is live",
    labelNames: ["node"],
    registers: [registry],
    collect() {
      for (const node of nodes.all()) this.set({ node: node.name }, node.isLive ? 1 : 0);
    },
  });
  new Gauge({
    name: "patchbay_node_events_per_second",
    help: "ARI events of the node, mean of the last 5 s",
    labelNames: ["node"],
    registers: [registry],
    collect() {
      for (const node of nodes.all()) this.set({ node: node.name }, node.health().eventsPerSecond);
    },
  });
  new Gauge({
    name: "patchbay_node_unknown_events",
    help: "Events since the start whose type this version does not know",
    labelNames: ["node"],
    registers: [registry],
    collect() {
      for (const node of nodes.all()) this.set({ node: node.name }, node.unknownEvents);
    },
  });
  new Gauge({
    name: "patchbay_browsers",
    help: "Pages with an open live socket",
    registers: [registry],
    collect() {
      this.set(gateway.counts.browsers);
    },
  });
  new Gauge({
    name: "patchbay_browsers_lagging_total",
    help: "How often a page did not keep up and was taken out of the stream",
    registers: [registry],
    collect() {
      this.set(gateway.counts.laggards);
    },
  });
}
