import { z } from "zod";
import type { Rules } from "../check";
import { label, oneOf, text } from "../fields";
import type { EgressNodeInputs } from "./types";

const schema = z.strictObject({
  senderId: text.min(1, "must not be empty"),
  label: label(100).optional(),
  waitFor: z.enum(["created", "online"], { error: oneOf(["created", "online"]) }).optional(),
}) satisfies z.ZodType<EgressNodeInputs>;

/** The rules for the inputs of an egress node. An empty label counts as absent, and an empty sender is refused. */
export const rules: Rules = { schema, isKeptEmpty: (path) => path[0] === "senderId" };
