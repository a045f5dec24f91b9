import { expect, it } from "vitest";
import { type ConnectOptions, connect } from "@/lib/ari/nodejs";

it("an option that there is not is refused before anything is sent, with those that there are", async () => {
  const given = { url: "http://127.0.0.1:1/ari", username: "u", password: "p", application: "hello" };
  // As a program without types has it.
  await expect(connect(given as ConnectOptions)).rejects.toMatchObject({
    code: "invalid_parameter",
    message: expect.stringMatching(/^connect: it takes no option "application"\. Options are url, .*\bapp\b/),
  });
});
