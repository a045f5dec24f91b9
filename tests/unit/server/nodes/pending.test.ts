import { expect, it } from "vitest";
import { Pending } from "@/server/nodes/pending";

it("settles when all of its works have", async () => {
  const works = new Pending();
  let finish: () => void = () => undefined;
  works.add(new Promise<void>((resolve) => (finish = resolve)));
  works.add(undefined);
  let isSettled = false;
  const settled = works.settled().then(() => {
    isSettled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isSettled).toBe(false);
  finish();
  await settled;
});
