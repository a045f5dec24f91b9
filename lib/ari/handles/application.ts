import { handleOf } from "./bound";

const ApplicationOperations = handleOf("application", "applications", ({ id }) => ({ applicationName: id }), {
  get: "get",
  subscribe: "subscribe",
  unsubscribe: "unsubscribe",
  filter: "filter",
});

/**
 * A Stasis application. Subscriptions made here are gone with the connection; those of `client.subscribe` are made again.
 */
export class ApplicationHandle extends ApplicationOperations {}
