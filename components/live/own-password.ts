import { ApiError, problemOf } from "./request";

const listeners = new Set<() => void>();

/** Hears of each change of one's own password on this page: the session has another cookie from then on. */
export function onOwnPasswordChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Changes the password of who is signed in; other sessions of that person end.
 * @throws ApiError what was refused, with the field at fault.
 */
export async function changeOwnPassword(input: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  try {
    const response = await fetch("/api/auth/change-password", {
      method: "POST",
      credentials: "same-origin",
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new ApiError(await problemOf(response));
  } catch (error) {
    throw ApiError.from(error);
  }
  for (const listener of listeners) listener();
}
