import { expect, it } from "vitest";
import { tonePass } from "@/server/media/tone-pass";

it.each([
  ["tone:1004/200", "tone:!1004/200", 200],
  ["tone:!1004/200", "tone:!1004/200", 200],
  ["tone:440+480/2000,0/4000", "tone:!440+480/2000,!0/4000", 6_000],
  ["tone:!350*20/100,M60+M64/250", "tone:!350*20/100,!M60+M64/250", 350],
  ["tone:1004/200;tonezone=fr", "tone:!1004/200;tonezone=fr", 200],
])("%s is %s, so many ms long", (media, once, lengthMs) => {
  expect(tonePass(media)).toEqual({ media: once, lengthMs });
});

it.each([
  "sound:beep",
  "tone:ring",
  "tone:ring;tonezone=fr",
  "tone:1004",
  "tone:1004/0",
  "tone:1004/200,0",
  "tone:1004/200,",
  "tone:info/200",
])("%s has no length of its own", (media) => {
  expect(tonePass(media)).toBeNull();
});
