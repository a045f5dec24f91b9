import type { Handler } from "../command";
import { accepted } from "../target";

/** Allowed on a node that is not live: that is what it is for. */
export const checkNode: Handler<"nodes.check"> = async ({ node }, { nodes }) => {
  nodes.get(node).node.checkNow();
  return accepted;
};

export const createUser: Handler<"users.create"> = (input, { users }) => users.create(input);

export const changeUser: Handler<"users.change"> = (input, { users }) => users.change(input);

export const removeUser: Handler<"users.remove"> = async ({ id }, { users }) => {
  await users.remove(id);
  return accepted;
};

export const createToken: Handler<"tokens.create"> = (input, { tokens }, { actor }) =>
  tokens.create(input, actor);

export const revokeToken: Handler<"tokens.revoke"> = async ({ id }, { tokens }) => {
  await tokens.revoke(id);
  return accepted;
};
