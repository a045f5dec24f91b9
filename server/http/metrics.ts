import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Numbers about the HTTP border, and the registry that others add theirs to. */
export interface Metrics {
  registry: Registry;
  observe(request: { method: string; route: string; status: number; seconds: number }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  const requests = new Counter({
    name: "patchbay_http_requests_total",
    help: "Requests to the API by route and status",
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "patchbay_http_request_seconds",
    help: "Time from a request to its answer",
    labelNames: ["method", "route"],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    registry,
    observe(request) {
      requests.inc({ method: request.method, route: request.route, status: request.status });
      seconds.observe({ method: request.method, route: request.route }, request.seconds);
    },
  };
}
