import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { panelError } from "@/server/nodes/asterisk-errors";

const channel = { kind: "channel", id: "c1" } as const;

describe("panelError", () => {
  it("does not say that nothing was done of a request that was cut off midway", () => {
    const cut = new AriError("connection_failed", "cut.", { retryable: false });
    expect(panelError(cut, channel)).toMatchObject({ code: "asterisk_timeout", status: 504 });
    const refused = new AriError("connection_failed", "refused.");
    expect(panelError(refused, channel)).toMatchObject({ code: "node_not_live", status: 503 });
  });
});
