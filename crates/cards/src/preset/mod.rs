//! Presets: the options that decks share. A deck without one uses the default preset, which is always there.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use studium_base::PresetId;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Json, Operation, Reader, RowId, Store, Writer, tables};

use crate::CardsError;
use crate::schedule::Preset as Options;

/// Options with a name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Preset {
    /// Its id.
    pub id: PresetId,
    /// Its name.
    pub name: String,
    /// How cards are scheduled.
    pub options: Options,
    /// What a package said of it beyond that.
    #[serde(skip)]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// What changes of a preset; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PresetEdit {
    /// Which one.
    pub id: PresetId,
    /// Its name.
    pub name: Option<String>,
    /// All of its options.
    pub options: Option<Options>,
}

/// The default preset's id on every device.
#[must_use]
pub fn default_id() -> PresetId {
    PresetId::from_bytes([b'p', b'r', b'e', b's', b'e', b't', 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, 1])
}

fn default_preset() -> Preset {
    Preset { id: default_id(), name: "Default".to_owned(), options: Options::default(), extra: None }
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Preset> {
    Ok(Preset {
        id: row.id("id")?,
        name: row.get("name")?,
        options: row.json("options")?,
        extra: row.optional_json("extra")?,
    })
}

/// The presets by name, the default one first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(store: &Store) -> Result<Vec<Preset>, CardsError> {
    store.read(all)
}

/// As [`list`], within a read or a write.
pub(crate) fn all(reader: &Reader<'_>) -> Result<Vec<Preset>, CardsError> {
    let mut presets = reader.rows(include_str!("../sql/list_presets.sql"), [], from_row)?;
    match presets.iter().position(|preset| preset.id == default_id()) {
        Some(place) => presets[..=place].rotate_right(1),
        None => presets.insert(0, default_preset()),
    }
    Ok(presets)
}

/// A preset.
///
/// # Errors
/// [`CardsError::NoPreset`].
pub fn get(store: &Store, id: PresetId) -> Result<Preset, CardsError> {
    store.read(|reader| read(reader, id))
}

fn read(reader: &Reader<'_>, id: PresetId) -> Result<Preset, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    match reader.row(include_str!("../sql/get_preset.sql"), params, from_row)? {
        Some(preset) => Ok(preset),
        None if id == default_id() => Ok(default_preset()),
        None => Err(CardsError::NoPreset(id)),
    }
}

/// Is there a row of this preset that is not deleted? The default one has none before it is changed for the first time.
pub(crate) fn is_kept(reader: &Reader<'_>, id: PresetId) -> Result<bool, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    Ok(reader.row(include_str!("../sql/get_preset.sql"), params, from_row)?.is_some())
}

/// Is there a row of this preset, deleted or not?
pub(crate) fn is_stored(reader: &Reader<'_>, id: PresetId) -> Result<bool, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    Ok(reader.value::<i64>(include_str!("../sql/has_preset.sql"), params)?.is_some())
}

/// Makes a preset.
///
/// # Errors
/// [`CardsError::Preset`] for options out of their range.
pub fn add(store: &Store, name: &str, options: &Options) -> Result<PresetId, CardsError> {
    let id = PresetId::new();
    store.write(Operation::AddPreset, |writer| insert(writer, id, name, options, None))?;
    Ok(id)
}

/// As [`add`], within a write, under an id that is known already.
pub(crate) fn insert(
    writer: &mut Writer<'_>,
    id: PresetId,
    name: &str,
    options: &Options,
    extra: Option<&Value>,
) -> Result<(), CardsError> {
    options.check()?;
    let now = writer.now().0;
    writer.insert(
        &tables::PRESETS,
        id,
        &[
            ("name", &name.trim()),
            ("options", &Json(options)),
            ("extra", &extra.map(Json)),
            ("created_at", &now),
            ("changed_at", &now),
        ],
    )?;
    Ok(())
}

/// Changes name or options of a preset.
///
/// # Errors
/// [`CardsError::NoPreset`], [`CardsError::Preset`].
pub fn edit(store: &Store, edit: &PresetEdit) -> Result<(), CardsError> {
    let id = edit.id;
    store.write(Operation::EditPreset, |writer| {
        let known = read(writer, id)?;
        let name = edit.name.as_deref().unwrap_or(&known.name);
        let options = edit.options.as_ref().unwrap_or(&known.options);
        options.check()?;
        if !is_stored(writer, id)? {
            return insert(writer, id, name, options, None);
        }
        // Its row stays, deleted, when the first change of the default preset is taken back.
        writer.restore(&tables::PRESETS, id)?;
        let now = writer.now().0;
        let values: [(&str, &dyn studium_store::sqlite::ToSql); 3] =
            [("name", &name.trim()), ("options", &Json(options)), ("changed_at", &now)];
        writer.update(&tables::PRESETS, id, &values)?;
        Ok(())
    })?;
    Ok(())
}

/// Marks a preset as deleted; its decks use the default one from then on.
///
/// # Errors
/// [`CardsError::NoPreset`], [`CardsError::DefaultPreset`].
pub fn delete(store: &Store, id: PresetId) -> Result<(), CardsError> {
    if id == default_id() {
        return Err(CardsError::DefaultPreset);
    }
    store.write(Operation::DeletePreset, |writer| {
        read(writer, id)?;
        writer.delete(&tables::PRESETS, id)?;
        Ok::<(), CardsError>(())
    })?;
    Ok(())
}
