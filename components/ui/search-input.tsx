"use client";

import { type ComponentProps, useEffect, useRef, useState } from "react";
import { Input } from "./input";

interface SearchInputProps extends Omit<ComponentProps<"input">, "value" | "onChange" | "type"> {
  /** What the address says. */
  value: string;
  onValueChange: (value: string) => void;
}

/**
 * A search field whose value lives in the address. It keeps what is typed itself: the router tells of a new address a
 * moment later, and a field that waits for it loses letters of a quick typist.
 */
export function SearchInput({ value, onValueChange, ...rest }: SearchInputProps) {
  const [text, setText] = useState(value);
  /** What this field has told, from what the address says now to the newest. */
  const told = useRef([value]);
  useEffect(() => {
    const heard = told.current.lastIndexOf(value);
    if (heard >= 0) {
      // An echo of what was typed, perhaps an old one.
      told.current = told.current.slice(heard);
      return;
    }
    // It came from elsewhere: Back, a link, "Show all".
    told.current = [value];
    setText(value);
  }, [value]);
  return (
    <Input
      {...rest}
      type="search"
      value={text}
      onChange={(event) => {
        told.current.push(event.target.value);
        setText(event.target.value);
        onValueChange(event.target.value);
      }}
    />
  );
}
