// The command's package has nothing that users import. What `npm start` shares with it comes from its build, in this
// repository alone.
export {
  agreed,
  drawQr,
  endLine,
  hasScreen,
  mayColour,
  openAccount,
  scanInLines,
  scanOnScreen,
  statusLine,
  type Followed,
  type Io,
} from "pulumi-zavu-cli/dist/index";
