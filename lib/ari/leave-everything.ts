import type { AriClient } from "./client";
import type { Clock } from "./clock";

/** What an application shows for everything of a kind, and is unsubscribed by (tests/integration/ari/facts-events.test.ts). */
const eventSources = [
  "deviceState:__AST_DEVICE_STATE_ALL_TOPIC",
  "channel:__AST_CHANNEL_ALL_TOPIC",
  "bridge:__AST_BRIDGE_ALL_TOPIC",
  "endpoint:__AST_ENDPOINT_ALL_TOPIC",
] as const;
/** A dead Asterisk must not hold a close. Answers take 2 ms; with a SYN that is lost and sent again, 1 s more. */
const limitMs = 2_000;

/**
 * Takes a connected application away from everything it hears as a whole, as the last thing before its socket is closed.
 *
 * On 22 for the device states: 22.10.1 may lock up when the socket of an application that hears all of them is closed while
 * a state changes: from then on `/applications` and every new event socket hang until Asterisk is restarted. Closed amid 20
 * changes of state it locked up in 12 of 30 tries, and in 0 of 150 with this (tests/integration/ari/closing.test.ts).
 *
 * On 16 for the application itself: there one that hears everything stays in the list after its socket has closed, and
 * Asterisk logs each event that it misses (tests/integration/ari/facts-reconnect.test.ts). What it hears is left first,
 * then it goes (tests/integration/ari/closing.test.ts).
 *
 * They are the same subscriptions whether `subscribeAll=true` or the empty id made them, or another call than ours, so each
 * is asked for. By the names of the topics: the empty id is refused by 501, or taken and nothing is done.
 * @returns when all is answered (by 422 where there was nothing to leave), or was given up after 2 s
 */
export function leaveEverything(client: AriClient, application: string, clock: Clock): Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => {
      abort.abort();
      resolve();
    });
    const left = eventSources.map((eventSource) =>
      client.applications.unsubscribe({ applicationName: application, eventSource }, { signal }),
    );
    void Promise.allSettled(left).then(() => {
      cancel();
      resolve();
    });
  });
}
