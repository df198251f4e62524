//! The student's settings, kept in the database of the data folder.

use serde::{Deserialize, Serialize};
use studium_store::sqlite::named_params;
use studium_store::{Area, Columns, Json, Operation, Store, StoreError};

use crate::AppError;

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Paper.
    Light,
    /// Night.
    Dark,
}

/// The language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// As the system says.
    #[default]
    System,
    /// English.
    En,
    /// German.
    De,
}

/// What the student chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Settings {
    /// Light or dark.
    pub theme: Theme,
    /// Stronger lines and text.
    pub high_contrast: bool,
    /// Percent, 80 to 160.
    pub text_size: u32,
    /// A typeface for readers with dyslexia.
    pub dyslexia_font: bool,
    /// The language of the interface.
    pub language: Language,
    /// No connection is made, whatever is asked for.
    pub never_connect: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            high_contrast: false,
            text_size: 100,
            dyslexia_font: false,
            language: Language::System,
            never_connect: false,
        }
    }
}

const KEY: &str = "settings";

/// A setting by its key; what cannot be read counts as not set.
pub(crate) fn read<T: serde::de::DeserializeOwned>(store: &Store, key: &str) -> Result<Option<T>, StoreError> {
    let value = store.read(|reader| {
        reader.row(include_str!("sql/get_setting.sql"), named_params! { ":key": key }, |row| {
            row.json::<serde_json::Value>("value")
        })
    })?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Saves a setting.
pub(crate) fn write<T: Serialize>(store: &Store, key: &str, value: &T, area: Area) -> Result<(), StoreError> {
    store.write(Operation::EditSettings, |writer| {
        writer.execute(include_str!("sql/set_setting.sql"), named_params! { ":key": key, ":value": Json(value) })?;
        writer.touch(area);
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

impl Settings {
    pub(crate) fn load(store: &Store) -> Result<Self, AppError> {
        // Settings that an older version saved lack the newer ones.
        let mut all = serde_json::to_value(Self::default()).unwrap_or_default();
        let stored: Option<serde_json::Map<String, serde_json::Value>> = read(store, KEY)?;
        if let Some(known) = all.as_object_mut() {
            known.extend(stored.unwrap_or_default());
        }
        Ok(serde_json::from_value(all).unwrap_or_default())
    }

    pub(crate) fn save(&self, store: &Store) -> Result<(), AppError> {
        if !(80..=160).contains(&self.text_size) {
            return Err(AppError::Setting("text_size"));
        }
        Ok(write(store, KEY, self, Area::Settings)?)
    }
}
