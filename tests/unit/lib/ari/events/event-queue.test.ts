import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { EventQueue } from "@/lib/ari/events/event-queue";

function setUp(maxQueuedEvents = 10) {
  const ends = { count: 0 };
  const queue = new EventQueue<number>(maxQueuedEvents, () => {
    ends.count += 1;
  });
  return { queue, ends };
}

const over = { done: true, value: undefined };

async function readAll(queue: EventQueue<number>): Promise<number[]> {
  const found: number[] = [];
  for await (const one of queue) found.push(one);
  return found;
}

describe("a queue of events", () => {
  it("yields what came before and what comes while the loop waits, in order", async () => {
    const { queue } = setUp();
    queue.push(1);
    queue.push(2);
    const all = readAll(queue);
    await Promise.resolve();
    queue.push(3);
    queue.push(4);
    queue.end();
    expect(await all).toEqual([1, 2, 3, 4]);
  });

  it("gives each of several readers its own event", async () => {
    const { queue } = setUp();
    const reads = [queue.next(), queue.next(), queue.next()];
    queue.push(1);
    queue.push(2);
    queue.end();
    expect(await Promise.all(reads)).toEqual([{ done: false, value: 1 }, { done: false, value: 2 }, over]);
  });

  it("ends after what is queued, once, and takes nothing more", async () => {
    const { queue, ends } = setUp();
    queue.push(1);
    queue.end();
    queue.end(new AriError("closed", "too late."));
    queue.push(2);
    expect(ends.count).toBe(1);
    expect(await readAll(queue)).toEqual([1]);
    expect(await queue.next()).toEqual(over);
  });

  it("ends the reader that waits", async () => {
    const { queue } = setUp();
    const read = queue.next();
    queue.end();
    expect(await read).toEqual(over);
  });

  it("leaves by break: nothing more is wanted", async () => {
    const { queue, ends } = setUp();
    queue.push(1);
    queue.push(2);
    for await (const one of queue) {
      expect(one).toBe(1);
      break;
    }
    expect(ends.count).toBe(1);
    expect(await queue.next()).toEqual(over);
  });

  it("ends a loop that is too far behind, after what it still has", async () => {
    const { queue, ends } = setUp(2);
    queue.push(1);
    queue.push(2);
    expect(ends.count).toBe(0);
    queue.push(3);
    expect(ends.count).toBe(1);
    queue.push(4);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    await expect(queue.next()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("2 events behind"),
    });
    expect(await queue.next()).toEqual(over);
  });

  it("counts only what waits", async () => {
    const { queue } = setUp(1);
    for (const value of [1, 2, 3]) {
      queue.push(value);
      expect(await queue.next()).toEqual({ done: false, value });
    }
    const read = queue.next();
    queue.push(4);
    queue.push(5);
    expect(await read).toEqual({ done: false, value: 4 });
    expect(await queue.next()).toEqual({ done: false, value: 5 });
  });

  it("tells its error once, also to a reader that waits", async () => {
    const { queue } = setUp();
    const reads = [queue.next(), queue.next()];
    const error = new AriError("unavailable", "told to.");
    queue.end(error);
    await expect(reads[0]).rejects.toBe(error);
    expect(await reads[1]).toEqual(over);
    expect(await queue.next()).toEqual(over);
  });
});
