/** A sender as the API answers it. */
export interface SenderBody {
  id: string;
  name: string;
  /** E.164. */
  phoneNumber?: string;
  isDefault?: boolean;
  channels?: string[];
  emailAddress?: string;
  webhook?: {
    active: boolean;
    events: string[];
    signatureVersion: "v1" | "v1+v2" | "v2";
    url: string;
    /** A secret. */
    secret?: string;
  };
  createdAt?: string;
  updatedAt?: string;
}

/**
 * Each has a phone number and a webhook secret, so that tests can show that a tool prints neither. The vendor's SDK says
 * that a read leaves the secret out.
 */
function sender(id: string, name: string, phoneNumber: string, isDefault: boolean): SenderBody {
  const createdAt = "2026-01-01T00:00:00.000Z";
  return {
    id,
    name,
    phoneNumber,
    isDefault,
    channels: isDefault ? ["sms", "whatsapp"] : [],
    webhook: {
      active: true,
      events: ["message.inbound"],
      signatureVersion: "v2",
      url: `https://hooks.example.com/${id}`,
      secret: `whsec_simulator_${id}`,
    },
    createdAt,
    updatedAt: createdAt,
  };
}

const DEFAULT_SENDERS = [
  sender("sender_default", "Default", "+56900000100", true),
  sender("sender_support", "Support", "+56900000101", false),
];

/** The senders of each project. */
export class Senders {
  constructor(private readonly given: Record<string, SenderBody[]> = {}) {}

  list(projectId: string): SenderBody[] {
    return this.given[projectId] ?? DEFAULT_SENDERS;
  }

  get(projectId: string, id: string): SenderBody | undefined {
    return this.list(projectId).find((sender) => sender.id === id);
  }
}
