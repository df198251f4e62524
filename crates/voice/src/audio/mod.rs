//! Sound: devices, voice activity, echo.
