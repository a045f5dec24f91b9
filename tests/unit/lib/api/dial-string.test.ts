import { describe, expect, it } from "vitest";
import { dialString } from "@/lib/api/fields";

describe("a dial string", () => {
  it.each(["PJSIP/alice", "SIP/100@trunk", "Local/100@default/n", "IAX2/peer/200"])("may be %s", (text) => {
    expect(dialString.safeParse(text).success).toBe(true);
  });

  it.each([
    "UnicastRTP/10.0.0.1:4000",
    "audiosocket/10.0.0.1:22/0b5e",
    "WebSocket/INCOMING/n",
    "Recorder/x",
    "PJSIP",
    "PJSIP/a b",
    "PJSIP/a&PJSIP/b",
  ])("may not be %s", (text) => {
    expect(dialString.safeParse(text).success).toBe(false);
  });
});
