import { describe, expect, it } from "vitest";
import { Tickets, ticketLifetimeMs } from "@/server/media/tickets";
import { identity, lineOf, StillClock } from "./lines";

describe("Tickets", () => {
  it("opens its session once, for its owner", () => {
    const clock = new StillClock();
    const tickets = new Tickets(clock);
    const { line } = lineOf(clock);
    const secret = tickets.issue(line);
    expect(tickets.redeem(secret, identity("sue"))).toBe(line);
    expect(tickets.redeem(secret, identity("sue"))).toBeNull();
    expect(tickets.redeem("made up", identity("sue"))).toBeNull();
  });

  it("is used up by another person, and opens nothing for them, or for a token with the same id", () => {
    const clock = new StillClock();
    const tickets = new Tickets(clock);
    const { line } = lineOf(clock);
    const stolen = tickets.issue(line);
    expect(tickets.redeem(stolen, identity("bob"))).toBeNull();
    expect(tickets.redeem(stolen, identity("sue"))).toBeNull();
    expect(tickets.redeem(tickets.issue(line), { ...identity("sue"), kind: "token" })).toBeNull();
  });

  it("ends after its minute; one of a session that is over leads to how that ended", () => {
    const clock = new StillClock();
    const tickets = new Tickets(clock);
    const { line } = lineOf(clock);
    const late = tickets.issue(line);
    clock.advance(ticketLifetimeMs);
    expect(tickets.redeem(late, identity("sue"))).toBeNull();
    expect(tickets.count).toBe(0);
    const orphan = tickets.issue(line);
    line.end("hung_up", "");
    expect(tickets.redeem(orphan, identity("sue"))).toBe(line);
  });

  it("has one for a session at a time: a new one makes the old one worthless", () => {
    const clock = new StillClock();
    const tickets = new Tickets(clock);
    const { line } = lineOf(clock);
    const old = tickets.issue(line);
    const fresh = tickets.issue(line);
    expect(tickets.count).toBe(1);
    expect(tickets.redeem(old, identity("sue"))).toBeNull();
    expect(tickets.redeem(fresh, identity("sue"))).toBe(line);
  });

  it("lets its session wait for the browser from its issue on", () => {
    const clock = new StillClock();
    const { line, gone } = lineOf(clock);
    clock.advance(60_000);
    new Tickets(clock).issue(line);
    clock.advance(9_999);
    expect(gone).toEqual([]);
    clock.advance(1);
    expect(gone).toEqual(["lost"]);
  });

  it("leaves no timer behind its close", () => {
    const clock = new StillClock();
    const tickets = new Tickets(clock);
    const { line } = lineOf(clock);
    line.end("ended", "");
    tickets.issue(line);
    tickets.close();
    expect(clock.timerCount).toBe(0);
  });
});
