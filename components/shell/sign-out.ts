"use client";

type Farewell = () => Promise<void>;
const farewells = new Set<Farewell>();
type Question = () => boolean;
const questions = new Set<Question>();

/** How long what runs has to end before the session does. */
const farewellMs = 1_000;

/** Is called before the session ends, to end what runs in this page. The answer takes it off. */
export function beforeSignOut(farewell: Farewell): () => void {
  farewells.add(farewell);
  return () => farewells.delete(farewell);
}

/** Whether signing out now would cut somebody off; then it is asked first. The answer takes it off. */
export function askBeforeSignOut(cutsOff: Question): () => void {
  questions.add(cutsOff);
  return () => questions.delete(cutsOff);
}

let asking = false;
const listeners = new Set<() => void>();

function putAsking(next: boolean): void {
  asking = next;
  for (const listener of listeners) listener();
}

/** Whether it stands on the screen that signing out cuts somebody off. */
export const signOutQuestion = {
  isAsked: () => asking,
  putAway: () => putAsking(false),
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Signs out at once, or asks first while somebody at the other end would be cut off: as leaving the page does. */
export async function askToSignOut(): Promise<void> {
  if ([...questions].some((cutsOff) => cutsOff())) putAsking(true);
  else await signOut();
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
