// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { SearchInput } from "@/components/ui/search-input";

afterEach(cleanup);
const field = () => screen.getByRole<HTMLInputElement>("searchbox");

describe("SearchInput", () => {
  it("keeps every letter while the address lags behind", () => {
    const told: string[] = [];
    const element = (value: string) => (
      <SearchInput value={value} onValueChange={(text) => told.push(text)} />
    );
    const { rerender } = render(element(""));
    fireEvent.change(field(), { target: { value: "1" } });
    fireEvent.change(field(), { target: { value: "10" } });
    // The router tells of the first letter only now.
    rerender(element("1"));
    expect(field().value).toBe("10");
    rerender(element("10"));
    fireEvent.change(field(), { target: { value: "100" } });
    expect(field().value).toBe("100");
    expect(told).toEqual(["1", "10", "100"]);
  });

  it("takes what comes from elsewhere", () => {
    const { rerender } = render(<SearchInput value="old" onValueChange={() => undefined} />);
    rerender(<SearchInput value="" onValueChange={() => undefined} />);
    expect(field().value).toBe("");
  });
});
