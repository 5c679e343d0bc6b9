// What `npm start` shares with the command. Users get none of it: the package is a program, and this is not packed.
export { openAccount } from "./account";
export { hasScreen, scanInLines, scanOnScreen } from "./commands/scan";
export { endLine, statusLine } from "./format/following";
export type { Followed } from "./following";
export type { Io } from "./io";
export { drawQr, mayColour, qrEncoder } from "./qr";
export { agreed } from "./terminal/agreed";
