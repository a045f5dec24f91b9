import { AriError } from "../errors";
import type { Key } from "../key";
import { handleOf } from "./bound";
import type { HandleContext } from "./context";

/** `PJSIP/alice` in its two path parameters. The resource may itself hold a slash. */
function partsOf({ id }: Key<"endpoint">): { tech: string; resource: string } {
  const slash = id.indexOf("/");
  return { tech: id.slice(0, slash), resource: id.slice(slash + 1) };
}

const EndpointOperations = handleOf("endpoint", "endpoints", partsOf, {
  get: "get",
  sendMessage: "sendMessageToEndpoint",
  refer: "referToEndpoint",
});

/**
 * An endpoint, `PJSIP/alice`; the technology is case-sensitive. Its events come by `client.subscribe("endpoint:PJSIP/alice")`;
 * with `subscribeAll` all but EndpointStateChange do (tested on 22 and 16).
 */
export class EndpointHandle extends EndpointOperations {
  /** @throws {AriError} invalid_parameter when the id has no technology */
  constructor(context: HandleContext, key: Key<"endpoint">) {
    if (!/^[^/]+\/./.test(key.id)) {
      throw new AriError(
        "invalid_parameter",
        `${JSON.stringify(key.id)} is not an endpoint such as "PJSIP/alice".`,
      );
    }
    super(context, key);
  }
}
