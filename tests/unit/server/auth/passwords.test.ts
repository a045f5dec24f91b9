import { describe, expect, it } from "vitest";
import { weakness } from "@/server/auth/passwords";

describe("weak", () => {
  it.each([
    ["short-one-1", "11 characters"],
    ["ab".repeat(65), "more than 128"],
    ["aaaaaaaaaaaa", "repeats"],
    ["abcabcabcabc", "repeats"],
    ["1212121212121", "different"],
    ["abcdefghijkl", "follows"],
    ["zyxwvutsrqpo", "follows"],
    ["123456789012", "follows"],
    ["qwertyuiopas", "follows"],
    ["abcdef123456", "follows"],
    ["password1234", "common"],
    ["P@ssw0rd2026", "common"],
    ["Welcome2026!", "common"],
    ["asterisk1234", "common"],
    ["admin1234567", "common"],
    ["supervisor!!!!!!!!", "common"],
    ["1q2w3e4r5t6y", "common"],
    ["correct horse battery staple", "common"],
    ["annabel.b2026", "user name"],
    ["annabel.bannabel.b", "user name"],
  ])("%s", (password, reason) => {
    expect(weakness(password, "Annabel.B")).toContain(reason);
  });
});

describe("strong enough", () => {
  it.each([
    "plain-kettle-orbit-9",
    "four random words stand here",
    "xK9#mQ2$vL7!",
    "пароль-из-четырёх-слов",
    "password managers make this: 8fJq",
    "annabel.b likes long walks",
    "☎️ ring the night porter twice",
  ])("%s", (password) => {
    expect(weakness(password, "annabel.b")).toBeNull();
  });

  it("counts characters as people do, not halves of them", () => {
    expect(weakness("😀😁😂🤣😃😄", "ann")).toContain("6 characters");
  });
});
