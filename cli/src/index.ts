export { openAccount, type Account } from "./account";
export { follow, type Follower } from "./follow";
export { drawQr, mayColour } from "./qr";
export { meaningOf } from "./status";
