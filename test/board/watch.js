// Runs in the page, before its own scripts.

document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => {
  // eslint-disable-next-line no-console -- told to whoever watches
  console.error(`policy: ${violatedDirective}`);
});

window.sources = [];
window.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    window.sources.push(this);
  }
};

window.heard = [];
document.addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("[role=status]");
  if (status) new MutationObserver(() => window.heard.push(status.textContent)).observe(status, { childList: true });
});
