import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AriError, type AriErrorCode, errorOfAnswer } from "@/lib/ari/errors";
import { defaultReconnectPolicy } from "@/lib/ari/reconnect-policy";

const lost = new AriError("connection_failed", "Lost.");
const atFullLength = { reason: lost, failingForMs: 0, random: () => 0 };

describe("defaultReconnectPolicy", () => {
  it("doubles from 250 ms to 5 s and stays there", () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 1000].map(
      (attempt) => defaultReconnectPolicy({ ...atFullLength, attempt }).delayMs,
    );
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000]);
  });

  it("always tries again, within half and full length of the delay", () => {
    const codes: AriErrorCode[] = [
      "connection_failed",
      "unavailable",
      "unauthorized",
      "forbidden",
      "unexpected",
      "timeout",
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.constantFrom(...codes),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(),
        (attempt, code, random, failingForMs) => {
          const reason = new AriError(code, "It failed.");
          const { delayMs, status } = defaultReconnectPolicy({
            attempt,
            reason,
            failingForMs,
            random: () => random,
          });
          const isRefused = code === "unauthorized" || code === "forbidden";
          expect(status).toBe(isRefused ? "refused" : "waiting");
          expect(delayMs).toBeGreaterThanOrEqual(125);
          expect(delayMs).toBeLessThanOrEqual(isRefused ? 30_000 : 5_000);
        },
      ),
    );
  });

  it("takes a 404 for booting at first, and after 30 s for a wrong address", () => {
    const reason = errorOfAnswer("events.eventWebsocket", 404, "<title>404 Not Found</title>");
    const decide = (failingForMs: number) =>
      defaultReconnectPolicy({ ...atFullLength, attempt: 9, reason, failingForMs });
    expect(decide(29_000)).toMatchObject({ status: "waiting", reason: { code: "unavailable" } });
    expect(decide(31_000)).toMatchObject({ status: "waiting", reason: { code: "not_found", status: 404 } });
    expect(decide(31_000).reason.message).toContain("http.conf");
  });
});
