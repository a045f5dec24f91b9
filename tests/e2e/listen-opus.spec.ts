import { expect } from "@playwright/test";
import { placeCall } from "../support/phones/phone";
import { callRow, dockOf, test } from "./stack";

test("the admin has what is heard come as Opus, and the dock says that it does", async ({ as, stack }) => {
  const admin = await as("admin");
  const decide = async (codec: "As it is (PCM)" | "Compressed (Opus)") => {
    await admin.goto(`${stack.panel.origin}/settings/listening`);
    await admin.getByRole("radio", { name: codec }).click();
    await admin.getByRole("button", { name: "Save" }).click();
    await expect(admin.getByText("Saved. It holds from now on.")).toBeVisible();
  };
  await decide("Compressed (Opus)");
  await admin.reload();
  await expect(admin.getByRole("radio", { name: "Compressed (Opus)" })).toBeChecked();

  await admin.goto(`${stack.panel.origin}/calls`);
  const call = await placeCall({ asterisk: stack.asterisk, from: "carol", to: "1002" });
  await call.answered;
  stack.bob.ear.say(1_000);
  await callRow(admin, "1003").first().click();
  await admin.keyboard.press("l");
  const dock = dockOf(admin);
  await expect(dock).toContainText("websocket, Opus");
  await dock.getByRole("button", { name: /\d+ ms/ }).click();
  const figures = admin.getByRole("dialog", { name: "How the sound arrives" });
  await expect(figures).toContainText("Asterisk compresses it and this browser decodes it");
  const kbps = async () =>
    Number(/Comes from the panel(\d+) kbit/.exec((await figures.textContent()) ?? "")?.[1]);
  await expect.poll(kbps).toBeGreaterThan(40);
  expect(await kbps()).toBeLessThan(100);
  await admin.keyboard.press("Escape");
  await dock
    .getByRole("button", { name: /Stop|End/ })
    .first()
    .click();
  await expect(dock).toHaveCount(0);
  await decide("As it is (PCM)");
  stack.bob.ear.say(undefined);
  await call.hangUp();
});
