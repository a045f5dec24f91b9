import type { BrowserContext } from "@playwright/test";
import type { PanelProcess } from "../support/panel/panel-process";

const passphrase = "a pass phrase for the bench";

/** Makes the first admin of a fresh panel and signs this context in as it. */
export async function signInFirst(context: BrowserContext, panel: PanelProcess): Promise<void> {
  const token = /token=([^&]+)/.exec(panel.setupLink)?.[1] ?? "";
  const headers = { origin: panel.origin };
  const made = await context.request.post(`${panel.origin}/api/auth/setup`, {
    headers,
    data: { token, username: "admin", password: passphrase },
  });
  if (!made.ok()) throw new Error(`The first admin was refused: ${made.status()} ${await made.text()}`);
  const signed = await context.request.post(`${panel.origin}/api/auth/sign-in/username`, {
    headers,
    data: { username: "admin", password: passphrase },
  });
  if (!signed.ok()) throw new Error(`The sign-in failed: ${signed.status()} ${await signed.text()}`);
}

/** The panel has read the lists of every Asterisk, and has its first page in memory. */
export async function untilReady(context: BrowserContext, panel: PanelProcess): Promise<void> {
  const isLive = async (): Promise<boolean> => {
    const answer = await context.request.get(`${panel.origin}/api/v1/nodes`);
    const { nodes } = (await answer.json()) as { nodes: { status: string }[] };
    return nodes.every(({ status }) => status === "live");
  };
  while (!(await isLive())) await new Promise((resolve) => setTimeout(resolve, 50));
  await context.request.get(`${panel.origin}/calls`);
}
