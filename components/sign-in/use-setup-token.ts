"use client";

import { useEffect, useState } from "react";
import { setupTokenOf } from "./setup-token";

/**
 * The token of the setup link: undefined until looked at, null where there is none. It is taken out of the address bar
 * at once, so that it stays in no history, bookmark or screenshot.
 */
export function useSetupToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const take = (): void => {
      const found = setupTokenOf(window.location.hash);
      if (found !== null) {
        // Next keeps its own data in the history's state.
        window.history.replaceState(
          window.history.state,
          "",
          window.location.pathname + window.location.search,
        );
      }
      // React's strict mode runs this twice, the second time with the fragment gone.
      setToken((earlier) => found ?? earlier ?? null);
    };
    take();
    // Another link pasted over this page changes the fragment only: no load happens.
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, []);
  return token;
}
