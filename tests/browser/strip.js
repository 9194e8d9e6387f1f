/* Read back in the page what demo/generator/strip.py painted: [take, frame], or null. */
window.readStrip = (canvas) => {
  const cells = 48, sync = [1, 0, 1, 1, 0, 0];
  const rows = Math.max(2, Math.round(canvas.height / 45));
  const quarter = Math.floor(rows / 4);
  const top = canvas.height - rows + quarter;
  const high = canvas.height - Math.max(1, quarter) - top;
  const pixels = canvas.getContext("2d").getImageData(0, top, canvas.width, high).data;
  const luma = (cell) => {
    const wide = canvas.width / cells;
    const first = Math.floor(cell * wide + wide / 4);
    const last = Math.max(first + 1, Math.floor((cell + 1) * wide - wide / 4));
    let sum = 0;
    for (let y = 0; y < high; y++)
      for (let x = first; x < last; x++) sum += pixels[4 * (y * canvas.width + x) + 1];
    return sum / (high * (last - first));
  };
  const level = (bit) => {
    const found = sync.flatMap((one, cell) => (one === bit ? [luma(cell)] : []));
    return found.reduce((sum, one) => sum + one, 0) / found.length;
  };
  const black = level(0), white = level(1);
  if (white - black < 40) return null;
  const bits = Array.from({ length: cells }, (_, cell) => Number(luma(cell) > (black + white) / 2));
  const number = (from, to) => bits.slice(from, to).reduce((sum, bit) => 2 * sum + bit, 0);
  const take = number(6, 14), frame = number(14, 32), check = number(32, 40);
  const due = (take * 37 + (frame & 255) * 11 + ((frame >> 8) & 255) * 5 + (frame >> 16) * 3 + 173) % 256;
  const sound = sync.every((bit, cell) => bits[cell] === bit);
  return sound && check === due && number(40, 48) === (check ^ 255) ? [take, frame] : null;
};
/* While the cut plays: every picture drawn, as [record frame, take, frame]. */
window.watchStrip = () => {
  window.seen = [];
  const look = () => {
    const frame = window.roughcut.frame();
    if (window.seen.at(-1)?.[0] !== frame) {
      window.seen.push([frame, ...(window.readStrip(window.roughcut.canvas) ?? [0, -1])]);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
