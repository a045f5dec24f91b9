import { expect, it } from "vitest";
import { faultText } from "@/components/ui/form-message";
import { callerId, context, dialString, username } from "@/lib/api/fields";

const messageOf = (schema: typeof username, value: string) =>
  schema.safeParse(value).error?.issues[0]?.message;

it.each([
  [
    "The username",
    username,
    "_sam",
    "The username starts with a letter or digit, then letters, digits and . _ -",
  ],
  ["The caller id", callerId, "a\u0007b", "The caller id holds a control character"],
  ["The address", dialString, "bob", "Write a technology and a resource, for example PJSIP/alice"],
  ["The context", context, "a b", "Write a dialplan context: letters, digits and . _ -"],
  ["The context", context, " ", "Fill this in."],
  ["The context", context, "default", undefined],
])("says in a sentence of its own what is wrong: %s", (subject, schema, value, words) => {
  expect(faultText(subject, value, messageOf(schema, value))).toBe(words);
});

it("leaves what is a sentence already", () => {
  expect(faultText("The username", "sam", "This name is taken.")).toBe("This name is taken.");
  expect(faultText("The username", "sam", "Use at least 2 characters.")).toBe("Use at least 2 characters.");
});
