import { BlockList, isIP } from "node:net";
import { PanelError } from "../errors";

/** Who a request comes from: the limits count by it and the audit shows it. */
export type ClientAddress = (socketAddress: string | undefined, forwardedFor: string | null) => string;

/**
 * The peer's own address, unless the peer is a trusted proxy: then the right-most address of `X-Forwarded-For` that is
 * not one. What stands further left was written by the client, who may have made it up.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = new BlockList();
  for (const proxy of trustedProxies) {
    const [address = "", prefix] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (socketAddress, forwardedFor) => {
    let address = plain(socketAddress ?? "");
    if (isIP(address) === 0) {
      throw new PanelError("internal", "The connection went before its request was read.", {
        whatToDo: "Send the request again.",
      });
    }
    const hops = (forwardedFor ?? "").split(",").map((hop) => plain(hop.trim()));
    while (isTrusted(address)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) return address;
      address = hop;
    }
    return address;
  };
}

/** IPv4 in its IPv6 clothes is IPv4; some proxies add a port. */
function plain(address: string): string {
  const bare =
    /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(address)?.[1] ?? address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
