import type { Logger } from "pino";
import { commands } from "@/lib/api/commands";
import { type Role, reaches } from "@/lib/api/roles";
import { mayUse, type SpyPolicy } from "@/lib/api/spy-policy";
import type { AccessChange } from "../auth/ports";
import { BrowserSpy } from "../media/browser-spy";
import type { Spy } from "./spy";

/** Holds the spies that run to what their owners may do now. */
export class SpyRights {
  readonly #policy: () => SpyPolicy;
  readonly #logger: Logger;
  /** Role of each session's owner now. */
  readonly #roles = new Map<Spy, Role>();

  constructor(options: { policy: () => SpyPolicy; logger: Logger }) {
    this.#policy = options.policy;
    this.#logger = options.logger;
  }

  add(session: Spy, role: Role): void {
    this.#roles.set(session, role);
  }

  remove(session: Spy): void {
    this.#roles.delete(session);
  }

  /**
   * Ends the sessions of whoever has lost the right to listen. A new password takes no right away, and a phone that was
   * picked up outlives its page; a browser that was signed out does not.
   */
  onAccessChange({ id, what, role, sessionId }: AccessChange): void {
    if (what === "password") return;
    for (const session of this.#roles.keys()) {
      if (session.ownerId !== id) continue;
      if (what === "role" && role !== undefined) {
        this.#roles.set(session, role);
        this.#enforce(session, role);
      } else if (what !== "signed_out" || isOfBrowserSession(session, sessionId)) {
        this.#end(session);
      }
    }
  }

  /** What admins have decided has changed: it holds for what runs, too. */
  onPolicyChange(): void {
    for (const [session, role] of this.#roles) this.#enforce(session, role);
  }

  /** It has come to another mode, by a step that may have begun before the right to it went. */
  onModeChange(session: Spy): void {
    const role = this.#roles.get(session);
    if (role !== undefined) this.#enforce(session, role);
  }

  #enforce(session: Spy, role: Role): void {
    const policy = this.#policy();
    if (!reaches(role, listenRole) || !mayUse(policy, role, "listen")) {
      this.#end(session);
    } else if (!mayUse(policy, role, session.row.mode)) {
      // At once, and not behind a step that waits for Asterisk.
      if (session instanceof BrowserSpy) session.shutMicrophone();
      session.change({ mode: "listen" }).catch(() => this.#end(session));
    }
  }

  #end(session: Spy): void {
    session.end("forbidden").catch((error: unknown) => {
      this.#logger.warn({ err: error, spy: session.id }, "a spy without a right could not be ended");
    });
  }
}

const listenRole = commands["spies.start"].role;

function isOfBrowserSession(session: Spy, sessionId: string | undefined): boolean {
  return (
    session instanceof BrowserSpy && (sessionId === undefined || session.line.owner.sessionId === sessionId)
  );
}
