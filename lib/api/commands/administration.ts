import { z } from "zod";
import { endpoint } from "../endpoint";
import * as field from "../fields";

const accepted = z.object({ accepted: z.literal(true) });

/** A person who may sign in. */
export const user = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: field.role,
  disabled: z.boolean(),
  createdAtMs: z.number(),
});

/** An API token, without its secret. */
export const token = z.object({
  id: z.string(),
  name: z.string(),
  role: field.role,
  createdBy: z.string(),
  createdAtMs: z.number(),
  expiresAtMs: z.number().nullable(),
  lastUsedAtMs: z.number().nullable(),
});

/** Acts on nodes, users and tokens. */
export const administrationCommands = {
  "nodes.check": endpoint({
    method: "POST",
    path: "/nodes/{node}/check",
    role: "operator",
    summary: "Try a lost node at once, or read a live one's lists again",
    input: z.object({ node: field.node }),
    result: accepted,
    status: 202,
  }),
  "users.create": endpoint({
    method: "POST",
    path: "/users",
    role: "admin",
    summary: "Create a user",
    input: z.object({
      username: field.username,
      name: field.line(80).default(""),
      role: field.role,
      password: field.newPassword,
    }),
    result: user,
    status: 201,
  }),
  "users.change": endpoint({
    method: "PATCH",
    path: "/users/{id}",
    role: "admin",
    summary:
      "Change a user's name, role or password, disable or enable; takes effect at once, open pages included",
    input: z.object({
      id: z.string().min(1).max(80),
      name: field.line(80).optional(),
      role: field.role.optional(),
      password: field.newPassword.optional(),
      disabled: z.boolean().optional(),
    }),
    result: user,
    status: 200,
  }),
  "users.remove": endpoint({
    method: "DELETE",
    path: "/users/{id}",
    role: "admin",
    summary: "Remove a user; the last admin cannot be removed",
    input: z.object({ id: z.string().min(1).max(80) }),
    result: accepted,
    status: 200,
  }),
  "tokens.create": endpoint({
    method: "POST",
    path: "/tokens",
    role: "admin",
    summary: "Make an API token; its secret is in this answer and nowhere else",
    input: z.object({
      name: field.line(80).min(1),
      role: field.role,
      /** Days until it ends; absent for never. */
      expiresInDays: z.number().int().min(1).max(3_650).optional(),
    }),
    result: token.extend({ secret: z.string() }),
    status: 201,
  }),
  "tokens.revoke": endpoint({
    method: "DELETE",
    path: "/tokens/{id}",
    role: "admin",
    summary: "Revoke an API token at once",
    input: z.object({ id: z.string().min(1).max(80) }),
    result: accepted,
    status: 200,
  }),
} as const;
