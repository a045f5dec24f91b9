import { handleOf } from "./bound";

const DeviceStateOperations = handleOf("deviceState", "deviceStates", ({ id }) => ({ deviceName: id }), {
  get: "get",
  update: "update",
  delete: "delete",
});

/**
 * The state of a device, `PJSIP/alice` or `Stasis:lamp`; only those with `Stasis:` can be changed. Its events come by
 * `client.subscribe("deviceState:NAME")`.
 */
export class DeviceStateHandle extends DeviceStateOperations {}
