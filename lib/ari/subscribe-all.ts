import type { AriClient } from "./client";
import { AriError } from "./errors";
import type { Application } from "./generated/models";
import type { EventFilter } from "./parameters";

/** Everything of a kind: a scheme with an empty id (res/res_stasis.c, app_subscribe). */
const allEventSources = ["channel:", "bridge:", "endpoint:", "deviceState:"] as const;

/** Names that an application shows for a subscription to everything of a kind (main/stasis topics). */
const allTopics = {
  channel_ids: "__AST_CHANNEL_ALL_TOPIC",
  bridge_ids: "__AST_BRIDGE_ALL_TOPIC",
  endpoint_ids: "__AST_ENDPOINT_ALL_TOPIC",
  device_names: "__AST_DEVICE_STATE_ALL_TOPIC",
} as const satisfies Partial<Record<keyof Application, string>>;

/**
 * Makes a connected application hear everything, and makes sure that it does. The filter is set on each connect: 22
 * loses it with the socket, 16 keeps the old one. The subscription is needed besides `subscribeAll=true`, which is
 * ignored when the application object has survived (res/stasis/app.c).
 * @throws {AriError} invalid_response when Asterisk accepted but did not do it
 */
export async function subscribeToAll(
  client: AriClient,
  application: string,
  filter: EventFilter | undefined,
  signal: AbortSignal,
): Promise<void> {
  const wanted = { allowed: filter?.allowed ?? [], disallowed: filter?.disallowed ?? [] };
  await client.applications.filter({ applicationName: application, filter: wanted }, { signal });
  await client.applications.subscribe(
    { applicationName: application, eventSource: allEventSources },
    { signal },
  );
  const found = await client.applications.get({ applicationName: application }, { signal });
  const missing = [
    ...Object.entries(allTopics)
      .filter(([list, topic]) => !found[list as keyof typeof allTopics].includes(topic))
      .map(([, topic]) => topic),
    ...missingTypes(wanted.allowed, found.events_allowed),
    ...missingTypes(wanted.disallowed, found.events_disallowed),
  ];
  if (missing.length > 0) {
    throw new AriError("invalid_response", `the application ${application} lacks ${missing.join(", ")}.`, {
      operation: "applications.get",
      retryable: true,
    });
  }
}

function missingTypes(
  wanted: readonly { type: string }[],
  found: readonly Record<string, unknown>[],
): string[] {
  return wanted.map(({ type }) => type).filter((type) => !found.some((one) => one["type"] === type));
}
