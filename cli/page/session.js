// @ts-check
import { pollGapText } from "./pollGap.js";

/** @typedef {import("../src/board/page").Card} Card */

/** A session as the command last sent it. */
export class Session {
  /** @param {Card} card */
  constructor(card) {
    this.card = card;
    this.receivedAt = performance.now();
    /** Whether it was linked and is no longer shown in place. */
    this.isDone = this.isLinked;
  }

  /** @param {Card} card */
  update(card) {
    this.card = card;
    this.receivedAt = performance.now();
    this.isDone &&= this.isLinked;
  }

  /** How long ago it was received, in ms. */
  get sinceMs() {
    return performance.now() - this.receivedAt;
  }

  get isLinked() {
    return this.card.stage === "linked";
  }

  get isInTrouble() {
    return this.card.stage === "failed" || this.card.stage === "ended";
  }

  get isInProgress() {
    return !this.isLinked && !this.isInTrouble;
  }

  /** How long ago the session was last read, in ms; undefined while it is up to date. */
  get pollGapMs() {
    const { pollGap } = this.card;
    return pollGap && pollGap.ms + this.sinceMs;
  }

  /** Why it may be out of date; empty while it is up to date. */
  get pollGapText() {
    const { pollGap, status } = this.card;
    return pollGap ? pollGapText(pollGap.kind, this.pollGapMs ?? 0, status !== undefined) : "";
  }

  /** Forgets the QR code and its age. */
  forgetQr() {
    delete this.card.qrAgeMs;
    delete this.card.pollGap;
    delete this.card.qr;
  }
}

/**
 * The session whose card to show. It stays while a person may be pointing a phone at its code, while the user has chosen
 * it, and for a moment after it was linked; else the first that can be scanned follows.
 *
 * @param {Session[]} sessions
 * @param {Session | undefined} current
 * @param {boolean} isKept whether the user has chosen the current one, or it has shown a code
 */
export function sessionToShow(sessions, current, isKept) {
  if (current && (isKept || (current.isLinked && !current.isDone))) return current;
  return (
    sessions.find(({ card }) => card.stage === "scan") ??
    (current?.isInProgress ? current : sessions.find(({ isInProgress }) => isInProgress)) ??
    sessions.find(({ isInTrouble }) => isInTrouble) ??
    current ??
    sessions[0]
  );
}
