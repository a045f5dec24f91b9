"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";

interface ThemeProps {
  /** Of this answer's content security policy, for the script that sets the theme before the first paint. */
  nonce: string | undefined;
  children: ReactNode;
}

/** Light, dark, or as the system says. */
export function Theme({ nonce, children }: ThemeProps) {
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      {...(nonce === undefined ? {} : { nonce })}
    >
      {children}
    </ThemeProvider>
  );
}
