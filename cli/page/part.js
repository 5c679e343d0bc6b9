// @ts-check

/**
 * The element below `root` that a selector matches.
 *
 * @param {ParentNode} root
 * @param {string} selector
 */
export function part(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * A copy of a template's element.
 *
 * @param {string} template
 * @param {string} selector
 */
export function copyOf(template, selector) {
  const { content } = /** @type {HTMLTemplateElement} */ (part(document, template));
  return part(/** @type {DocumentFragment} */ (content.cloneNode(true)), selector);
}

/** @param {string} text */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
