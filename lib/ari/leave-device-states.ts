import type { AriClient } from "./client";
import type { Clock } from "./clock";

/** What an application shows for all device states, and is subscribed by as well (main/devicestate.c). */
const eventSource = "deviceState:__AST_DEVICE_STATE_ALL_TOPIC";
/** A dead Asterisk must not hold a close. Answers take 2 ms; with a SYN that is lost and sent again, 1 s more. */
const limitMs = 2_000;

/**
 * Takes a connected application away from the device states, as the last thing before its socket is closed. Asterisk 22
 * (22.10.1) ends a session under its lock, and in there joins the subscription to all device states, whose callback waits
 * for that same lock when a state is on its way (res/ari/ari_websockets.c, session_reset; res/res_stasis.c,
 * stasis_app_unregister): from then on `/applications` and every new event socket hang until Asterisk is restarted. What is
 * not subscribed is not joined. Closed amid 20 changes of state it locked up in 12 of 30 tries, and in 0 of 150 with this.
 *
 * Device states are the only source that is joined, and only the subscription to all of them: to one by its name nothing
 * is done there. It is the same subscription whether `subscribeAll=true` or the empty id made it, or another call than
 * ours, so it is always asked for. By the name of the topic: the empty id 16 takes, and does nothing. (16.28 does not
 * unsubscribe when a session ends, and does not lock up.) They stay part of "everything" all the same: whoever asks for
 * everything gets them, and the panel shows them.
 * @returns when it is done, has failed (a 422 says that there was none) or was given up, after 2 s
 */
export function leaveDeviceStates(client: AriClient, application: string, clock: Clock): Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => {
      abort.abort();
      resolve();
    });
    const done = (): void => {
      cancel();
      resolve();
    };
    client.applications
      .unsubscribe({ applicationName: application, eventSource }, { signal })
      .then(done, done);
  });
}
