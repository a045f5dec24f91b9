// A thread of Node that tells the one that started it when it could not wake.
import { parentPort } from "node:worker_threads";
import { watchStandstills } from "./standstills";

watchStandstills((standstill) => parentPort?.postMessage(standstill));
