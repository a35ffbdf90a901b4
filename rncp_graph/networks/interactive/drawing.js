"use strict";
// What all pictures of networks share: the colours of the page, light or dark, labels, and moves by buttons and keys.
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
  // writes `text` from `left`, its middle at `middle`, on a rim of the paper
  const write = (context, colours, letters, text, left, middle) => {
    context.lineWidth = 3;
    context.lineJoin = "round";
    context.strokeStyle = colours.paper;
    context.strokeText(text, left, middle + letters / 3);
    context.fillStyle = colours.ink;
    context.fillText(text, left, middle + letters / 3);
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
      write(context, colours, settings.labelSize, said.label, left, middle);
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
  // hears the buttons and keys of `moves.html`; `rendering` gives the picture, or nothing before there is one
  const moves = (rendering) => {
    const id = (name) => document.getElementById(name);
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const duration = () => ({ duration: still.matches ? 1 : 300 });
    const camera = () => rendering().getCamera();
    const step = (dx, dy) => () => {
      const { x, y, ratio } = camera().getState();
      camera().animate({ x: x + dx * ratio * 0.15, y: y + dy * ratio * 0.15 }, duration());
    };
    const zoom = { in: () => camera().animatedZoom(duration()), out: () => camera().animatedUnzoom(duration()), whole: () => camera().animatedReset(duration()) };
    for (const [name, act] of Object.entries(zoom)) id(name).addEventListener("click", () => rendering() && act());
    const keys = { ArrowLeft: step(-1, 0), ArrowRight: step(1, 0), ArrowUp: step(0, 1), ArrowDown: step(0, -1), "+": zoom.in, "-": zoom.out, 0: zoom.whole };
    id("canvas").addEventListener("keydown", (event) => {
      if (!rendering() || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    return { go: (to) => camera().animate(to, duration()) };
  };
  return { dark, colour, legible, write, labels, moves };
})();
