"use strict";
// What all pictures of networks share: the colours of the page, light or dark, and labels that do not cover each other.
const drawing = (() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const probe = document.body.appendChild(Object.assign(document.createElement("span"), { hidden: true }));
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  // a dark dot on a dark page, or a light one on a light page, is brought nearer to the middle
  const legible = (hex) => {
    const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    const light = (0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2]) / 255;
    const [far, share] = dark.matches ? [255, light < 0.35 ? 0.45 : 0] : [0, light > 0.8 ? 0.2 : 0];
    return `rgb(${parts.map((part) => Math.round(part + (far - part) * share)).join(",")})`;
  };
  // draws in `colours`: `ink` on `paper`; `begin` is called before each picture
  const labels = (colours) => {
    // A label stands right of its node, or left of one at the edge. One that would cover another is left out; the one of a node that one points at stands over all.
    let written = [];
    const drawLabel = (context, said, settings) => {
      if (!said.label) return;
      context.font = `${settings.labelSize}px ${settings.labelFont}`;
      const width = context.measureText(said.label).width;
      const fits = said.x + said.size + 3 + width <= context.canvas.offsetWidth || said.x - said.size - 3 < width;
      const [left, middle] = [fits ? said.x + said.size + 3 : said.x - said.size - 3 - width, said.y];
      const [right, half] = [left + width, settings.labelSize * 0.6];
      if (written.some((one) => left < one.right && one.left < right && Math.abs(middle - one.middle) < 2 * half)) return;
      written.push({ left, right, middle });
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = colours.paper;
      context.strokeText(said.label, left, middle + settings.labelSize / 3);
      context.fillStyle = colours.ink;
      context.fillText(said.label, left, middle + settings.labelSize / 3);
    };
    const drawHover = (context, said, settings) => {
      if (!said.label) return;
      const letters = settings.labelSize;
      context.font = `600 ${letters}px ${settings.labelFont}`;
      const [x, y] = [said.x + said.size + 3, said.y + letters / 3];
      context.fillStyle = colours.paper;
      context.strokeStyle = colours.ink;
      context.beginPath();
      context.rect(said.x - said.size - 3, y - letters - 2, context.measureText(said.label).width + 2 * said.size + 10, letters + 9);
      context.fill();
      context.stroke();
      context.beginPath();
      context.arc(said.x, said.y, said.size, 0, 2 * Math.PI);
      context.fillStyle = said.color;
      context.fill();
      context.fillStyle = colours.ink;
      context.fillText(said.label, x, y);
    };
    class Square extends networks.NodeSquareProgram {
      drawLabel = drawLabel;
      drawHover = drawHover;
    }
    return { drawLabel, drawHover, Square, begin: () => (written = []) };
  };
  return { dark, colour, legible, labels };
})();
