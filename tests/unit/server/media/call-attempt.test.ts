import { describe, expect, it } from "vitest";
import type { TalkTarget } from "@/lib/api/commands/talks";
import { CallAttempt } from "@/server/media/call-attempt";

const extension: TalkTarget = {
  kind: "extension",
  extension: "999",
  context: "default",
  callerId: "",
  timeoutMs: 30_000,
};
const endpoint: TalkTarget = {
  kind: "endpoint",
  endpoint: "Local/999@default",
  callerId: "",
  timeoutMs: 30_000,
};

/** A call that ends so long after its request, with these Dial events before. */
function ended(to: TalkTarget, afterMs: number, statuses: string[], cause: number): string {
  let nowMs = 1_000;
  const attempt = new CallAttempt(to, { now: () => nowMs });
  attempt.begin();
  for (const status of statuses) attempt.onDial(status);
  nowMs += afterMs;
  return attempt.endedWords(cause);
}

describe("why a placed call was not answered", () => {
  it.each([
    // What Asterisk 16 tells of a ring timeout, and what 22 does.
    [30_005, ["", "RINGING"], 0],
    [30_005, ["", "RINGING"], 19],
    // Its timer and our clock are not the same.
    [29_900, ["", "RINGING"], 0],
    [30_005, ["", "NOANSWER"], 0],
  ])("nobody answered, when the time is over: after %i ms, %j, cause %i", (afterMs, statuses, cause) => {
    expect(ended(extension, afterMs, statuses, cause)).toBe("Nobody answered within 30 s.");
  });

  it("names no time that has not passed", () => {
    expect(ended(extension, 5_000, ["", "RINGING"], 19)).toBe("Nobody answered.");
    expect(ended(extension, 5_000, ["", "NOANSWER"], 0)).toBe("Nobody answered.");
    expect(ended(extension, 5_000, ["", "RINGING"], 0)).toBe(
      "The call ended before it was answered; Asterisk gives no cause.",
    );
    expect(ended(extension, 2, ["", "CONGESTION"], 0)).toBe("The call did not get through: congestion.");
    expect(ended(extension, 2, ["", "RINGING"], 18)).toBe(
      "The call did not get through: No response from the device (18).",
    );
  });

  it("was never dialled where there is no such extension", () => {
    expect(ended(extension, 1, [], 0)).toBe(
      "999 could not be called: it seems not to exist in the context default. Check the number and the context.",
    );
    expect(ended(endpoint, 1, [], 0)).toBe(
      "Local/999@default could not be called; Asterisk gives no cause. Check that it exists.",
    );
  });

  it("says what was dialled and refused", () => {
    expect(ended(extension, 2, ["", "BUSY"], 0)).toBe("It is busy.");
    expect(ended(extension, 12, ["", "CHANUNAVAIL"], 3)).toBe(
      "The call did not get through: No route to the destination (3).",
    );
  });
});
