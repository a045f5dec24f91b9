import { describe, expect, it } from "vitest";
import type { ChannelRow } from "@/lib/live/rows";
import { Followed } from "@/server/media/followed";
import { channelRow } from "../../lib/live/samples";

/** A node whose channels are these: id, endpoint and number. Nothing is known of the endpoints. */
function live(
  ...legs: [id: string, endpoint: string | null, number: string, state?: string, name?: string][]
) {
  const rows = legs.map(([id, endpoint, number, state = "Up", name = ""]) =>
    channelRow(id, { endpoint, state, caller: { name, number } }),
  );
  const table = new Map<string, ChannelRow>(rows.map((row) => [row.id, row]));
  return {
    row: (collection: string, id: string) => (collection === "channels" ? table.get(id) : undefined),
    rows: () => table.values(),
  } as unknown as Parameters<typeof Followed.of>[0];
}

const phone = "PJSIP/bob";
const trunk = "PJSIP/trunk";

describe("who is followed", () => {
  it("is the endpoint of the leg, and the answered leg that it has next", () => {
    const followed = Followed.of(live(["a", phone, "1002"]), "a");
    expect(followed.endpoint).toBe(phone);
    expect(followed.next(live(["x", "PJSIP/carol", "1003"]))).toBeNull();
    expect(followed.next(live(["b", phone, "1002", "Ringing"]))).toBeNull();
    expect(followed.next(live(["b", phone, "1002", "Ringing"], ["c", phone, "1002"]))).toBe("c");
  });

  it("may have a second leg, as in a transfer, and call out under a number of the public network", () => {
    const followed = Followed.of(live(["a", phone, "1002"], ["b", phone, "+49 30 123456"]), "a");
    expect(followed.next(live(["b", phone, "+49 30 123456"]))).toBe("b");
    followed.heard(live(["b", phone, "+49 30 123456"]), "b");
    expect(followed.next(live(["c", phone, "1002"]))).toBe("c");
    expect(followed.next(live(["d", phone, "4930123456"]))).toBe("d");
  });

  it("is one phone where a fact says so, however many calls it has under whatever numbers", () => {
    const rows = live(["a", phone, "030111111", "Up", "Bob"], ["b", phone, "030222222"], ["c", phone, "1"]);
    const followed = Followed.of(rows, "a");
    expect(followed.next(live(["b", phone, "030222222"], ["d", phone, "030333333"]))).toBe("b");
  });

  it.each([
    ["without a device", live(["a", null, "1002"])],
    ["gone", live()],
    ["with more legs than a phone has", live(["a", trunk, ""], ["b", trunk, ""], ["c", trunk, ""])],
    ["with legs of different people", live(["a", trunk, "030111111"], ["b", trunk, "030222222"])],
  ])("is refused where the leg is one %s", (_, rows) => {
    expect(() => Followed.of(rows, "a")).toThrow(
      expect.objectContaining({ code: "not_possible_now", field: "follow" }),
    );
  });

  it("cannot be told where the next call of a trunk is another's", () => {
    const followed = Followed.of(live(["a", trunk, "030111111"]), "a");
    expect(followed.next(live(["b", trunk, "030111111"]))).toBe("b");
    expect(followed.next(live(["b", trunk, "030222222"]))).toBe("several");
    expect(followed.next(live(["b", trunk, "1"], ["c", trunk, "2"], ["d", trunk, "3"]))).toBe("several");
  });
});
