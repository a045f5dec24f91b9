"use client";

type Farewell = () => Promise<void>;
const farewells = new Set<Farewell>();

/** How long what runs has to end before the session does. */
const farewellMs = 1_000;

/** Is called before the session ends, to end what runs in this page. The answer takes it off. */
export function beforeSignOut(farewell: Farewell): () => void {
  farewells.add(farewell);
  return () => farewells.delete(farewell);
}

/** Ends the session at the server, then leaves the page: nothing of the calls stays on the screen. */
export async function signOut(): Promise<void> {
  try {
    const ended = Promise.allSettled([...farewells].map((farewell) => farewell()));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, farewellMs))]);
    await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      credentials: "same-origin",
    });
  } finally {
    window.location.assign("/sign-in");
  }
}
