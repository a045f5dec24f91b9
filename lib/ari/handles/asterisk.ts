import { handleOf } from "./bound";

const AsteriskOperations = handleOf("asterisk", "asterisk", () => ({}), {
  getInfo: "getInfo",
  ping: "ping",
  listModules: "listModules",
  getModule: "getModule",
  loadModule: "loadModule",
  unloadModule: "unloadModule",
  reloadModule: "reloadModule",
  listLogChannels: "listLogChannels",
  addLog: "addLog",
  deleteLog: "deleteLog",
  rotateLog: "rotateLog",
  getGlobalVar: "getGlobalVar",
  setGlobalVar: "setGlobalVar",
  getObject: "getObject",
  updateObject: "updateObject",
  deleteObject: "deleteObject",
});

/** The connected Asterisk itself; its id is the entity id. Its events are all of them. */
export class AsteriskHandle extends AsteriskOperations {}
