import { z } from "zod";
import type { Rules } from "../check";
import { id } from "../fields";
import type { SenderLinkInputs } from "./types";

const schema = z.strictObject({ sessionId: id, senderId: id }) satisfies z.ZodType<SenderLinkInputs>;

/** The rules for the inputs of a link. An empty id is refused. */
export const rules: Rules = { schema, isKeptEmpty: () => true };
