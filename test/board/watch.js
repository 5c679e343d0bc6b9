// Runs in the page, before its own scripts.

document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => {
  // eslint-disable-next-line no-console -- the test reads the console
  console.error(`policy: ${violatedDirective}`);
});

window.sources = [];
window.EventSource = class extends EventSource {
  constructor(url) {
    super(url);
    window.sources.push(this);
  }
};

window.announced = [];
document.addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("[role=status]");
  if (status)
    new MutationObserver(() => window.announced.push(status.textContent)).observe(status, { childList: true });
});
