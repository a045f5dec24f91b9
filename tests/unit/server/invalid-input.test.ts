import { expect, it } from "vitest";
import { defaultSpyPolicy, spyPolicy } from "@/lib/api/spy-policy";
import { invalidInput } from "@/server/invalid-input";

it("ends what it says of a field with one full stop, also where the schema's own words are a sentence", () => {
  const refusalOf = (input: unknown) => {
    const { error } = spyPolicy.safeParse(input);
    if (error === undefined) throw new Error("it was taken");
    return invalidInput(error);
  };
  expect(refusalOf({ ...defaultSpyPolicy, notice: { to: "both", media: "beep" } })).toMatchObject({
    message: "notice.media: Write tone:… or sound:…, for example sound:beep or tone:1004/200.",
    field: "notice.media",
  });
  expect(refusalOf({ ...defaultSpyPolicy, agentSees: 1 }).message).toMatch(/^agentSees: .*[^.]\.$/);
});
