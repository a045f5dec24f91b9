import { expect, it } from "vitest";
import { recordedWhom } from "@/server/media/recorded-whom";

const party = (side: "near" | "far", name: string, number: string, endpoint = "") => ({
  side,
  name,
  number,
  endpoint,
});

it("names both sides, who has no number by the endpoint, and nobody where nobody is known", () => {
  const bob = party("near", "Bob", "1002", "PJSIP/bob");
  const trunk = party("far", "", "", "PJSIP/trunk");
  expect(recordedWhom({ parties: [bob, party("far", "", "1003"), trunk] })).toEqual({
    whom: "Bob (1002) with 1003, PJSIP/trunk",
  });
  expect(recordedWhom({ parties: [bob] })).toEqual({ whom: "Bob (1002)" });
  expect(recordedWhom({ parties: [] })).toEqual({});
});
