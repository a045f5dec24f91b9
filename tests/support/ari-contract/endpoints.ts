import { expect } from "vitest";
import { type ContractCase, refused } from "./stage";

const from = "contract <sip:contract@127.0.0.1>";

export const endpointCases: readonly ContractCase[] = [
  {
    name: "lists endpoints, all and by technology, and tells one",
    proves: ["endpoints.list", "endpoints.listByTech", "endpoints.get"],
    async run({ client }) {
      const { endpoints } = client;
      const alice = await endpoints.get({ tech: "PJSIP", resource: "alice" });
      expect(alice).toMatchObject({ technology: "PJSIP", resource: "alice" });
      expect(await endpoints.list()).toContainEqual(alice);
      expect(await endpoints.listByTech({ tech: "PJSIP" })).toContainEqual(alice);
      await refused(endpoints.listByTech({ tech: "pjsip" }), "not_found");
      await refused(endpoints.get({ tech: "PJSIP", resource: "nobody" }), "not_found");
    },
  },
  {
    name: "sends messages to a phone",
    proves: ["endpoints.sendMessage", "endpoints.sendMessageToEndpoint"],
    isReal: true,
    async run(stage) {
      const { endpoints } = stage.client;
      await stage.real.phone("alice");
      const text = { from, body: "a text, with a comma", variables: { "X-Contract": "1" } };
      await endpoints.sendMessage({ ...text, to: "pjsip:alice" });
      await endpoints.sendMessageToEndpoint({ ...text, tech: "PJSIP", resource: "alice" });
      await refused(endpoints.sendMessage({ from, to: "nothing:alice" }), "not_found");
      await refused(
        endpoints.sendMessageToEndpoint({ from, tech: "PJSIP", resource: "nobody" }),
        "not_found",
      );
    },
  },
  {
    name: "refers a phone",
    proves: ["endpoints.refer", "endpoints.referToEndpoint"],
    isReal: true,
    async run(stage) {
      const { endpoints } = stage.client;
      await stage.real.phone("alice");
      const refer_to = "sip:900@127.0.0.1";
      await endpoints.refer({ to: "pjsip:alice", from, refer_to });
      await endpoints.referToEndpoint({ tech: "PJSIP", resource: "alice", from, refer_to, to_self: true });
      await refused(endpoints.refer({ to: "nothing:alice", from, refer_to }), "not_found");
      await refused(
        endpoints.referToEndpoint({ tech: "PJSIP", resource: "nobody", from, refer_to }),
        "not_found",
      );
    },
  },
  {
    name: "tells of a message that comes in",
    proves: ["applications.subscribe"],
    isReal: true,
    async run(stage) {
      const listener = await stage.listen({ subscribeAll: false });
      const source = { applicationName: listener.application, eventSource: "endpoint:PJSIP" };
      await stage.client.applications.subscribe(source);
      // Else it keeps the application alive.
      stage.later(() => stage.client.applications.unsubscribe(source));
      await stage.real.sendSipMessage("hello from outside");
      const { message } = await listener.log.next("TextMessageReceived");
      expect(message.body).toBe("hello from outside");
    },
  },
];
