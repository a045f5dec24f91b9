import { describe, expect, it } from "vitest";
import { csv } from "@/components/ui/csv";

const one = (value: string | number | null): string => csv(["h"], [[value]]).slice("h\r\n".length, -2);

describe("csv", () => {
  it("ends each line with CRLF and leaves null empty", () => {
    expect(
      csv(
        ["a", "b"],
        [
          ["1", null],
          [2, "x"],
        ],
      ),
    ).toBe("a,b\r\n1,\r\n2,x\r\n");
  });

  it("quotes commas, quotes and line breaks", () => {
    expect(one("a,b")).toBe('"a,b"');
    expect(one('say "hi"')).toBe('"say ""hi"""');
    expect(one("two\nlines")).toBe('"two\nlines"');
  });

  it.each(["=1+1", "+4930", "-1", "@SUM(A1)", "\t=1", "  =1", "|calc", "%x"])(
    "takes the power of a formula from %j",
    (text) => {
      expect(one(text)).toBe(`'${text}`);
    },
  );

  it("quotes a formula that also needs quotes, the apostrophe inside", () => {
    expect(one('=HYPERLINK("http://evil.example","x")')).toBe(
      '"\'=HYPERLINK(""http://evil.example"",""x"")"',
    );
  });

  it("leaves numbers and harmless text as they are", () => {
    expect(one(-5)).toBe("-5");
    expect(one("PJSIP/alice-00000001")).toBe("PJSIP/alice-00000001");
  });
});
