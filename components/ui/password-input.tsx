"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { classNames } from "./class-names";
import { Input } from "./input";

/** A password that can be looked at. Pasting and password managers work: nothing here stands in their way. */
export function PasswordInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  const [shown, setShown] = useState(false);
  return (
    <span className="relative block">
      <Input
        type={shown ? "text" : "password"}
        spellCheck={false}
        autoCapitalize="none"
        className={classNames("pr-9", className)}
        {...rest}
      />
      <button
        type="button"
        aria-pressed={shown}
        aria-label="Show password"
        title={shown ? "Hide password" : "Show password"}
        onClick={() => setShown(!shown)}
        className="absolute inset-y-1 right-1 inline-flex w-7 items-center justify-center rounded text-ink-2 hover:bg-press hover:text-ink [&_svg]:size-3.5"
      >
        {shown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
      </button>
    </span>
  );
}
