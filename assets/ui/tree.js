// Rows that are dragged by their grip ([data-grip]) before, after or into another row ([data-branch]). Buttons do the same by keyboard.
import { createElement as h, useRef } from "react";

const EDGE = 0.3; // the part of a row's height, above and below, that means beside it and not into it

export function DragRows({ onMove, className, children }) {
  const root = useRef(null);
  const dragged = useRef(null);
  const rowOf = (event) => event.target.closest?.("[data-branch]");
  const clear = () => root.current.querySelectorAll("[data-drop]").forEach((row) => row.removeAttribute("data-drop"));
  // A branch cannot go below itself: its rows are no place for it.
  const isBelow = (row) => ` ${row.dataset.path} `.includes(` ${dragged.current} `);
  const onDragStart = (event) => {
    if (!event.target.closest?.("[data-grip]")) return;
    const row = rowOf(event);
    dragged.current = row.dataset.branch;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.current);
    event.dataTransfer.setDragImage(row, 16, 16);
  };
  const onDragOver = (event) => {
    const row = rowOf(event);
    if (!dragged.current || !row) return;
    clear();
    if (isBelow(row)) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const at = (event.clientY - box.top) / box.height;
    row.setAttribute("data-drop", at < EDGE ? "before" : at > 1 - EDGE ? "after" : "inside");
  };
  const onDrop = (event) => {
    const row = rowOf(event);
    const where = row?.getAttribute("data-drop");
    clear();
    if (!dragged.current || !where) return;
    event.preventDefault();
    onMove?.(dragged.current, row.dataset.branch, where);
  };
  const onDragEnd = () => {
    dragged.current = null;
    clear();
  };
  return h("div", { ref: root, className, onDragStart, onDragOver, onDrop, onDragEnd }, children);
}
