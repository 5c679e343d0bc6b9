import { Ticket, isToken, newToken } from "../../cli/src/board/token";
import { VirtualClock } from "../virtualClock";

test("a token is 32 random bytes", () => {
  const tokens = Array.from({ length: 100 }, newToken);
  expect(new Set(tokens).size).toBe(100);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
});

test("only the exact token matches", () => {
  expect(isToken("abc", "abc")).toBe(true);
  for (const other of ["", "ab", "abd", "abcd", "äbc"]) expect(isToken(other, "abc")).toBe(false);
});

test("a ticket is valid once", () => {
  const ticket = new Ticket(new VirtualClock());
  expect(ticket.redeem(newToken())).toBe(false);
  expect(ticket.redeem(ticket.text)).toBe(true);
  expect(ticket.redeem(ticket.text)).toBe(false);
});

test("a ticket is valid for a minute", () => {
  const clock = new VirtualClock();
  const [early, late] = [new Ticket(clock), new Ticket(clock)];
  clock.time += 59_999;
  expect(early.redeem(early.text)).toBe(true);
  clock.time += 1;
  expect(late.redeem(late.text)).toBe(false);
});
