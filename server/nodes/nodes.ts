import type { AccessChange } from "../auth/ports";
import { PanelError } from "../errors";
import type { CutRecordings } from "../media/cut-recordings";
import type { Talks } from "../media/talks";
import type { Node } from "./node";
import type { Originations } from "./originations";
import type { PartyCalls } from "./party-calls";
import type { Spies } from "./spies";

/** A node with the sessions that the panel runs on it. */
export interface ManagedNode {
  node: Node;
  originations: Originations;
  parties: PartyCalls;
  spies: Spies;
  talks: Talks;
  cutRecordings: CutRecordings;
}

/** All Asterisks of this panel, by name. */
export class Nodes {
  readonly #byName: ReadonlyMap<string, ManagedNode>;
  #ended: Promise<void> | null = null;

  constructor(managed: readonly ManagedNode[]) {
    this.#byName = new Map(managed.map((one) => [one.node.name, one]));
  }

  all(): readonly Node[] {
    return [...this.#byName.values()].map(({ node }) => node);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  /** @throws node_unknown */
  get(name: string): ManagedNode {
    const found = this.#byName.get(name);
    if (found === undefined) {
      throw new PanelError("node_unknown", `There is no node "${name}".`, {
        whatToDo: `Use one of: ${[...this.#byName.keys()].join(", ")}.`,
        field: "node",
      });
    }
    return found;
  }

  /** For acts: a node whose state is not live would be acted on blindly. @throws node_unknown, node_not_live */
  live(name: string): ManagedNode {
    const found = this.get(name);
    if (!found.node.isLive) {
      // The reason in its technical words is an admin's: it stands in the log and on the Nodes page.
      throw new PanelError(
        "node_not_live",
        `${found.node.displayName} is not connected now, so nothing was done.`,
        { whatToDo: "Repeat it when it is live again. An admin finds on the Nodes page what is wrong." },
      );
    }
    return found;
  }

  /** Whoever may no longer listen or talk hears nothing from now on. */
  onAccessChange(change: AccessChange): void {
    for (const { spies, talks } of this.#byName.values()) {
      spies.onAccessChange(change);
      talks.onAccessChange(change);
    }
  }

  /** What admins have decided about listening holds for what runs, too. */
  onPolicyChange(): void {
    for (const { spies } of this.#byName.values()) spies.onPolicyChange();
  }

  /** Ends what people listen to and talk in; who asks for more is refused. Safe to call twice. */
  endSessions(): Promise<void> {
    this.#ended ??= Promise.all(
      [...this.#byName.values()].flatMap(({ spies, talks }) => [spies.close(), talks.close()]),
    ).then(() => undefined);
    return this.#ended;
  }

  async close(): Promise<void> {
    await this.endSessions();
    await Promise.all(
      [...this.#byName.values()].map(async ({ node, originations, parties, cutRecordings }) => {
        const cut = cutRecordings.close();
        parties.close();
        await originations.close();
        await node.close();
        await cut;
      }),
    );
  }
}
