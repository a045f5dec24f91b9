import { expect, it } from "vitest";
import { actorFacts, actorOf, actorWords, typedActor } from "@/components/audit/actor-words";

it("says a token by its name, and that it is one", () => {
  expect(actorWords({ actor: "token:ops", actorKind: "token" })).toBe("ops (token)");
  // What a token listens to is written by the panel.
  expect(actorWords({ actor: "token:ops", actorKind: "system" })).toBe("ops (token)");
  expect(actorWords({ actor: "sue", actorKind: "user" })).toBe("sue");
  // Whatever somebody typed at the door is no token.
  expect(actorWords({ actor: "token:ops", actorKind: "user" })).toBe("token:ops");
});

it.each([
  ["token:ops", "token", "supervisor", "ops", "token, supervisor"],
  ["token:ops", "system", "", "ops", "token"],
  ["sue", "user", "admin", "sue", "user, admin"],
  ["sue", "system", "", "sue", ""],
] as const)("of %s (%s, %s) the facts are told apart", (actor, actorKind, role, name, facts) => {
  expect(actorFacts({ actor, actorKind, role })).toEqual({ name, facts });
});

it("is asked for as it is read, and as it is kept", () => {
  expect([" ops (token) ", "token:ops", "sue", ""].map(actorOf)).toEqual([
    "token:ops",
    "token:ops",
    "sue",
    "",
  ]);
  expect(["token:ops", "sue", ""].map(typedActor)).toEqual(["ops (token)", "sue", ""]);
});
