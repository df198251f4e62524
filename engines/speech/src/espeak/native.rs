//! espeak-ng behind a safe face. Its state is the process's: one [`Engine`] exists at a time, and every call needs it.

#![expect(unsafe_code, reason = "the C interface of espeak-ng; each use says why it is sound")]

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int, c_short, c_void};
use std::path::{Path, PathBuf};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use espeak_rs_sys as native;
use studium_base::CancelToken;

/// Sound comes in pieces of this length; a cancel is heard between them.
const PIECE_MS: c_int = 100;

/// The library was started; it is not started twice.
static IS_STARTED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// What the callback gathers. It runs on the thread that asked, before the request returns.
    static GATHERED: RefCell<Gathered> = RefCell::default();
}

#[derive(Default)]
struct Gathered {
    samples: Vec<i16>,
    cancel: CancelToken,
}

/// The started library.
#[derive(Debug)]
pub(super) struct Engine {
    /// Samples a second of what it speaks.
    pub(super) rate_hz: u32,
    /// Its phonemes, dictionaries and voices.
    pub(super) data: PathBuf,
}

/// A voice as the library lists it.
#[derive(Debug)]
pub(super) struct ListedVoice {
    /// "English (America)".
    pub(super) title: String,
    /// Its languages, the first the most fitting: `en-us`. The number is small where others are less fitting.
    pub(super) languages: Vec<(u8, String)>,
    /// By which it is chosen: `gmw/en-US`.
    pub(super) identifier: String,
}

impl Engine {
    /// Starts the library with the data in `folder`, or with what it finds by itself. `None` when there is no data, or
    /// when it was started before.
    pub(super) fn start(folder: Option<&Path>) -> Option<Self> {
        let folder = match folder {
            Some(folder) => Some(CString::new(folder.to_str()?).ok()?),
            None => None,
        };
        if IS_STARTED.swap(true, Ordering::SeqCst) {
            return None;
        }
        let path = folder.as_ref().map_or(ptr::null(), |folder| folder.as_ptr());
        let quietly = native::espeakINITIALIZE_DONT_EXIT as c_int;
        // SAFETY: the path is null or a string that lives through the call; nobody else uses the library yet.
        let rate = unsafe {
            let output = native::espeak_AUDIO_OUTPUT_AUDIO_OUTPUT_SYNCHRONOUS;
            native::espeak_Initialize(output, PIECE_MS, path, quietly)
        };
        let rate_hz = u32::try_from(rate).ok().filter(|rate| *rate > 0)?;
        // SAFETY: the callback has the signature that the library asks for and stays for good.
        unsafe { native::espeak_SetSynthCallback(Some(gather)) };
        let mut data: *const c_char = ptr::null();
        // SAFETY: the library writes a pointer to a string of its own, which stays.
        unsafe { native::espeak_Info(&raw mut data) };
        // SAFETY: as above.
        let data = unsafe { text_at(data) }?;
        Some(Self { rate_hz, data: PathBuf::from(data) })
    }

    /// Every voice that the library has data for.
    pub(super) fn voices(&mut self) -> Vec<ListedVoice> {
        let mut voices = Vec::new();
        // SAFETY: null asks for all; the answer is a list of pointers that ends with null and stays until the next
        // call, which needs `&mut self`.
        let mut entry = unsafe { native::espeak_ListVoices(ptr::null_mut()) };
        if entry.is_null() {
            return voices;
        }
        // SAFETY: see above; the end is not passed.
        while let Some(voice) = unsafe { (*entry).as_ref() } {
            // SAFETY: the strings of a listed voice are valid, the languages in the shape that `languages_at` reads.
            voices.push(unsafe {
                ListedVoice {
                    title: text_at(voice.name).unwrap_or_default(),
                    languages: languages_at(voice.languages),
                    identifier: text_at(voice.identifier).unwrap_or_default(),
                }
            });
            // SAFETY: the entry was not the last.
            entry = unsafe { entry.add(1) };
        }
        voices
    }

