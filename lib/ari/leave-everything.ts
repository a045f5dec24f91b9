import type { AriClient } from "./client";
import type { Clock } from "./clock";

/** What an application shows for everything of a kind, and is unsubscribed by (main/devicestate.c, main/stasis_channels.c). */
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
 * On 22 for the device states: 22.10.1 ends a session under its lock, and in there joins the subscription to all of them,
 * whose callback waits for that same lock when a state is on its way (res/ari/ari_websockets.c, session_reset;
 * res/res_stasis.c, stasis_app_unregister): from then on `/applications` and every new event socket hang until Asterisk is
 * restarted. What is not subscribed is not joined. Closed amid 20 changes of state it locked up in 12 of 30 tries, and in
 * 0 of 150 with this. No other source is joined, nor a device state by its name.
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
