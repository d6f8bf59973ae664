// Forms that nobody loses: asked before they are left, and back after the tab was loaded again.
import { createElement as h, useEffect, useRef, useState } from "react";

// What was typed and not saved outlives a reload of its tab. Passwords, files and what the page itself put in are left out.
const DRAFT = "freight_draft ";
const address = () => location.pathname + location.search;
const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && !one.readOnly && one.role !== "combobox" && !["password", "file", "hidden", "submit", "button"].includes(one.type));
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const draftKey = (form) => `${DRAFT}${address()} ${form?.id || (form && fieldsOf(form)[0]?.name) || ""}`;
const keepDraft = (form, key) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(fieldsOf(form).map((one) => [one.name, isTick(one) ? one.checked : one.value])));
  } catch {
    // full or forbidden: the page works without
  }
};
const dropDraft = (key) => {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // as above
  }
};
const put = (field, value) => {
  if ((isTick(field) ? field.checked : field.value) === value) return false;
  if (isTick(field)) return field.type === "radio" && !value ? false : (field.click(), true);
  // The setter of the element, not React's: else React takes the change for its own and tells nobody.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, value);
  for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  return true;
};
const putBack = (form, key) => {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    const fields = fieldsOf(form);
    // Another shape of the form: what was typed belongs to fields that are not there.
    if (draft.length !== fields.length || draft.some(([name], i) => fields[i].name !== name)) return false;
    return draft.map(([, value], i) => put(fields[i], value)).some(Boolean);
  } catch {
    return false;
  }
};

// Put inside a form: the browser asks before what was typed there is lost. The form carries data-changed meanwhile.
// With `saved`, a count that state raises, only the server's word clears it; without, submitting does.
export function LeaveGuard({ changed = false, saved, question, backText, discardLabel, className, discardClassName }) {
  const ref = useRef(null);
  const [isBack, setIsBack] = useState(false);
  useEffect(() => {
    const form = ref.current.closest("form");
    const isChanged = () => form?.dataset.changed !== undefined;
    const [here, key] = [address(), draftKey(form)];
    if (form && putBack(form, key)) form.setAttribute("data-changed", ""), setIsBack(true);
    // A dialog around the form asks the same before it closes.
    if (form && question) form.dataset.question = question;
    const mark = () => (form.setAttribute("data-changed", ""), keepDraft(form, key));
    const clear = () => saved === undefined && (form.removeAttribute("data-changed"), dropDraft(key));
    const warn = (event) => isChanged() && event.preventDefault();
    const ask = (event) => {
      const link = event.target.closest?.("a[href]");
      const leaves = link && !link.target && !link.hasAttribute("download") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!question || !leaves || !isChanged()) return;
      if (window.confirm(question)) form.removeAttribute("data-changed"), dropDraft(key);
      else event.preventDefault(), event.stopPropagation();
    };
    form?.addEventListener("input", mark);
    form?.addEventListener("submit", clear);
    window.addEventListener("beforeunload", warn);
    document.addEventListener("click", ask, true);
    return () => {
      form?.removeEventListener("input", mark);
      form?.removeEventListener("submit", clear);
      window.removeEventListener("beforeunload", warn);
      document.removeEventListener("click", ask, true);
      // Whoever left or threw away does not want it back; a form that is only drawn anew does.
      const wasChanged = isChanged();
      setTimeout(() => (!wasChanged || address() !== here) && dropDraft(key));
    };
  }, [question, saved === undefined]);
  const savedBefore = useRef(saved);
  useEffect(() => {
    if (savedBefore.current === saved) return;
    savedBefore.current = saved;
    const form = ref.current.closest("form");
    form?.removeAttribute("data-changed");
    dropDraft(draftKey(form));
    setIsBack(false);
  }, [saved]);
  useEffect(() => {
    if (changed) ref.current.closest("form")?.setAttribute("data-changed", "");
  }, [changed, saved]);
  const discard = () => {
    const form = ref.current.closest("form");
    form.removeAttribute("data-changed");
    dropDraft(draftKey(form));
    location.reload();
  };
  if (!isBack) return h("span", { ref, hidden: true });
  return h("div", { ref, role: "status", className }, h("span", null, backText), h("button", { type: "button", className: discardClassName, onClick: discard }, discardLabel));
}
