import { beforeEach, expect, it } from "vitest";
import { Steps } from "@/server/nodes/steps";
import { pending } from "../media/paths";

let isOver: boolean;
let failures: unknown[];
let done: string[];
let steps: Steps;

beforeEach(() => {
  isOver = false;
  failures = [];
  done = [];
  steps = new Steps({ isOver: () => isOver, onFailure: (error) => void failures.push(error) });
});

const step =
  (name: string, work: Promise<unknown> = Promise.resolve()) =>
  async () => {
    done.push(`${name} begins`);
    await work;
    done.push(`${name} ends`);
  };
const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

it("begins each only when the one before has ended, in the order of asking", async () => {
  const gate = pending();
  const first = steps.run(step("first", gate.promise));
  steps.background(step("second"));
  const third = steps.run(step("third"));
  await settle();
  expect(done).toEqual(["first begins"]);
  gate.answer();
  await Promise.all([first, third]);
  expect(done).toEqual([
    "first begins",
    "first ends",
    "second begins",
    "second ends",
    "third begins",
    "third ends",
  ]);
});

it("tells who asked for a step that it failed, and goes on with the next", async () => {
  const failed = steps.run(() => Promise.reject(new Error("no.")));
  const next = steps.run(step("next"));
  await expect(failed).rejects.toThrow("no.");
  await next;
  expect(done).toEqual(["next begins", "next ends"]);
  expect(failures).toEqual([]);
});

it("tells of a step that nobody waits for when it failed", async () => {
  steps.background(() => Promise.reject(new Error("no.")));
  await settle();
  expect(failures).toEqual([new Error("no.")]);
});

it("leaves out steps that nobody waits for once all is over, also those that have waited for their turn", async () => {
  const gate = pending();
  const first = steps.run(step("first", gate.promise));
  steps.background(step("waited"));
  isOver = true;
  steps.background(step("late"));
  gate.answer();
  await first;
  await settle();
  expect(done).toEqual(["first begins", "first ends"]);
  // The end itself is a step that somebody asks for.
  await steps.run(step("end"));
  expect(done.slice(2)).toEqual(["end begins", "end ends"]);
});

it("does a step once that is asked for again before its turn, and once more when it has begun", async () => {
  const gate = pending();
  const first = steps.run(step("first", gate.promise));
  const turn = pending();
  const look = step("look", turn.promise);
  for (let times = 0; times < 3; times += 1) steps.once(look);
  gate.answer();
  await first;
  await settle();
  for (let times = 0; times < 3; times += 1) steps.once(look);
  turn.answer();
  await settle();
  expect(done.slice(2)).toEqual(["look begins", "look ends", "look begins", "look ends"]);
});
