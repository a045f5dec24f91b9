import type { AriEvent } from "@/lib/ari";
import type { Node } from "../nodes/node";

interface Watcher {
  onEvent(event: AriEvent): void;
  /** The lists have just been read anew. */
  onResync(restarted: boolean): void;
}

/**
 * Hears a node once for all its paths, and tells each event to whoever asked for the channel or bridge it is about: a
 * hundred sessions must not look at every event of a busy Asterisk.
 */
class NodeWatch {
  readonly #node: Node;
  readonly #byId = new Map<string, Set<Watcher>>();
  #unlisten: (() => void) | undefined;

  constructor(node: Node) {
    this.#node = node;
  }

  add(id: string, watcher: Watcher): void {
    const watchers = this.#byId.get(id);
    if (watchers === undefined) this.#byId.set(id, new Set([watcher]));
    else watchers.add(watcher);
    this.#unlisten ??= this.#node.listen({
      onEvent: (event) => this.#onEvent(event),
      onResync: (restarted) => this.#onResync(restarted),
    });
  }

  delete(id: string, watcher: Watcher): void {
    const watchers = this.#byId.get(id);
    watchers?.delete(watcher);
    if (watchers?.size === 0) this.#byId.delete(id);
    if (this.#byId.size > 0) return;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  #onEvent(event: AriEvent): void {
    const id = subjectOf(event);
    const watchers = id === undefined ? undefined : this.#byId.get(id);
    if (watchers === undefined) return;
    for (const watcher of [...watchers]) watcher.onEvent(event);
  }

  #onResync(restarted: boolean): void {
    const all = new Set([...this.#byId.values()].flatMap((watchers) => [...watchers]));
    for (const watcher of all) watcher.onResync(restarted);
  }
}

/** What an event is about that a path may have to hear of. */
function subjectOf(event: AriEvent): string | undefined {
  switch (event.type) {
    case "StasisStart":
    case "StasisEnd":
    case "ChannelDestroyed":
    case "ChannelLeftBridge":
      return event.channel.id;
    case "BridgeDestroyed":
      return event.bridge.id;
    case "PlaybackFinished":
      return idIn(event.playback.target_uri);
    case "RecordingStarted":
    case "RecordingFinished":
    case "RecordingFailed":
      return idIn(event.recording.target_uri);
    default:
      return undefined;
  }
}

/** `channel:<id>` → the id. */
function idIn(uri: string): string {
  return uri.slice(uri.indexOf(":") + 1);
}

const watches = new WeakMap<Node, NodeWatch>();

/** The one watch of a node. */
export function watchOf(node: Node): NodeWatch {
  let watch = watches.get(node);
  if (watch === undefined) {
    watch = new NodeWatch(node);
    watches.set(node, watch);
  }
  return watch;
}
