"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** The dock says how high it stands: nothing may lie over whom one hears and is heard by. */
const aboveDock = "calc(var(--dock-height, 0px) + 1rem)";

/** For what has no row to stand at: "Copied", "Token made". What failed belongs to its row or field. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      duration={8_000}
      offset={{ bottom: aboveDock }}
      mobileOffset={{ bottom: aboveDock }}
      toastOptions={{
        className: "overlay !font-sans !rounded-lg !text-[13px] !text-ink !bg-surface !border-line-strong",
      }}
    />
  );
}
