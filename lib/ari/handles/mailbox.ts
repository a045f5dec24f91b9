import { handleOf } from "./bound";

const MailboxOperations = handleOf("mailbox", "mailboxes", ({ id }) => ({ mailboxName: id }), {
  get: "get",
  update: "update",
  delete: "delete",
});

/** An external mailbox, `alice@default`: counts that lamps show. Needs res_mwi_external. Has no events. */
export class MailboxHandle extends MailboxOperations {}
