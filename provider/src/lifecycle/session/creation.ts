import { isSummary, type Api, type Session } from "../../api";
import type { Creation } from "../createOnce";
import { driftedEgress, egressOf, isSameName, labelOf } from "./declared";
import type { SessionInputs } from "./types";

/** How to create a session, and how to recognize the session of a lost POST. */
export const sessionCreation = ({ sessions }: Pick<Api, "sessions">): Creation<SessionInputs, Session> => ({
  noun: "session",
  // Without a declared country, the session may have any country.
  likeness: ({ displayName, egress }) => JSON.stringify([labelOf(displayName), egressOf(egress).kind, egress?.nodeId]),
  variant: ({ egress }) => egress?.country,
  post: ({ displayName, egress }, context) => sessions.create({ displayName, egress }, context),
  list: (_inputs, context) => sessions.all(context),
  // A summary does not contain the declared egress, and a list may leave out an optional name.
  isWhole: (item, { displayName }) =>
    !isSummary(item) && (item.displayName !== undefined || labelOf(displayName) === undefined),
  read: (id, context) => sessions.get(id, context),
  hasLabel: (session, inputs) => isSameName(session.displayName, inputs.displayName),
  match({ egress }, inputs, lost) {
    const [declared, has] = [inputs.egress?.country, egress?.country];
    if (!driftedEgress(inputs.egress, egress)) {
      // Right after a create the server reports a declared country. If none was declared, a lost POST that declared this
      // country takes precedence.
      const isOwn = declared !== undefined ? has === declared : has === undefined || lost(has) === 0;
      if (isOwn) return "yes";
    }
    // The server may report another country than the declared one. A lost POST of this run that declared that country
    // takes precedence.
    return egress?.kind === egressOf(inputs.egress).kind && lost(has) === 0 ? "ifChanged" : "no";
  },
  words: {
    path: "/v1/whatsapp-alt/sessions",
    compared: "displayName and egress",
    changed: "the declared displayName, but another egress",
    takeOver: "adopt it with adoptSessionId",
    show: "npx pulumi-zavu-cli show",
  },
});
