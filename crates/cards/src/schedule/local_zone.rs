//! The time zone of this machine.

use studium_base::Timestamp;

use super::day::Zone;

/// A zone of the IANA database: the machine's own, or one by name.
#[derive(Debug, Clone)]
pub struct LocalZone(jiff::tz::TimeZone);

impl LocalZone {
    /// The zone that the system is set to; UTC where it says none.
    #[must_use]
    pub fn system() -> Self {
        Self(jiff::tz::TimeZone::system())
    }

    /// A zone by its IANA name, such as `Europe/Berlin`; `None` for a name that nobody knows.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        jiff::tz::TimeZone::get(name).ok().map(Self)
    }

    /// Its IANA name, where it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.iana_name()
    }
}

impl Zone for LocalZone {
    fn utc_offset_s(&self, at: Timestamp) -> i32 {
        // Instants beyond the year 9999 keep the offset of its end.
        let bounded = at.0.clamp(jiff::Timestamp::MIN.as_millisecond(), jiff::Timestamp::MAX.as_millisecond());
        jiff::Timestamp::from_millisecond(bounded).map_or(0, |instant| self.0.to_offset(instant).seconds())
    }
}
