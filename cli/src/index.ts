export { openAccount, type Account } from "./account";
export { hasScreen, scanInLines, scanOnScreen, type Scanning } from "./commands/scan";
export { endLine, statusLine } from "./format/following";
export type { Followed } from "./following";
export type { Io } from "./io";
export { drawQr, mayColour } from "./qr";
export { agreed } from "./terminal/agreed";
