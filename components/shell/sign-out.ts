"use client";

/** Ends the session at the server, then leaves the page: nothing of the calls stays on the screen. */
export async function signOut(): Promise<void> {
  try {
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
