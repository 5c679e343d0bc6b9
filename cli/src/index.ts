// What `npm start` shares with the command line. It is not packed: users get a program and no library.
export { openAccount } from "./account";
export { scanInLines, scanOnScreen } from "./commands/scan";
export { hasScreen } from "./commands/wholeScreen";
export { endLine, statusLine } from "./format/following";
export type { Followed } from "./following";
export type { Io } from "./io";
export { drawQr, drawnSize, mayColor, qrEncoder } from "./qr";
export { confirm } from "./terminal/confirm";
