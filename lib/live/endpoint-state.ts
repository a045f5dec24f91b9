import type { ContactInfo, DeviceState, Endpoint } from "../ari/generated/models";
import { isInnerTechnology, technologyOf } from "./channel-name";
import type { ContactRow, DeviceRow, EndpointRow } from "./rows";

interface EndpointEntry {
  technology: string;
  resource: string;
  state: string;
  seenMs: number;
  sinceMs: number;
  contacts: Map<string, ContactRow>;
}

interface DeviceEntry {
  state: string;
  sinceMs: number;
}

/** `TECH/resource`. */
export function endpointId(endpoint: Pick<Endpoint, "technology" | "resource">): string {
  return `${endpoint.technology}/${endpoint.resource}`;
}

/** The endpoints and device states of one node. A device state that has the name of an endpoint is shown on it. */
export class EndpointState {
  readonly #endpoints = new Map<string, EndpointEntry>();
  readonly #devices = new Map<string, DeviceEntry>();

  has(id: string): boolean {
    return this.#endpoints.has(id);
  }

  ids(): string[] {
    return [...this.#endpoints.keys()];
  }

  deviceIds(): string[] {
    return [...this.#devices.keys()].filter((id) => !this.#endpoints.has(id));
  }

  /** Also those shown on an endpoint. */
  allDeviceIds(): string[] {
    return [...this.#devices.keys()];
  }

  hasDevice(id: string): boolean {
    return this.#devices.has(id) && !this.#endpoints.has(id);
  }

  /** The endpoint as an event or a list tells it; answers whether it was not known before. */
  see(endpoint: Endpoint, atMs: number): "new" | "known" | "old" {
    const id = endpointId(endpoint);
    const entry = this.#endpoints.get(id);
    const state = endpoint.state ?? "unknown";
    if (entry === undefined) {
      const { technology, resource } = endpoint;
      this.#endpoints.set(id, {
        technology,
        resource,
        state,
        seenMs: atMs,
        sinceMs: atMs,
        contacts: new Map(),
      });
      return "new";
    }
    if (atMs < entry.seenMs) {
      return "old";
    }
    entry.seenMs = atMs;
    if (entry.state !== state) {
      entry.state = state;
      entry.sinceMs = atMs;
    }
    return "known";
  }

  /** The endpoint as a list tells it: the last word, whatever the events before said. */
  list(endpoint: Endpoint, atMs: number): void {
    const entry = this.#endpoints.get(endpointId(endpoint));
    if (entry !== undefined) {
      entry.seenMs = Number.NEGATIVE_INFINITY;
    }
    this.see(endpoint, atMs);
  }

  /** What an event told of one contact of a known endpoint. */
  seeContact(id: string, contact: ContactInfo): void {
    const contacts = this.#endpoints.get(id)?.contacts;
    if (contact.contact_status === "Removed") {
      contacts?.delete(contact.uri);
      return;
    }
    const roundtripUs = Number(contact.roundtrip_usec ?? Number.NaN);
    contacts?.set(contact.uri, {
      uri: contact.uri,
      aor: contact.aor,
      status: contact.contact_status,
      roundtripMs: Number.isFinite(roundtripUs) && roundtripUs > 0 ? roundtripUs / 1_000 : null,
    });
  }

  forgetContacts(): void {
    for (const entry of this.#endpoints.values()) {
      entry.contacts.clear();
    }
  }

  /** Answers whether that changed anything: Asterisk repeats device states (res/res_stasis_device_state.c). */
  seeDevice(device: DeviceState, atMs: number): boolean {
    // A device appears for each Local, Snoop and media channel, and never goes again: nobody's lamp.
    if (isInnerTechnology(technologyOf(device.name))) {
      return false;
    }
    const entry = this.#devices.get(device.name);
    if (entry !== undefined && (entry.state === device.state || atMs < entry.sinceMs)) {
      return false;
    }
    this.#devices.set(device.name, { state: device.state, sinceMs: atMs });
    return true;
  }

  /** A device state as a list tells it: the last word. */
  listDevice(device: DeviceState, atMs: number): void {
    if (this.#devices.get(device.name)?.state !== device.state) {
      this.#devices.set(device.name, { state: device.state, sinceMs: atMs });
    }
  }

  remove(id: string): boolean {
    return this.#endpoints.delete(id);
  }

  removeDevice(id: string): boolean {
    return this.#devices.delete(id);
  }

  row(id: string, channelIds: string[]): EndpointRow | null {
    const entry = this.#endpoints.get(id);
    if (entry === undefined) {
      return null;
    }
    const device = this.#devices.get(id);
    return {
      id,
      technology: entry.technology,
      resource: entry.resource,
      state: entry.state,
      contacts: [...entry.contacts.values()],
      channelIds,
      deviceState: device?.state ?? null,
      sinceMs: Math.max(entry.sinceMs, device?.sinceMs ?? 0),
    };
  }

  deviceRow(id: string): DeviceRow | null {
    const entry = this.#endpoints.has(id) ? undefined : this.#devices.get(id);
    return entry === undefined ? null : { id, state: entry.state, sinceMs: entry.sinceMs };
  }
}