    /// Chooses a voice by its identifier, with `+` and a variant if wanted; false when there is none.
    pub(super) fn choose(&mut self, identifier: &CStr) -> bool {
        // SAFETY: the string lives through the call, which copies it.
        unsafe { native::espeak_SetVoiceByName(identifier.as_ptr()) == native::espeak_ERROR_EE_OK }
    }

    /// Sets the speed in words a minute.
    pub(super) fn set_rate(&mut self, words_per_minute: u16) {
        let parameter = native::espeak_PARAMETER_espeakRATE;
        // SAFETY: the library checks the range.
        unsafe { native::espeak_SetParameter(parameter, c_int::from(words_per_minute), 0) };
    }

    /// Speaks a text. What came before a cancel is returned.
    pub(super) fn speak(&mut self, text: &CStr, cancel: &CancelToken) -> Vec<i16> {
        GATHERED.set(Gathered { samples: Vec::new(), cancel: cancel.clone() });
        let flags = native::espeakCHARS_UTF8 | native::espeakENDPAUSE;
        let position = native::espeak_POSITION_TYPE_POS_CHARACTER;
        let size = text.count_bytes() + 1;
        // SAFETY: the text is a string of that size and lives through the call, which returns when all is spoken; no
        // identifier and no data are wanted.
        unsafe {
            let text = text.as_ptr().cast::<c_void>();
            native::espeak_Synth(text, size, 0, position, 0, flags, ptr::null_mut(), ptr::null_mut());
        }
        GATHERED.take().samples
    }

    /// The phonemes of a text in the International Phonetic Alphabet, in the language of the chosen voice.
    pub(super) fn phonemes(&mut self, text: &CStr) -> String {
        let mut phonemes = String::new();
        let mut rest = text.as_ptr().cast::<c_void>();
        while !rest.is_null() {
            let encoding = native::espeakCHARS_UTF8 as c_int;
            let alphabet = native::espeakPHONEMES_IPA as c_int;
            // SAFETY: `rest` points into the text or is null at its end; the answer is a string of the library that
            // stays until the next call and is copied here.
            let part = unsafe { text_at(native::espeak_TextToPhonemes(&raw mut rest, encoding, alphabet)) };
            let Some(part) = part else { break };
            if !phonemes.is_empty() && !part.is_empty() {
                phonemes.push(' ');
            }
            phonemes.push_str(&part);
        }
        phonemes
    }
}

/// Called by the library with each piece of sound; null when there is no more. Anything but 0 stops it.
unsafe extern "C" fn gather(samples: *mut c_short, count: c_int, _: *mut native::espeak_EVENT) -> c_int {
    let count = usize::try_from(count).unwrap_or(0);
    let piece: &[i16] = if samples.is_null() {
        &[]
    } else {
        // SAFETY: the library hands over so many samples for the time of this call.
        unsafe { std::slice::from_raw_parts(samples, count) }
    };
    GATHERED.with_borrow_mut(|gathered| {
        gathered.samples.extend_from_slice(piece);
        c_int::from(gathered.cancel.is_cancelled())
    })
}

/// A copy of a string of the library.
///
/// # Safety
/// The pointer is null or leads to a string that ends with a null byte.
unsafe fn text_at(text: *const c_char) -> Option<String> {
    // SAFETY: that is what the caller promises.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// The languages of a voice: for each a byte of priority and a string; a zero byte in the place of a priority ends
/// them.
///
/// # Safety
/// The pointer is null or leads to such a list.
unsafe fn languages_at(list: *const c_char) -> Vec<(u8, String)> {
    let mut languages = Vec::new();
    let mut entry = list;
    // SAFETY: the list has this shape, as the caller promises, and the end is not passed.
    unsafe {
        while !entry.is_null() && *entry != 0 {
            let language = CStr::from_ptr(entry.add(1));
            languages.push(((*entry).to_ne_bytes()[0], language.to_string_lossy().into_owned()));
            entry = entry.add(1 + language.count_bytes() + 1);
        }
    }
    languages
}
