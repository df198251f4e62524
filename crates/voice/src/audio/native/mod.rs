//! Microphone and loudspeaker of this machine.
