"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** For what has no row to stand at: "Copied", "Token made". What failed belongs to its row or field. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      toastOptions={{
        className: "overlay !rounded-lg !text-[13px] !text-ink !bg-surface !border-line-strong",
      }}
    />
  );
}
