// A worker of the page that does nothing but wake: tells whoever asks when it could not.
import { type Standstill, watchStandstills } from "@/tests/support/clock/standstills";
import { witnessChannel } from "./arrivals-watch";

const standstills: Standstill[] = [];
watchStandstills((standstill) => standstills.push(standstill));
const channel = new BroadcastChannel(witnessChannel);
channel.onmessage = ({ data }) => {
  if (data === "tell") channel.postMessage({ standstills });
};
