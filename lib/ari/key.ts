import { AriError } from "./errors";

/** What a {@link Key} can name. Snoop and external media channels are channels. */
export const kinds = [
  "channel",
  "bridge",
  "playback",
  "liveRecording",
  "storedRecording",
  "endpoint",
  "deviceState",
  "mailbox",
  "sound",
  "application",
  "asterisk",
] as const;

/** One of {@link kinds}. */
export type Kind = (typeof kinds)[number];

/** The parts of a key. An empty `node`, and an absent `dialog`, stand for "whichever". */
export interface KeyParts<Of extends Kind = Kind> {
  /** Entity id of the Asterisk (`GET /asterisk/info`, `asterisk_id` of every event), or a name of one's own for it. */
  readonly node: string;
  readonly kind: Of;
  /** Id within kind and node. Endpoints `PJSIP/alice`, all else as Asterisk names it. */
  readonly id: string;
  /** Scope that the resource belongs to, see `Dialog`. */
  readonly dialog?: string | undefined;
}

const isKind = (text: string): text is Kind => (kinds as readonly string[]).includes(text);

/**
 * Where a resource is: `{ node, kind, id, dialog? }`. A value: two keys with the same parts are the same key.
 * As text `node/kind/id`, with `?dialog=…` where it has one, each part encoded as in a URL.
 */
export class Key<Of extends Kind = Kind> implements KeyParts<Of> {
  readonly node: string;
  readonly kind: Of;
  readonly id: string;
  readonly dialog: string | undefined;

  private constructor(parts: KeyParts<Of>) {
    this.node = parts.node;
    this.kind = parts.kind;
    this.id = parts.id;
    // An empty one stands for none, as an empty node does.
    this.dialog = parts.dialog || undefined;
  }

  /**
   * @param place node and dialog; default any node, no dialog
   * @throws {AriError} invalid_parameter when the id is empty, or a part is half of a surrogate pair
   */
  static of<Of extends Kind>(
    kind: Of,
    id: string,
    place: Partial<Pick<KeyParts, "node" | "dialog">> = {},
  ): Key<Of> {
    if (id === "") throw new AriError("invalid_parameter", `a key of kind ${kind} has an empty id.`);
    const key = new Key<Of>({ node: place.node ?? "", kind, id, dialog: place.dialog });
    if (/\p{Surrogate}/u.test(`${key.node}/${id}/${key.dialog}`)) {
      throw new AriError("invalid_parameter", `a key of kind ${kind} has a part that is no Unicode text.`);
    }
    return key;
  }

  /**
   * Reads what {@link Key.format} wrote.
   * @throws {AriError} invalid_parameter for anything else
   */
  static parse(text: string): Key {
    const [, node, kind, id, dialog] =
      /^([^/?]*)\/([^/?]+)\/([^/?]+)(?:\?dialog=([^/?]+))?$/.exec(text) ?? [];
    try {
      if (node !== undefined && kind !== undefined && id !== undefined && isKind(kind)) {
        const inside = dialog === undefined ? {} : { dialog: decodeURIComponent(dialog) };
        return Key.of(kind, decodeURIComponent(id), { node: decodeURIComponent(node), ...inside });
      }
    } catch (cause) {
      throw notAKey(text, cause);
    }
    throw notAKey(text);
  }

  /** The same key with other parts. `dialog: undefined` takes it out of its dialog. */
  with<To extends Kind = Of>(parts: Partial<KeyParts<To>>): Key<To> {
    const kind = parts.kind ?? (this.kind as unknown as To);
    const dialog = "dialog" in parts ? parts.dialog : this.dialog;
    return Key.of(kind, parts.id ?? this.id, { node: parts.node ?? this.node, dialog });
  }

  /** `node/kind/id?dialog=…`, the reverse of {@link Key.parse}. */
  format(): string {
    const place = `${encodeURIComponent(this.node)}/${this.kind}/${encodeURIComponent(this.id)}`;
    return this.dialog === undefined ? place : `${place}?dialog=${encodeURIComponent(this.dialog)}`;
  }

  /** The same as {@link Key.format}, for logs and templates. */
  toString(): string {
    return this.format();
  }

  toJSON(): KeyParts<Of> {
    const { node, kind, id, dialog } = this;
    return dialog === undefined ? { node, kind, id } : { node, kind, id, dialog };
  }

  /** Whether every part is the same. */
  equals(other: KeyParts): boolean {
    return (
      this.node === other.node &&
      this.kind === other.kind &&
      this.id === other.id &&
      this.dialog === other.dialog
    );
  }

  /**
   * Whether each part that the pattern names is the same, where an empty part, of either side, matches all: the rule of
   * the Go library `ari` (key.go, Match).
   */
  matches(pattern: Partial<KeyParts>): boolean {
    return (
      part(this.kind, pattern.kind) &&
      part(this.id, pattern.id) &&
      part(this.node, pattern.node) &&
      part(this.dialog, pattern.dialog)
    );
  }
}

/** Those keys that match the pattern, typed by its kind. */
export function filterKeys<Of extends Kind = Kind>(
  keys: Iterable<Key>,
  pattern: Partial<KeyParts<Of>>,
): Key<Of>[] {
  return [...keys].filter((key): key is Key<Of> => key.matches(pattern));
}

function part(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || one === "" || other === undefined || other === "" || one === other;
}

function notAKey(text: string, cause?: unknown): AriError {
  return new AriError(
    "invalid_parameter",
    `${JSON.stringify(text)} is not a key such as "node/channel/id".`,
    { cause },
  );
}
