// A short tone when something was said while nobody looks. It is off until somebody switches it on.
export function chime() {
  try {
    const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain(), now = audio.currentTime;
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, now);
    volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(now + 0.35);
    tone.onended = () => audio.close();
  } catch { /* a browser without sound, or one that allows none yet */ }
}
