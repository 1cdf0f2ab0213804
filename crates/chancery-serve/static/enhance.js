"use strict";
// Gives each day of the ledger a slider. Without it the same form is filled by hand.
const DAY = 86400000;
for (const form of document.querySelectorAll("form[data-first]")) {
  const first = Date.parse(form.dataset.first), last = Date.parse(form.dataset.last);
  if (!(last > first)) continue;
  for (const field of form.querySelectorAll("input[data-slider]")) {
    const slider = document.createElement("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = Math.round((last - first) / DAY);
    slider.value = field.value ? Math.round((Date.parse(field.value) - first) / DAY) : slider.max;
    slider.setAttribute("aria-label", field.name === "as-of" ? "As of, as a slider" : "As known on, as a slider");
    const day = () => new Date(first + slider.value * DAY).toISOString().slice(0, 10);
    slider.setAttribute("aria-valuetext", field.value || "the last day");
    slider.addEventListener("input", () => {
      field.value = day();
      slider.setAttribute("aria-valuetext", field.value);
    });
    slider.addEventListener("change", () => form.requestSubmit());
    field.after(slider);
  }
}
