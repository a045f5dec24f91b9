// The panel's audio worker, with a clock at its socket.
import "./stamped-socket";
import "@/lib/audio/browser/audio-worker";
