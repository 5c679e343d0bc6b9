/** The inputs of a link. */
export interface SenderLinkInputs {
  sessionId: string;
  senderId: string;
}

/** The state of a link. */
export interface SenderLinkState extends SenderLinkInputs {
  /** The session's status as of the last operation. */
  sessionStatus?: string;
  /** The Zavu project that owns the session. */
  projectId?: string;
}
