import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { media, mediaUrisOf } from "@/lib/ari/sessions/media";

describe("the media builder", () => {
  it.each([
    [media.sound("demo-congrats"), "sound:demo-congrats"],
    [media.recording("2026/08/greeting"), "recording:2026/08/greeting"],
    [media.digits("12*#"), "digits:12*#"],
    [media.number(-7), "number:-7"],
    [media.characters("ab-1"), "characters:ab-1"],
    [media.tone("ring"), "tone:ring"],
    [media.tone("ring", { zone: "fr" }), "tone:ring;tonezone=fr"],
    [media.tone("440+480/2000,0/4000"), "tone:440+480/2000,0/4000"],
    [media.url("https://host/a,b.wav"), "sound:https://host/a,b.wav"],
  ])("makes %s", (made, expected) => {
    expect(made).toBe(expected);
  });

  it("makes exactly as many seconds of silence as were asked for", () => {
    expect(media.silence(1)).toEqual(["sound:silence/1"]);
    expect(media.silence(10)).toEqual(["sound:silence/10"]);
    for (const seconds of [1, 9, 10, 11, 20, 23]) {
      const lengths = media.silence(seconds).map((uri) => Number(uri.split("/")[1]));
      expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(seconds);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(10);
    }
  });

  it("says each digit by a file that can be stopped", () => {
    expect(media.digitSounds("1*#")).toEqual(["sound:digits/1", "sound:digits/star", "sound:digits/pound"]);
  });

  it("says dates, times and durations", () => {
    expect(media.date({ year: 2026, month: 11, day: 21 })).toEqual([
      "sound:digits/day-6",
      "sound:digits/mon-10",
      "sound:digits/20",
      "sound:digits/h-1",
      "number:2026",
    ]);
    expect(media.date({ year: 2026, month: 1, day: 30 })).toContain("sound:digits/h-30");
    expect(media.date({ year: 2026, month: 1, day: 17 })).toContain("sound:digits/h-17");
    expect(media.time({ hour: 0, minute: 0 })).toEqual([
      "number:12",
      "sound:digits/oclock",
      "sound:digits/a-m",
    ]);
    expect(media.time({ hour: 16, minute: 5 })).toEqual([
      "number:4",
      "sound:digits/oh",
      "number:5",
      "sound:digits/p-m",
    ]);
    expect(media.time({ hour: 12, minute: 45 })).toEqual(["number:12", "number:45", "sound:digits/p-m"]);
    expect(media.duration(3_661_400)).toEqual([
      "number:1",
      "sound:hours",
      "number:1",
      "sound:minute",
      "number:1",
      "sound:seconds",
    ]);
    expect(media.duration(120_000)).toEqual(["number:2", "sound:minutes"]);
    expect(media.duration(0)).toEqual(["number:0", "sound:seconds"]);
  });

  it.each([
    ["an empty name", () => media.sound("  ")],
    ["a URI as a name", () => media.sound("sound:beep")],
    ["a line break", () => media.recording("a\nb")],
    ["a letter among digits", () => media.digits("12a")],
    ["no digits", () => media.digitSounds("")],
    ["half a number", () => media.number(1.5)],
    ["a number beyond 32 bits", () => media.number(2 ** 31)],
    ["nothing to spell", () => media.characters("")],
    ["a zone inside the tone", () => media.tone("ring;tonezone=fr")],
    ["a zone that is none", () => media.tone("ring", { zone: "f r" })],
    ["another scheme than http", () => media.url("ftp://host/a.wav")],
    ["an address with a space", () => media.url("http://host/a b.wav")],
    ["half a second of silence", () => media.silence(0.5)],
    ["no silence", () => media.silence(0)],
    ["31 November", () => media.date({ year: 2026, month: 11, day: 31 })],
    ["24 o'clock", () => media.time({ hour: 24, minute: 0 })],
    ["minute 60", () => media.time({ hour: 1, minute: 60 })],
    ["a negative duration", () => media.duration(-1)],
    ["an endless duration", () => media.duration(Number.POSITIVE_INFINITY)],
    ["an empty list", () => mediaUrisOf([])],
    ["a list of empty lists", () => mediaUrisOf([[], []])],
  ])("refuses %s", (_what, make) => {
    let caught: unknown;
    try {
      make();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(AriError);
    expect(caught).toMatchObject({ code: "invalid_parameter" });
  });

  it("flattens what builders gave as lists", () => {
    expect(mediaUrisOf([media.sound("a"), media.silence(11), media.number(3)])).toEqual([
      "sound:a",
      "sound:silence/10",
      "sound:silence/1",
      "number:3",
    ]);
    expect(mediaUrisOf(media.sound("a"))).toEqual(["sound:a"]);
  });
});
