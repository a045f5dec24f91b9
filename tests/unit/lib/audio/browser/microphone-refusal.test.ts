import { expect, it } from "vitest";
import { microphoneDenied } from "@/components/listen/use-microphone";
import { reasonOf } from "@/lib/audio/browser/microphone-refusal";

it.each([
  ["NotAllowedError", "Allow it beside the page's address"],
  ["NotFoundError", "Plug one in"],
  ["OverconstrainedError", "Choose another one"],
  ["NotReadableError", "another program may hold it"],
])("%s says what to do", (name, text) => {
  expect(reasonOf(new DOMException("technical", name))).toContain(text);
});

it("another fault is told as it is", () => {
  expect(reasonOf(new Error("It broke."))).toBe("The microphone could not be started: It broke.");
  expect(reasonOf("x")).toBe("The microphone could not be started: x.");
});

it("a refusal that is known before it is tried is told in the same words", () => {
  expect(microphoneDenied).toBe(reasonOf(new DOMException("technical", "NotAllowedError")));
});
