// Drawings of our own.
const PATHS = {
  back: "M15 5l-7 7 7 7", bell: "M4 18h16M5.500 18a6.500 6.500 0 0 1 13 0M12 8.500v3M10.500 8.500h3", close: "M6 6l12 12M18 6L6 18",
  confirmed: "M5 12.500l4.500 4.500L19 7.500", exit: "M14 4H6v16h8M11 12h9M17 8l4 4-4 4",
  failed: "M12 7v6M12 17v.010M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", fresh: "M12 5v14M5 12h14",
  more: "M12 5.500v.010M12 12v.010M12 18.500v.010", other: "M7 12h10", parcel: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  person: "M12 12a4 4 0 1 0 0-8a4 4 0 0 0 0 8M4.500 20.500a7.500 7.500 0 0 1 15 0", partly: "M12 7v6M12 17v.010M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
  processing: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18", sound: "M4 10v4h3.500l5 4V6l-5 4zM16 9.500a3.500 3.500 0 0 1 0 5M18.500 7a7 7 0 0 1 0 10", send: "M12 19V5M6 11l6-6 6 6",
};
PATHS.waiting_approval = PATHS.processing;

export const Icon = ({ name }) => <svg viewBox="0 0 24 24" aria-hidden="true"><path d={PATHS[name] || PATHS.other} /></svg>;
