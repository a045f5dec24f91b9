import type { AriClient } from "./client";
import { AriError } from "./errors";
import type { Application } from "./generated/models";
import type { EventFilter } from "./parameters";

/** Everything of a kind: a scheme with an empty id (res/res_stasis.c). */
const allEventSources = ["channel:", "bridge:", "endpoint:", "deviceState:"] as const;

/** Names that an application shows for a subscription to everything of a kind (main/stasis topics). */
const allTopics = {
  channel_ids: "__AST_CHANNEL_ALL_TOPIC",
  bridge_ids: "__AST_BRIDGE_ALL_TOPIC",
  endpoint_ids: "__AST_ENDPOINT_ALL_TOPIC",
  device_names: "__AST_DEVICE_STATE_ALL_TOPIC",
} as const satisfies Partial<Record<keyof Application, string>>;

/** The application's filter, whole: a key that is absent would keep what an earlier connection had set. */
function wholeFilter(filter: EventFilter | undefined): Required<EventFilter> {
  return { allowed: filter?.allowed ?? [], disallowed: filter?.disallowed ?? [] };
}

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
): Promise<readonly string[]> {
  const wanted = wholeFilter(filter);
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
  return [];
}

/** The list of an application in which each scheme shows. A Map because a scheme may be "constructor". */
const listOfScheme: ReadonlyMap<string, keyof typeof allTopics> = new Map([
  ["channel", "channel_ids"],
  ["bridge", "bridge_ids"],
  ["endpoint", "endpoint_ids"],
  ["deviceState", "device_names"],
]);

/** Whether an application shows a subscription to this one source. */
export function hears(application: Application, source: string): boolean {
  const colon = source.indexOf(":");
  const list = listOfScheme.get(source.slice(0, colon));
  return list !== undefined && application[list].includes(source.slice(colon + 1));
}

/**
 * Makes a connected application hear these sources again. Those that it still has are left alone, because subscriptions
 * are counted (res/stasis/app.c): one made twice has to be undone twice.
 * @returns the sources that do not exist any more
 */
export async function subscribeToSources(
  client: AriClient,
  application: string,
  eventSources: readonly string[],
  filter: EventFilter | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await client.applications.filter(
    { applicationName: application, filter: wholeFilter(filter) },
    { signal },
  );
  const lost: string[] = [];
  // One by one: a request with several stops at the first that is gone.
  for (const eventSource of eventSources) {
    if (hears(found, eventSource)) continue;
    try {
      await client.applications.subscribe({ applicationName: application, eventSource }, { signal });
    } catch (caught) {
      const error = AriError.from(caught, "applications.subscribe");
      // A channel that has ended is a 422, an unknown scheme a 400 (res/ari/resource_applications.c).
      if (error.code !== "unprocessable" && error.code !== "bad_request") throw error;
      lost.push(eventSource);
    }
  }
  return lost;
}

function missingTypes(
  wanted: readonly { type: string }[],
  found: readonly Record<string, unknown>[],
): string[] {
  return wanted.map(({ type }) => type).filter((type) => !found.some((one) => one["type"] === type));
}
