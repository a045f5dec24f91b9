import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { gone, listening, settle } from "./listening-page";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("stops all that runs, leaves what is over to be read, and asks for nothing twice", async () => {
  const { answer, store, spy, session, sent, shown } = await listening("a", "b", "c", "d", "e");
  const ended = () => sent.splice(0).flatMap(({ name, input }) => (name === "spies.end" ? input["id"] : []));
  spy("of-a", null);
  spy("of-e", { status: "ending" });
  await store.stop("n/of-b");
  expect(ended()).toEqual(["of-b"]);
  answer(() => gone);
  store.stopListening();
  await settle();
  expect([shown(), ended()]).toEqual([
    ["a†", "b", "c", "d", "e"],
    ["of-c", "of-d"],
  ]);
  expect(session("of-c").problem).toBe("The call is over. Choose another.");
  store.stopListening();
  expect(ended()).toEqual(["of-c", "of-d"]);
});
